"""Access and refresh tokens: signed names of a session (JWT, RFC 7519, HS256).

The signature only says that a token came from here. Whether it still counts is asked of its
session at each use, so a long-lived token never outlives a logout.
"""

import hashlib
import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from uuid import UUID

import jwt
from django.conf import settings
from django.utils import timezone

from chat.accounts.errors import TokenInvalid
from chat.accounts.models import Session
from chat.core.ids import new_id

TokenType = Literal["access", "refresh", "files"]

FILES_COOKIE = "files"
SECURE_FILES_COOKIE = "__Secure-files"
"""What carries a token of files, and what does over HTTPS."""

TOKENS_KEPT = 1_000
"""Tokens whose signatures need no second check; one takes about a kilobyte."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token says: which session of which account, and the token's own id."""

    account_id: UUID
    session_id: UUID
    token_id: UUID


@dataclass(frozen=True, slots=True)
class _Signed:
    claims: Claims
    token_type: object
    expires_at: int


def access_token(session: Session) -> str:
    """Return a new access token of the session, good for ``ACCESS_TOKEN_LIFETIME``."""
    issued = int(timezone.now().timestamp())
    lifetime = int(settings.ACCESS_TOKEN_LIFETIME.total_seconds())
    return _sign(session, "access", new_id(), issued, lifetime)


def refresh_token(session: Session) -> str:
    """Return the session's present refresh token.

    It follows from the row alone: whoever asks twice, as parallel retries do, gets the same.
    """
    issued = int(session.rotated_at.timestamp())
    lifetime = int(settings.REFRESH_TOKEN_LIFETIME.total_seconds())
    return _sign(session, "refresh", session.refresh_id, issued, lifetime)


def files_token(session: Session) -> str:
    """Return a token that is good for downloads alone, for as long as the refresh token is.

    A browser sends it by itself with each picture of a page.
    """
    issued = int(session.rotated_at.timestamp())
    lifetime = int(settings.REFRESH_TOKEN_LIFETIME.total_seconds())
    return _sign(session, "files", session.refresh_id, issued, lifetime)


def read_token(token: str, token_type: TokenType) -> Claims:
    """Check signature, expiry and kind of a token.

    Raises:
        TokenInvalid: it is anything but a good token of that kind.
    """
    signed = _signed(token, _key())
    if signed.token_type != token_type or signed.expires_at <= time.time():
        raise TokenInvalid
    return signed.claims


# Clients come with the same token many times, and to check a signature takes longer than to ask
# for its session. What does not last is asked each time.
@lru_cache(maxsize=TOKENS_KEPT)
def _signed(token: str, key: bytes) -> _Signed:
    """Return what a token says that was signed with a key.

    Raises:
        TokenInvalid: it is no such token, or has expired.
    """
    try:
        payload = jwt.decode(
            token,
            key,
            algorithms=["HS256"],
            # The signature says that the token was issued. By a clock that is behind the one
            # that signed it, or was set back, it comes from the future, and is good all the same.
            options={"require": ["exp", "jti", "sid", "user_id"], "verify_iat": False},
        )
        return _Signed(
            claims=Claims(*(UUID(payload[name]) for name in ("user_id", "sid", "jti"))),
            token_type=payload["token_type"],
            expires_at=int(payload["exp"]),
        )
    # A signed payload of another make can hold anything; text with lone surrogates cannot
    # even be encoded.
    except (jwt.InvalidTokenError, KeyError, TypeError, ValueError, AttributeError):
        raise TokenInvalid from None


def _sign(
    session: Session, token_type: TokenType, token_id: UUID, issued: int, lifetime: int
) -> str:
    payload = {
        "token_type": token_type,
        "exp": issued + lifetime,
        "iat": issued,
        "jti": token_id.hex,
        "user_id": str(session.user_id),
        "sid": session.id.hex,
    }
    return jwt.encode(payload, _key(), algorithm="HS256")


def _key() -> bytes:
    return hashlib.sha256(b"chat.accounts.tokens" + settings.SECRET_KEY.encode()).digest()
