"""Views of invitations: made, mailed, listed and revoked, looked at and accepted."""

from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from msgspec.json import Decoder
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.protocol import bodies
from chat.protocol.invitations import Invitation, InvitationAbout
from chat.protocol.limits import INVITATIONS_PAGE
from chat.rest import serializers
from chat.rest.answers import InvitationAccepted, InvitationsMailed
from chat.rest.caller import person_of
from chat.rest.requests import CURSOR, body_of, client_address, query_text, query_uuid
from chat.workspace.invitations import accepting, selectors, services
from chat.workspace.invitations.selectors import InvitationsPage, InvitationUsersPage

_CREATE = Decoder(bodies.InvitationCreate)
_MAIL = Decoder(bodies.InvitationsMail)
_USE = Decoder(bodies.InvitationUse)

_REFUSALS = {404: serializers.ProblemSerializer, **serializers.FORBIDDEN_OR_CONFLICT}


class InvitationsView(APIView):
    """Links by which people come into a room, or to the workspace."""

    @extend_schema(
        operation_id="invitations_list",
        tags=["invitations"],
        parameters=[
            OpenApiParameter(
                "conversation",
                {"type": "string", "format": "uuid"},
                description="Those to this group or channel; without it those to the workspace.",
            ),
            CURSOR,
        ],
        responses={200: InvitationsPage, 404: serializers.ProblemSerializer},
        description=(
            "The newest first. Owners and admins of a room, and administrators of the workspace,"
            " see all of them, everybody else their own."
        ),
    )
    def get(self, request: Request) -> Response:
        page = selectors.invitations_page(
            user_id=person_of(request).id,
            conversation_id=query_uuid(request, "conversation", of="a group or channel"),
            limit=INVITATIONS_PAGE,
            cursor=query_text(request, "cursor"),
        )
        return Response(page)

    @extend_schema(
        operation_id="invitation_create",
        tags=["invitations"],
        request=bodies.InvitationCreate,
        responses={201: Invitation, **_REFUSALS},
        description="Make a link that one gives out oneself.",
    )
    def post(self, request: Request) -> Response:
        body = body_of(request, _CREATE)
        user_id = person_of(request).id
        made = services.invitation_create(
            user_id=user_id,
            conversation_id=body.conversation,
            role=body.role,
            lasts=body.lasts,
            max_uses=body.max_uses,
        )
        [invitation] = selectors.invitations_shown(user_id=user_id, ids=[made.pk])
        return Response(invitation, status=201)


class InvitationMailsView(APIView):
    """Links that are mailed."""

    @extend_schema(
        operation_id="invitations_mail",
        tags=["invitations"],
        request=bodies.InvitationsMail,
        responses={201: InvitationsMailed, **_REFUSALS},
        description="Mail a link of its own, for one person, to each e-mail.",
    )
    def post(self, request: Request) -> Response:
        body = body_of(request, _MAIL)
        user_id = person_of(request).id
        made = services.invitations_mail(
            user_id=user_id,
            conversation_id=body.conversation,
            role=body.role,
            lasts=body.lasts,
            emails=body.emails,
            language=body.language,
        )
        ids = [invitation.pk for invitation in made]
        shown = selectors.invitations_shown(user_id=user_id, ids=ids)
        return Response(InvitationsMailed(shown), status=201)


class InvitationView(APIView):
    """One invitation."""

    @extend_schema(operation_id="invitation_revoke", tags=["invitations"], responses={204: None})
    def delete(self, request: Request, invitation_id: UUID) -> Response:
        """Let nobody come by it any more; again is no change."""
        services.invitation_revoke(user_id=person_of(request).id, invitation_id=invitation_id)
        return Response(status=204)


class InvitationPeopleView(APIView):
    """Who came by an invitation."""

    @extend_schema(
        operation_id="invitation_people",
        tags=["invitations"],
        parameters=[CURSOR],
        responses={200: InvitationUsersPage},
        description="The last one first.",
    )
    def get(self, request: Request, invitation_id: UUID) -> Response:
        page = selectors.invitation_users_page(
            user_id=person_of(request).id,
            invitation_id=invitation_id,
            limit=INVITATIONS_PAGE,
            cursor=query_text(request, "cursor"),
        )
        return Response(page)


class InvitationAboutView(APIView):
    """What a link is good for, for whoever has it, signed in or not."""

    authentication_classes = ()
    permission_classes = ()

    @extend_schema(
        operation_id="invitation_about",
        tags=["invitations"],
        request=bodies.InvitationUse,
        responses={
            200: InvitationAbout,
            404: serializers.ProblemSerializer,
            409: serializers.ProblemSerializer,
        },
        description=(
            "Who invites to what. By POST, as a token in an address ends in logs. A token that was"
            " not made here is not valid; of one that was, the refusal says what has become of it."
        ),
    )
    def post(self, request: Request) -> Response:
        body = body_of(request, _USE)
        about = selectors.invitation_about(token=body.token, address=client_address(request))
        return Response(about)


class InvitationAcceptedView(APIView):
    """That one comes by an invitation with the account that one has."""

    @extend_schema(
        operation_id="invitation_accept",
        tags=["invitations"],
        request=bodies.InvitationUse,
        responses={200: InvitationAccepted, **_REFUSALS},
        description="Join the room that it is to; whoever is in it stays as they are.",
    )
    def post(self, request: Request) -> Response:
        body = body_of(request, _USE)
        conversation_id = accepting.invitation_accept(
            user_id=person_of(request).id, token=body.token, address=client_address(request)
        )
        return Response(InvitationAccepted(conversation_id))
