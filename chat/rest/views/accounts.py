"""Views of accounts and sessions."""

from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from msgspec.json import Decoder
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.accounts import selectors, services, sessions
from chat.accounts.passwords import passwords_compare
from chat.accounts.tokens import access_token, refresh_token
from chat.messaging.services.members import person_rename
from chat.people.selectors import people_active
from chat.people.shapes import person_shape
from chat.protocol import bodies
from chat.rest import serializers
from chat.rest.caller import account_of, caller, me, person_of, sign_in
from chat.rest.errors import SimpleView
from chat.rest.requests import (
    body_of,
    client_address,
    given,
    next_link,
    query_number,
    query_uuid,
    simple_form,
)
from chat.workspace.policy import registration_check
from chat.workspace.registration import user_register

USERS_PAGE_MAX = 1000

_RENAME = Decoder(bodies.MeRename)
_PASSWORD = Decoder(bodies.PasswordChange)


class RegisterView(SimpleView):
    """Sign up."""

    authentication_classes = ()
    permission_classes = ()

    @extend_schema(
        operation_id="register",
        tags=["simple"],
        request=serializers.RegisterSerializer,
        responses={201: serializers.RegisteredSerializer, **serializers.FORBIDDEN_OR_CONFLICT},
    )
    def post(self, request: Request) -> Response:
        # Where nobody signs up it does not matter what they send.
        registration_check(is_invited=True)
        form = simple_form(request, serializers.RegisterSerializer)
        user = user_register(
            email=form["email"],
            first_name=form["first_name"],
            last_name=form["last_name"],
            password=form["password"],
            address=client_address(request),
            invitation=form.get("invitation"),
        )
        account = {
            "first_name": user.person.first_name,
            "last_name": user.person.last_name,
            "email": user.email,
        }
        return Response(
            {
                "success": True,
                "msg": "User account created successfully.",
                "data": account,
                "status": 201,
            },
            status=201,
        )


class LoginView(SimpleView):
    """Sign in."""

    authentication_classes = ()
    permission_classes = ()

    @extend_schema(
        operation_id="login",
        tags=["simple"],
        request=serializers.LoginSerializer,
        responses={200: serializers.TokensSerializer, 401: serializers.ProblemSerializer},
    )
    def post(self, request: Request) -> Response:
        form = simple_form(request, serializers.LoginSerializer)
        session = sign_in(request, email=form["email"], password=form["password"])
        return Response({"refresh": refresh_token(session), "access": access_token(session)})


class LogoutView(SimpleView):
    """Sign out: the session ends, with its tokens and its open sockets."""

    @extend_schema(
        operation_id="logout",
        tags=["simple"],
        request=serializers.RefreshSerializer,
        responses={200: serializers.EmptySerializer},
    )
    def post(self, request: Request) -> Response:
        form = simple_form(request, serializers.RefreshSerializer)
        sessions.session_logout(session_id=caller(request).session_id, token=form["refresh"])
        return Response({})


class TokenRefreshView(SimpleView):
    """Exchange a refresh token for new tokens of the same session."""

    authentication_classes = ()
    permission_classes = ()

    @extend_schema(
        operation_id="token_refresh",
        tags=["simple"],
        request=serializers.RefreshSerializer,
        responses={200: serializers.TokensSerializer, 401: serializers.ProblemSerializer},
    )
    def post(self, request: Request) -> Response:
        form = simple_form(request, serializers.RefreshSerializer)
        session = sessions.session_refresh(token=form["refresh"])
        return Response({"access": access_token(session), "refresh": refresh_token(session)})


USERS_QUERY = [
    OpenApiParameter(
        "limit",
        {"type": "integer", "minimum": 1, "maximum": USERS_PAGE_MAX},
        description="Give at most so many; the Link header leads to the next.",
    ),
    OpenApiParameter(
        "after", {"type": "string", "format": "uuid"}, description="Only people after this one."
    ),
]


class UsersView(SimpleView):
    """Everybody else who has an active account."""

    @extend_schema(
        operation_id="users_list",
        tags=["simple"],
        parameters=USERS_QUERY,
        responses={200: serializers.PersonSerializer(many=True)},
    )
    def get(self, request: Request) -> Response:
        limit = query_number(request, "limit", highest=USERS_PAGE_MAX)
        people = people_active(
            but=person_of(request).id,
            after=query_uuid(request, "after"),
            limit=limit and limit + 1,
        )
        page = people[:limit]
        response = Response(page)
        if len(people) > len(page):
            response["Link"] = next_link(request, after=page[-1].id)
        return response

    @extend_schema(
        operation_id="users_list_by_post",
        tags=["simple"],
        parameters=USERS_QUERY,
        request=None,
        responses={200: serializers.PersonSerializer(many=True)},
    )
    def post(self, request: Request) -> Response:
        return self.get(request)


class MeView(APIView):
    """One's own account."""

    @extend_schema(operation_id="me", tags=["me"], responses={200: serializers.MeSerializer})
    def get(self, request: Request) -> Response:
        by = caller(request)
        return Response(me(by.person, by.email, is_administrator=by.is_administrator))

    @extend_schema(
        operation_id="me_rename",
        tags=["me"],
        request=bodies.MeRename,
        responses={200: serializers.MeSerializer},
    )
    def patch(self, request: Request) -> Response:
        account = account_of(request)
        person_rename(person=account.person, **given(body_of(request, _RENAME)))
        shape = person_shape(account.person)
        return Response(me(shape, account.email, is_administrator=account.is_superuser))


class PasswordView(APIView):
    """One's own password; all other sessions end."""

    @extend_schema(
        operation_id="me_password",
        tags=["me"],
        request=bodies.PasswordChange,
        responses={204: None},
    )
    def post(self, request: Request) -> Response:
        body = body_of(request, _PASSWORD)
        passwords_compare(body.password, body.confirm_password)
        services.password_change(
            user=account_of(request),
            old_password=body.old_password,
            password=body.password,
            session_id=caller(request).session_id,
            address=client_address(request),
        )
        return Response(status=204)


class SessionsView(APIView):
    """Where one is signed in."""

    @extend_schema(
        operation_id="me_sessions",
        tags=["me"],
        responses={200: serializers.SessionSerializer(many=True)},
    )
    def get(self, request: Request) -> Response:
        current = caller(request).session_id
        return Response(
            [
                {
                    "id": session.id,
                    "created_at": session.created_at,
                    "last_used_at": session.rotated_at,
                    "address": session.address,
                    "user_agent": session.user_agent,
                    "is_current": session.id == current,
                }
                for session in selectors.sessions_live(account_of(request))
            ]
        )

    @extend_schema(operation_id="me_sessions_end", tags=["me"], responses={204: None})
    def delete(self, request: Request) -> Response:
        """End all of one's sessions but the one that asks."""
        sessions.sessions_end(user=account_of(request), but=caller(request).session_id)
        return Response(status=204)


class SessionView(APIView):
    """One of one's own sessions."""

    @extend_schema(operation_id="me_session_end", tags=["me"], responses={204: None})
    def delete(self, request: Request, session_id: UUID) -> Response:
        sessions.session_end_own(user=account_of(request), session_id=session_id)
        return Response(status=204)
