"""Views of reactions: who set an emoji under a message, reacting, taking it back."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.messaging.selectors.reactions import reaction_people
from chat.messaging.services.reacting import reaction_set
from chat.protocol.limits import PEOPLE_PAGE
from chat.rest import serializers
from chat.rest.answers import PersonPage
from chat.rest.caller import person_of
from chat.rest.requests import CURSOR, query_text


class ReactionView(APIView):
    """An emoji under a message."""

    @extend_schema(
        operation_id="reaction_people",
        tags=["messages"],
        parameters=[CURSOR],
        responses={200: PersonPage},
        description="Who set it, in the order in which they did.",
    )
    def get(self, request: Request, conversation_id: UUID, seq: int, emoji: str) -> Response:
        page = reaction_people(
            user_id=person_of(request).id,
            conversation_id=conversation_id,
            seq=seq,
            emoji=emoji,
            limit=PEOPLE_PAGE,
            cursor=query_text(request, "cursor"),
        )
        return Response(PersonPage(page.people, page.next))

    @extend_schema(
        operation_id="reaction_set",
        tags=["messages"],
        request=None,
        responses={204: None, **serializers.FORBIDDEN_OR_CONFLICT},
        description="React with it; again is no change.",
    )
    def put(self, request: Request, conversation_id: UUID, seq: int, emoji: str) -> Response:
        return _reaction_set(request, conversation_id, seq, emoji, is_on=True)

    @extend_schema(
        operation_id="reaction_take_back",
        tags=["messages"],
        responses={204: None, **serializers.FORBIDDEN_OR_CONFLICT},
        description="Take it back; again is no change.",
    )
    def delete(self, request: Request, conversation_id: UUID, seq: int, emoji: str) -> Response:
        return _reaction_set(request, conversation_id, seq, emoji, is_on=False)


def _reaction_set(
    request: Request, conversation_id: UUID, seq: int, emoji: str, *, is_on: bool
) -> Response:
    reaction_set(
        user_id=person_of(request).id,
        conversation_id=conversation_id,
        seq=seq,
        emoji=emoji,
        is_on=is_on,
    )
    return Response(status=204)
