"""Tokens of invitations: the id of a row, signed, so that nobody guesses one.

A token is stored nowhere and can be shown again at any time: whoever reads the database, or a
backup of it, finds no link to come in by.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from hmac import compare_digest, digest
from uuid import UUID

from django.conf import settings

from chat.accounts.attempts import address_group, attempt_count, attempts_give_back
from chat.workspace.errors import InvitationInvalid

ID_BYTES = 16
SIGNATURE_BYTES = 12
"""A guess is right once in 2^96."""


def invitation_token(invitation_id: UUID) -> str:
    """Return the token of an invitation."""
    signed = invitation_id.bytes + _signature(invitation_id.bytes)
    return urlsafe_b64encode(signed).decode().rstrip("=")


def invitation_link(invitation_id: UUID) -> str:
    """Return the address at which an invitation is accepted.

    The token is in the fragment, which browsers send to nobody (RFC 9110, 7.1).
    """
    return f"{settings.PUBLIC_URL}/invite#{invitation_token(invitation_id)}"


def invitation_id_of(token: str, *, address: str | None) -> UUID:
    """Return the id that a token was made of.

    Arguments:
        address: where the request comes from; wrong tokens count as failed logins.

    Raises:
        InvitationInvalid: it was not made here.
        RateLimited: too many wrong ones.
    """
    counted = attempt_count(settings.LIMIT_LOGIN_PER_ADDRESS, "login", address_group(address))
    try:
        id = UUID(bytes=urlsafe_b64decode(token + "=" * (-len(token) % 4))[:ID_BYTES])
        is_ours = compare_digest(token, invitation_token(id))
    # Too short, or text beyond ASCII.
    except (ValueError, TypeError):
        is_ours = False
    if not is_ours:
        raise InvitationInvalid
    attempts_give_back(counted)
    return id


def _signature(id: bytes) -> bytes:
    key = f"chat.workspace.invitations {settings.SECRET_KEY}".encode()
    return digest(key, id, sha256)[:SIGNATURE_BYTES]
