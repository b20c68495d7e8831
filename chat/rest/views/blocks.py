"""Views of whom one blocks."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.messaging.services.blocking import person_block, person_unblock
from chat.people.blocks import people_blocked
from chat.rest import serializers
from chat.rest.answers import PeopleBlocked
from chat.rest.caller import person_of


class BlocksView(APIView):
    """The people whom one blocks."""

    @extend_schema(
        operation_id="people_blocked",
        tags=["people"],
        responses={200: PeopleBlocked},
        description="All of them, in the order of their names.",
    )
    def get(self, request: Request) -> Response:
        return Response(PeopleBlocked(people_blocked(person_of(request).id)))


class BlockView(APIView):
    """Whether one blocks a person, which nobody else sees."""

    @extend_schema(
        operation_id="person_block",
        tags=["people"],
        request=None,
        responses={204: None, 409: serializers.ProblemSerializer},
        description="Block them; again is no change.",
    )
    def put(self, request: Request, user_id: UUID) -> Response:
        person_block(user_id=person_of(request).id, blocked_id=user_id)
        return Response(status=204)

    @extend_schema(
        operation_id="person_unblock",
        tags=["people"],
        responses={204: None},
        description="Block them no more; again is no change.",
    )
    def delete(self, request: Request, user_id: UUID) -> Response:
        person_unblock(user_id=person_of(request).id, blocked_id=user_id)
        return Response(status=204)
