"""Views of the messages that one saves."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.messaging.selectors.saved import SavedPage, saved_page
from chat.messaging.services.saving import message_save, message_unsave
from chat.protocol.limits import SAVED_PAGE
from chat.rest import serializers
from chat.rest.caller import person_of
from chat.rest.requests import CURSOR, query_text


class SavedView(APIView):
    """The messages that one saves."""

    @extend_schema(
        operation_id="saved_list",
        tags=["messages"],
        parameters=[CURSOR],
        responses={200: SavedPage},
        description="What was saved last comes first. Messages of conversations that one has left"
        " are left out; deleted ones are as they are in their conversation.",
    )
    def get(self, request: Request) -> Response:
        page = saved_page(
            user_id=person_of(request).id,
            limit=SAVED_PAGE,
            cursor=query_text(request, "cursor"),
        )
        return Response(page)


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
