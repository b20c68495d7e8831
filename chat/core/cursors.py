"""Cursors of pages: where a page ended, as text that clients hand back as it is."""

import base64
from typing import TypeVar

import msgspec
from django.core.signing import BadSignature, Signer

from chat.core.errors import DomainError
from chat.protocol import errors

Place = TypeVar("Place")


class CursorInvalid(DomainError):
    """The cursor is none that was given out here."""

    kind = errors.INVALID

    def __init__(self) -> None:
        super().__init__(fields={"cursor": ["Give the cursor of the page before."]})


def encode_cursor(place: object) -> str:
    """Return the cursor of a place in a list: a tuple of the values that it is ordered by."""
    return _signer.sign(base64.urlsafe_b64encode(msgspec.json.encode(place)).decode())


def decode_cursor(cursor: str, place: type[Place]) -> Place:
    """Return the place that a cursor was made of.

    Raises:
        CursorInvalid: it was not made here, or not of a place of that type.
    """
    try:
        return msgspec.json.decode(base64.urlsafe_b64decode(_signer.unsign(cursor)), type=place)
    except (BadSignature, msgspec.ValidationError):
        raise CursorInvalid from None


# Signed: whatever values a client might make up never reach a query.
_signer = Signer(sep=".", salt="chat.core.cursors")
