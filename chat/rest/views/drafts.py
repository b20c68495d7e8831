"""Views of what one began to write."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from msgspec.json import Decoder
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.messaging.content import Content
from chat.messaging.services.drafting import draft_set
from chat.protocol import bodies
from chat.rest import serializers
from chat.rest.caller import person_of
from chat.rest.requests import body_of

_DRAFT = Decoder(bodies.DraftSet)


class DraftView(APIView):
    """What one began to write in a conversation, which nobody else sees."""

    @extend_schema(
        operation_id="draft_set",
        tags=["messages"],
        request=bodies.DraftSet,
        responses={204: None, 409: serializers.ProblemSerializer},
        description="The last one that arrives counts. It goes with the message that is sent.",
    )
    def put(self, request: Request, conversation_id: UUID) -> Response:
        body = body_of(request, _DRAFT)
        draft_set(
            user_id=person_of(request).id,
            conversation_id=conversation_id,
            content=Content(text=body.text, reply_to=body.reply_to, mentions=body.mentions),
        )
        return Response(status=204)
