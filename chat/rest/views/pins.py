"""Views of pins: the pinned messages of a conversation, pinning, unpinning."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.messaging.selectors.history import message_by_seq
from chat.messaging.selectors.pins import PinsPage, pins_page
from chat.messaging.services.pinning import message_pin
from chat.protocol import frames
from chat.protocol.limits import PINS_PAGE
from chat.rest import serializers
from chat.rest.caller import person_of
from chat.rest.requests import CURSOR, query_text


class PinsView(APIView):
    """The pinned messages of a conversation."""

    @extend_schema(
        operation_id="pins_list",
        tags=["messages"],
        parameters=[CURSOR],
        responses={200: PinsPage},
        description="The last pinned first.",
    )
    def get(self, request: Request, conversation_id: UUID) -> Response:
        page = pins_page(
            user_id=person_of(request).id,
            conversation_id=conversation_id,
            limit=PINS_PAGE,
            cursor=query_text(request, "cursor"),
        )
        return Response(page)


class PinView(APIView):
    """The pin of a message."""

    @extend_schema(
        operation_id="message_pin",
        tags=["messages"],
        request=None,
        responses={200: frames.Message, **serializers.FORBIDDEN_OR_CONFLICT},
        description="Pin it for everybody; again is no change.",
    )
    def put(self, request: Request, conversation_id: UUID, seq: int) -> Response:
        return _message_pin(request, conversation_id, seq, is_pinned=True)

    @extend_schema(
        operation_id="message_unpin",
        tags=["messages"],
        responses={200: frames.Message, **serializers.FORBIDDEN_OR_CONFLICT},
        description="Unpin it for everybody; again is no change.",
    )
    def delete(self, request: Request, conversation_id: UUID, seq: int) -> Response:
        return _message_pin(request, conversation_id, seq, is_pinned=False)


def _message_pin(request: Request, conversation_id: UUID, seq: int, *, is_pinned: bool) -> Response:
    user_id = person_of(request).id
    message_pin(user_id=user_id, conversation_id=conversation_id, seq=seq, is_pinned=is_pinned)
    return Response(message_by_seq(user_id=user_id, conversation_id=conversation_id, seq=seq))
