"""Views of messages: history, sending, changing one's own, what they said before."""

from functools import partial
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from msgspec import UNSET
from msgspec.json import Decoder
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.messaging.content import Content, Source
from chat.messaging.selectors.history import message_by_seq, messages_page
from chat.messaging.selectors.times import seq_at
from chat.messaging.selectors.versions import VersionsPage, message_versions
from chat.messaging.services.changing import message_delete, message_edit
from chat.messaging.services.sending import message_send_async
from chat.protocol import bodies, frames
from chat.protocol.limits import VERSIONS_PAGE
from chat.rest import serializers
from chat.rest.answers import MessagePage, MessagePlace
from chat.rest.caller import person_of
from chat.rest.later import Later
from chat.rest.places import limit_of, place_parameters, places_of
from chat.rest.requests import CURSOR, body_of, query_text, query_time

_SEND = Decoder(bodies.MessageSend)
_FORWARD = Decoder(bodies.MessageForward)
_EDIT = Decoder(bodies.MessageEdit)

_PLACES = ("before", "after", "around")


class MessagesView(APIView):
    """The messages of a conversation; the newest by default."""

    @extend_schema(
        operation_id="messages_list",
        tags=["messages"],
        parameters=place_parameters(*_PLACES),
        responses={200: MessagePage},
    )
    def get(self, request: Request, conversation_id: UUID) -> Response:
        page = messages_page(
            user_id=person_of(request).id,
            conversation_id=conversation_id,
            **places_of(request, *_PLACES),
            limit=limit_of(request),
        )
        return Response(MessagePage(*page))

    @extend_schema(
        operation_id="message_send",
        tags=["messages"],
        request=bodies.MessageSend,
        responses={201: frames.Message, **serializers.FORBIDDEN_OR_CONFLICT},
        description="The same client_id again answers with the same message.",
    )
    def post(self, request: Request, conversation_id: UUID) -> Later:
        body = body_of(request, _SEND)
        content = Content(
            text=body.text,
            reply_to=body.reply_to,
            mentions=body.mentions,
            thread_root=body.thread_root,
            also_in_room=body.also_in_room or UNSET,
            files=body.files,
            draft_revision=body.draft_revision,
        )
        return _send(request, conversation_id, body.client_id, content)


class ForwardsView(APIView):
    """Messages that are sent on to a conversation."""

    @extend_schema(
        operation_id="message_forward",
        tags=["messages"],
        request=bodies.MessageForward,
        responses={201: frames.Message, **serializers.FORBIDDEN_OR_CONFLICT},
        description="The same client_id again answers with the same message.",
    )
    def post(self, request: Request, conversation_id: UUID) -> Later:
        body = body_of(request, _FORWARD)
        content = Content(forward=Source(body.source, body.source_seq))
        return _send(request, conversation_id, body.client_id, content)


class MessageView(APIView):
    """One message."""

    @extend_schema(operation_id="message", tags=["messages"], responses={200: frames.Message})
    def get(self, request: Request, conversation_id: UUID, seq: int) -> Response:
        user_id = person_of(request).id
        return Response(message_by_seq(user_id=user_id, conversation_id=conversation_id, seq=seq))

    @extend_schema(
        operation_id="message_edit",
        tags=["messages"],
        request=bodies.MessageEdit,
        responses={200: frames.Message, **serializers.FORBIDDEN_OR_CONFLICT},
    )
    def patch(self, request: Request, conversation_id: UUID, seq: int) -> Response:
        body = body_of(request, _EDIT)
        if body.text is not UNSET:
            message_edit(
                user_id=person_of(request).id,
                conversation_id=conversation_id,
                seq=seq,
                content=Content(text=body.text, mentions=body.mentions),
            )
        return self.get(request, conversation_id, seq)

    @extend_schema(
        operation_id="message_delete",
        tags=["messages"],
        responses={204: None, **serializers.FORBIDDEN_OR_CONFLICT},
    )
    def delete(self, request: Request, conversation_id: UUID, seq: int) -> Response:
        message_delete(user_id=person_of(request).id, conversation_id=conversation_id, seq=seq)
        return Response(status=204)


class MessageAtView(APIView):
    """Where a day begins in a conversation."""

    @extend_schema(
        operation_id="message_at",
        tags=["messages"],
        parameters=[
            OpenApiParameter(
                "time",
                {"type": "string", "format": "date-time"},
                required=True,
                description="Such as `2026-11-29T08:30:00Z`.",
            )
        ],
        responses={200: MessagePlace},
        description="The first message that was sent then or later; null where there is none.",
    )
    def get(self, request: Request, conversation_id: UUID) -> Response:
        seq = seq_at(
            user_id=person_of(request).id,
            conversation_id=conversation_id,
            time=query_time(request, "time"),
        )
        return Response(MessagePlace(seq))


class VersionsView(APIView):
    """What a message says, and what it said before it was edited."""

    @extend_schema(
        operation_id="message_versions",
        tags=["messages"],
        parameters=[CURSOR],
        responses={200: VersionsPage},
        description="The present one first; none of a deleted message.",
    )
    def get(self, request: Request, conversation_id: UUID, seq: int) -> Response:
        page = message_versions(
            user_id=person_of(request).id,
            conversation_id=conversation_id,
            seq=seq,
            limit=VERSIONS_PAGE,
            cursor=query_text(request, "cursor"),
        )
        return Response(page)


def _send(request: Request, conversation_id: UUID, client_id: UUID, content: Content) -> Later:
    send = partial(
        message_send_async,
        sender_id=person_of(request).id,
        conversation_id=conversation_id,
        client_id=client_id,
        content=content,
    )
    return Later(send, status=201)
