"""Views of people: found by name, what they say and show of themselves, the groups one shares."""

from uuid import UUID

import msgspec
from drf_spectacular.utils import OpenApiParameter, extend_schema
from msgspec.json import Decoder
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.messaging.selectors.shared import SharedConversationPage, conversations_shared
from chat.messaging.services.privacy import privacy_update
from chat.people.selectors import people_page, person_and_profile, person_privacy
from chat.people.services import profile_update
from chat.people.shapes import person_shape
from chat.protocol import bodies, frames
from chat.protocol.limits import PEOPLE_PAGE, SHARED_PAGE
from chat.protocol.profiles import Profile
from chat.rest.answers import PersonCard, PersonPage
from chat.rest.caller import person_of
from chat.rest.requests import CURSOR, body_of, given, query_text

_PROFILE = Decoder(bodies.ProfileUpdate)
_PRIVACY = Decoder(bodies.PrivacyUpdate)


class PeopleView(APIView):
    """Everybody else who has an active account, found by name."""

    @extend_schema(
        operation_id="people",
        tags=["people"],
        parameters=[
            OpenApiParameter(
                "q",
                {"type": "string"},
                description=(
                    "How a name begins, or a part of it that follows a space or a hyphen. In any"
                    " letter case, with or without marks."
                ),
            ),
            CURSOR,
        ],
        responses={200: PersonPage},
    )
    def get(self, request: Request) -> Response:
        page = people_page(
            but=person_of(request).id,
            query=query_text(request, "q") or "",
            limit=PEOPLE_PAGE,
            cursor=query_text(request, "cursor"),
        )
        people = [person_shape(person) for person in page.people]
        return Response(PersonPage(people, page.next))


class PersonView(APIView):
    """One person."""

    @extend_schema(operation_id="person", tags=["people"], responses={200: PersonCard})
    def get(self, request: Request, user_id: UUID) -> Response:
        person, profile = person_and_profile(user_id)
        return Response(PersonCard(**msgspec.structs.asdict(person), profile=profile))


class SharedConversationsView(APIView):
    """The groups and channels that one shares with somebody."""

    @extend_schema(
        operation_id="person_conversations",
        tags=["people"],
        parameters=[CURSOR],
        responses={200: SharedConversationPage},
    )
    def get(self, request: Request, user_id: UUID) -> Response:
        page = conversations_shared(
            user_id=person_of(request).id,
            person_id=user_id,
            limit=SHARED_PAGE,
            cursor=query_text(request, "cursor"),
        )
        return Response(page)


class ProfileView(APIView):
    """What one says of oneself."""

    @extend_schema(operation_id="profile", tags=["me"], responses={200: Profile})
    def get(self, request: Request) -> Response:
        _, profile = person_and_profile(person_of(request).id)
        return Response(profile)

    @extend_schema(
        operation_id="profile_update",
        tags=["me"],
        request=bodies.ProfileUpdate,
        responses={200: Profile},
    )
    def patch(self, request: Request) -> Response:
        changes = given(body_of(request, _PROFILE))
        return Response(profile_update(person_id=person_of(request).id, **changes))


class PrivacyView(APIView):
    """What one shows of oneself to others, and sees of them."""

    @extend_schema(operation_id="privacy", tags=["me"], responses={200: frames.Privacy})
    def get(self, request: Request) -> Response:
        return Response(person_privacy(person_of(request).id))

    @extend_schema(
        operation_id="privacy_update",
        tags=["me"],
        request=bodies.PrivacyUpdate,
        responses={200: frames.Privacy},
    )
    def patch(self, request: Request) -> Response:
        body = body_of(request, _PRIVACY)
        privacy_update(user_id=person_of(request).id, **given(body))
        return self.get(request)
