"""Views of channels, for whoever is not in them too: the list, one of them, a look into one."""

from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.messaging.selectors.channels import (
    ChannelPreview,
    ChannelsPage,
    channel,
    channel_preview,
    channels_page,
)
from chat.protocol.fields import COUNT_MAX
from chat.protocol.limits import CHANNELS_PAGE
from chat.protocol.rooms import Channel
from chat.rest import serializers
from chat.rest.caller import person_of
from chat.rest.requests import CURSOR, query_number, query_text


class ChannelsView(APIView):
    """All channels, found by title and purpose."""

    @extend_schema(
        operation_id="channels",
        tags=["channels"],
        parameters=[
            OpenApiParameter(
                "q",
                {"type": "string"},
                description=(
                    "A part of the title or, behind those, of the purpose. In any letter case, with"
                    " or without marks."
                ),
            ),
            CURSOR,
        ],
        responses={200: ChannelsPage},
        description="In the order of their titles, archived ones last.",
    )
    def get(self, request: Request) -> Response:
        page = channels_page(
            user_id=person_of(request).id,
            query=query_text(request, "q") or "",
            limit=CHANNELS_PAGE,
            cursor=query_text(request, "cursor"),
        )
        return Response(page)


class ChannelView(APIView):
    """One channel."""

    @extend_schema(operation_id="channel", tags=["channels"], responses={200: Channel})
    def get(self, request: Request, conversation_id: UUID) -> Response:
        found = channel(user_id=person_of(request).id, conversation_id=conversation_id)
        return Response(found)


class ChannelPreviewView(APIView):
    """What is written in a channel, before one joins."""

    @extend_schema(
        operation_id="channel_preview",
        tags=["channels"],
        parameters=[
            OpenApiParameter(
                "before",
                {"type": "integer", "format": "int64", "minimum": 0, "maximum": COUNT_MAX},
                description="Only messages with a lower seq; the newest without it.",
            ),
        ],
        responses={200: ChannelPreview, 403: serializers.ProblemSerializer},
        description="At most 50 messages. Nothing is followed or noted by it.",
    )
    def get(self, request: Request, conversation_id: UUID) -> Response:
        preview = channel_preview(
            user_id=person_of(request).id,
            conversation_id=conversation_id,
            before=query_number(request, "before", lowest=0),
        )
        return Response(preview)
