"""Views of the messages that one saves."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.messaging.services.saving import message_save, message_unsave
from chat.rest import serializers
from chat.rest.caller import person_of


class MessageSavedView(APIView):
    """Whether one saves a message, which nobody else sees."""

    @extend_schema(
        operation_id="message_save",
        tags=["messages"],
        request=None,
        responses={204: None, 409: serializers.ProblemSerializer},
        description="Save it; again is no change.",
    )
    def put(self, request: Request, conversation_id: UUID, seq: int) -> Response:
        message_save(user_id=person_of(request).id, conversation_id=conversation_id, seq=seq)
        return Response(status=204)

    @extend_schema(
        operation_id="message_unsave",
        tags=["messages"],
        responses={204: None},
        description="Save it no more; again is no change.",
    )
    def delete(self, request: Request, conversation_id: UUID, seq: int) -> Response:
        message_unsave(user_id=person_of(request).id, conversation_id=conversation_id, seq=seq)
        return Response(status=204)
