"""Views for administrators: what is chosen for all, the people, what is stored and measured."""

from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from msgspec.json import Decoder
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.protocol import bodies
from chat.protocol.limits import WORKSPACE_PEOPLE_PAGE
from chat.protocol.workspace import (
    Measures,
    PasswordResetLink,
    Storage,
    Workspace,
    WorkspacePerson,
)
from chat.rest import serializers
from chat.rest.answers import DefaultChannels
from chat.rest.caller import person_of
from chat.rest.requests import CURSOR, body_of, given, query_text
from chat.workspace import default_channels
from chat.workspace.measures import measures
from chat.workspace.people import services as people
from chat.workspace.people.selectors import WorkspacePeoplePage, workspace_people_page
from chat.workspace.settings import workspace, workspace_update
from chat.workspace.storage import storage

_UPDATE = Decoder(bodies.WorkspaceUpdate)
_PERSON = Decoder(bodies.WorkspacePersonUpdate)

_FORBIDDEN = {403: serializers.ProblemSerializer}
_REFUSALS = serializers.FORBIDDEN_OR_CONFLICT


class WorkspaceView(APIView):
    """What is chosen for all who use this server."""

    @extend_schema(
        operation_id="workspace", tags=["workspace"], responses={200: Workspace, **_FORBIDDEN}
    )
    def get(self, request: Request) -> Response:
        return Response(workspace(user_id=person_of(request).id))

    @extend_schema(
        operation_id="workspace_update",
        tags=["workspace"],
        request=bodies.WorkspaceUpdate,
        responses={200: Workspace, **_FORBIDDEN},
        description="What the environment of the server decides is refused.",
    )
    def patch(self, request: Request) -> Response:
        changes = given(body_of(request, _UPDATE))
        workspace_update(user_id=person_of(request).id, **changes)
        return self.get(request)


class WorkspacePeopleView(APIView):
    """Everybody with an account, active or not."""

    @extend_schema(
        operation_id="workspace_people",
        tags=["workspace"],
        parameters=[
            OpenApiParameter(
                "q", {"type": "string"}, description="A part of a name or of an e-mail."
            ),
            CURSOR,
        ],
        responses={200: WorkspacePeoplePage, **_FORBIDDEN},
        description="In the order of their names.",
    )
    def get(self, request: Request) -> Response:
        page = workspace_people_page(
            user_id=person_of(request).id,
            query=query_text(request, "q") or "",
            limit=WORKSPACE_PEOPLE_PAGE,
            cursor=query_text(request, "cursor"),
        )
        return Response(page)


class WorkspacePersonView(APIView):
    """One account."""

    @extend_schema(
        operation_id="workspace_person_update",
        tags=["workspace"],
        request=bodies.WorkspacePersonUpdate,
        responses={200: WorkspacePerson, **_REFUSALS},
        description=(
            "Whoever is not active is signed out and does not sign in. The last administrator"
            " stays one, and active."
        ),
    )
    def patch(self, request: Request, user_id: UUID) -> Response:
        changes = given(body_of(request, _PERSON))
        by = person_of(request).id
        return Response(people.workspace_person_update(user_id=by, person_id=user_id, **changes))


class WorkspacePersonSessionsView(APIView):
    """Where somebody is signed in."""

    @extend_schema(
        operation_id="workspace_person_sign_out",
        tags=["workspace"],
        responses={204: None, **_FORBIDDEN},
    )
    def delete(self, request: Request, user_id: UUID) -> Response:
        """End all of their sessions."""
        people.workspace_person_sign_out(user_id=person_of(request).id, person_id=user_id)
        return Response(status=204)


class WorkspacePersonResetView(APIView):
    """A link by which somebody chooses a new password."""

    @extend_schema(
        operation_id="workspace_person_reset",
        tags=["workspace"],
        request=None,
        responses={201: PasswordResetLink, **_REFUSALS},
        description="To be handed over: it is good once, and not shown again.",
    )
    def post(self, request: Request, user_id: UUID) -> Response:
        by = person_of(request).id
        link = people.workspace_person_reset(user_id=by, person_id=user_id)
        return Response(link, status=201)


class DefaultChannelsView(APIView):
    """The channels that new people join."""

    @extend_schema(
        operation_id="default_channels",
        tags=["workspace"],
        responses={200: DefaultChannels, **_FORBIDDEN},
    )
    def get(self, request: Request) -> Response:
        found = default_channels.default_channels(user_id=person_of(request).id)
        return Response(DefaultChannels(found))


class DefaultChannelView(APIView):
    """That new people join a channel."""

    @extend_schema(
        operation_id="default_channel_add",
        tags=["workspace"],
        request=None,
        responses={204: None, **_REFUSALS},
        description="Of one name there is one.",
    )
    def put(self, request: Request, conversation_id: UUID) -> Response:
        return self._set(request, conversation_id, True)

    @extend_schema(
        operation_id="default_channel_remove",
        tags=["workspace"],
        responses={204: None, **_FORBIDDEN},
    )
    def delete(self, request: Request, conversation_id: UUID) -> Response:
        """Have nobody join it without being asked any more; who is in it stays."""
        return self._set(request, conversation_id, False)

    def _set(self, request: Request, conversation_id: UUID, is_default: bool) -> Response:
        default_channels.default_channel_set(
            user_id=person_of(request).id,
            conversation_id=conversation_id,
            is_default=is_default,
        )
        return Response(status=204)


class StorageView(APIView):
    """How much is stored."""

    @extend_schema(
        operation_id="storage", tags=["workspace"], responses={200: Storage, **_FORBIDDEN}
    )
    def get(self, request: Request) -> Response:
        return Response(storage(user_id=person_of(request).id))


class MeasuresView(APIView):
    """What the server measures, out of what `/metrics` has."""

    @extend_schema(
        operation_id="measures", tags=["workspace"], responses={200: Measures, **_FORBIDDEN}
    )
    def get(self, request: Request) -> Response:
        return Response(measures(user_id=person_of(request).id))
