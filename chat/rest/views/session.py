"""Browser sign-in: the refresh token in a cookie that no script reads, the access token in memory.

Over HTTPS the cookie is called ``__Host-refresh``: the prefix makes the browser refuse it from a
subdomain or from plain HTTP, and demands ``Path=/`` (RFC 6265bis, 4.1.3.2). Over plain HTTP the
prefix is not to be had, and the path keeps the cookie with the calls that need it.
"""

from contextlib import suppress

from django.conf import settings
from drf_spectacular.utils import extend_schema
from msgspec import UNSET
from msgspec.json import Decoder
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.accounts import sessions, tickets
from chat.accounts.errors import TokenInvalid
from chat.accounts.models import Session
from chat.accounts.tokens import (
    FILES_COOKIE,
    SECURE_FILES_COOKIE,
    access_token,
    files_token,
    refresh_token,
)
from chat.core.origins import is_allowed_origin
from chat.people.shapes import person_shape
from chat.protocol import bodies
from chat.rest import serializers
from chat.rest.answers import TicketAnswer
from chat.rest.caller import caller, me, person_of, sign_in
from chat.rest.requests import body_of, client_address
from chat.workspace.policy import registration_check
from chat.workspace.registration import account_create

COOKIE = "refresh"
HOST_COOKIE = "__Host-refresh"
PATH = "/api/session/"
FILES_PATH = "/files/"
"""Pictures in a page are asked for without a header, so that a cookie signs them: it is good for
downloads and nothing else."""

_START = Decoder(bodies.SessionStart)
_ACCOUNT = Decoder(bodies.AccountCreate)


class CookieView(APIView):
    """A call that the cookie signs: pages of a foreign origin may not make it."""

    authentication_classes = ()
    permission_classes = ()

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        super().initial(request, *args, **kwargs)
        origin = request.META.get("HTTP_ORIGIN")
        host = request.get_host()
        if not is_allowed_origin(origin, host=host, allowed=settings.ALLOWED_ORIGINS):
            raise PermissionDenied("Pages of this origin may not do this.")


class BrowserSessionView(CookieView):
    """One's session in this browser."""

    @extend_schema(
        operation_id="session_start",
        tags=["session"],
        request=bodies.SessionStart,
        responses={
            200: serializers.SignedInSerializer,
            401: serializers.ProblemSerializer,
            403: serializers.ProblemSerializer,
        },
        description="Sign in. The refresh token comes in an HttpOnly cookie.",
    )
    def post(self, request: Request) -> Response:
        body = body_of(request, _START)
        session = sign_in(request, email=body.email.strip(), password=body.password)
        return signed_in(request, session)

    @extend_schema(
        operation_id="session_end",
        tags=["session"],
        responses={204: None, 403: serializers.ProblemSerializer},
        description="Sign out: the session of the cookie ends, and the cookie goes.",
    )
    def delete(self, request: Request) -> Response:
        with suppress(TokenInvalid):  # Whoever wants to be signed out, is.
            sessions.session_logout_by_token(token=_cookie(request))
        response = Response(status=204)
        name, path = _place(request)
        response.delete_cookie(name, path=path, samesite="Strict")
        response.delete_cookie(_files_cookie(request), path=FILES_PATH, samesite="Strict")
        # Nor is what was downloaded for whoever sits here next.
        response["Clear-Site-Data"] = '"cache"'
        return response


class BrowserAccountView(CookieView):
    """A new account, signed in to in this browser."""

    @extend_schema(
        operation_id="account_create",
        tags=["session"],
        request=bodies.AccountCreate,
        responses={201: serializers.SignedInSerializer, **serializers.FORBIDDEN_OR_CONFLICT},
        description="Sign up, and in; with an invitation into its room, too. The refresh token"
        " comes in an HttpOnly cookie.",
    )
    def post(self, request: Request) -> Response:
        # Where nobody signs up it does not matter what they send.
        registration_check(is_invited=True)
        body = body_of(request, _ACCOUNT)
        session = account_create(
            email=body.email.strip(),
            first_name=body.first_name,
            last_name=body.last_name,
            password=body.password,
            address=client_address(request),
            user_agent=request.META.get("HTTP_USER_AGENT", ""),
            invitation=None if body.invitation is UNSET else body.invitation,
        )
        return signed_in(request, session, status=201)


class BrowserRefreshView(CookieView):
    """A new access token for this browser."""

    @extend_schema(
        operation_id="session_refresh",
        tags=["session"],
        request=None,
        responses={
            200: serializers.SignedInSerializer,
            401: serializers.ProblemSerializer,
            403: serializers.ProblemSerializer,
        },
        description="Exchange the refresh token of the cookie.",
    )
    def post(self, request: Request) -> Response:
        return signed_in(request, sessions.session_refresh(token=_cookie(request)))


class TicketView(APIView):
    """A way to open a socket without showing the access token."""

    @extend_schema(
        operation_id="ticket_create",
        tags=["session"],
        request=None,
        responses={201: TicketAnswer},
    )
    def post(self, request: Request) -> Response:
        ticket = tickets.ticket_create(
            session_id=caller(request).session_id, user_id=person_of(request).id
        )
        seconds = int(tickets.TICKET_LIFETIME.total_seconds())
        return Response(TicketAnswer(ticket, expires_in=seconds), status=201)


def signed_in(request: Request, session: Session, *, status: int = 200) -> Response:
    """Answer with an access token, and keep the refresh token in this browser."""
    user = session.user
    response = Response(
        {
            "access": access_token(session),
            "me": me(person_shape(session.person), user.email, is_administrator=user.is_superuser),
        },
        status=status,
    )
    name, path = _place(request)
    for cookie, token, place in (
        (name, refresh_token(session), path),
        (_files_cookie(request), files_token(session), FILES_PATH),
    ):
        response.set_cookie(
            cookie,
            token,
            max_age=settings.REFRESH_TOKEN_LIFETIME,
            path=place,
            secure=request.is_secure(),
            httponly=True,
            samesite="Strict",
        )
    return response


def _cookie(request: Request) -> str:
    return str(request.COOKIES.get(_place(request)[0], ""))


def _files_cookie(request: Request) -> str:
    return SECURE_FILES_COOKIE if request.is_secure() else FILES_COOKIE


def _place(request: Request) -> tuple[str, str]:
    """Return name and path of the cookie."""
    return (HOST_COOKIE, "/") if request.is_secure() else (COOKIE, PATH)
