"""The view that opens a direct conversation."""

from uuid import UUID

from django.conf import settings
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from chat.conversations.errors import RecipientInvalid
from chat.conversations.services import conversation_direct_open
from chat.messaging.selectors.history import history
from chat.protocol import simple
from chat.protocol.limits import HISTORY_PAGE
from chat.rest import serializers
from chat.rest.caller import person_of
from chat.rest.errors import SimpleView
from chat.rest.requests import next_link, query_number

INT64_MAX = 2**63 - 1
"""The largest seq that the document of this call allows."""


class UserChatView(SimpleView):
    """The conversation with one person, made if there is none, and its latest messages."""

    @extend_schema(
        operation_id="user_chat",
        tags=["simple"],
        parameters=[
            OpenApiParameter(
                "before",
                {"type": "integer", "format": "int64", "minimum": 1},
                description="Only messages before this seq; the Link header gives it.",
            )
        ],
        responses={
            200: serializers.ChatAnswerSerializer,
            400: serializers.RefusalSerializer,
            403: serializers.ProblemSerializer,
        },
    )
    def get(self, request: Request, user_id: UUID) -> Response:
        before = query_number(request, "before", highest=INT64_MAX)
        try:
            conversation = conversation_direct_open(
                user_id=person_of(request).id, recipient_id=user_id
            )
        except RecipientInvalid as error:
            return Response({"success": False, "msg": error.detail, "status": 400}, status=400)
        found = history(
            user_id=person_of(request).id,
            conversation_id=conversation.id,
            before=before,
            limit=HISTORY_PAGE + 1,
        )
        messages = found[:HISTORY_PAGE]
        response = Response(
            {
                "success": True,
                "msg": "User conversation with messages retrieved successfully.",
                "data": {
                    "id": conversation.id,
                    "messages": [
                        {
                            "text": simple.shown_text(
                                message.text, message.files or (), origin=settings.PUBLIC_URL
                            ),
                            "sender": sender,
                            "created_at": message.created_at,
                        }
                        for sender, message in messages
                    ],
                },
                "status": 200,
            }
        )
        if len(found) > len(messages):
            response["Link"] = next_link(request, before=messages[-1][1].seq)
        return response
