"""Who asks: the session behind a Bearer token (RFC 6750)."""

from typing import Any
from uuid import UUID

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from chat.accounts.errors import TokenInvalid
from chat.accounts.selectors import (
    SignedIn,
    account_of_access_token,
    session_of_access_token,
)


class BearerAuthentication(BaseAuthentication):
    """Sets ``request.auth`` to who is signed in."""

    def authenticate(self, request: Request) -> tuple[None, SignedIn] | None:
        token = _token(request.META.get("HTTP_AUTHORIZATION", ""))
        return None if token is None else (None, session_of_access_token(token))

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class SignedInAlone(BasePermission):
    """Lets in whoever is signed in."""

    def has_permission(self, request: Request, view: object) -> bool:
        return request.auth is not None


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The same for the OpenAPI document."""

    target_class = "chat.rest.authentication.BearerAuthentication"
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}


def account_of_header(authorization: str) -> UUID | None:
    """Return whose good access token an ``Authorization`` header has, if any, without a query.

    Its session may have ended.
    """
    token = _token(authorization)
    try:
        return None if token is None else account_of_access_token(token)
    except TokenInvalid:
        return None


def _token(authorization: str) -> str | None:
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None
