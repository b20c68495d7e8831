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


def encode_cursor(place: object, *, of: str) -> str:
    """Return the cursor of a place in a list.

    Arguments:
        place: a tuple of the values that the list is ordered by.
        of: which list, and whose.
    """
    return _signer(of).sign(base64.urlsafe_b64encode(msgspec.json.encode(place)).decode())


def decode_cursor(cursor: str, place: type[Place], *, of: str) -> Place:
    """Return the place that a cursor was made of.

    Raises:
        CursorInvalid: it was not made here, or not of that list, or not of a place of that type.
    """
    try:
        signed = _signer(of).unsign(cursor)
        return msgspec.json.decode(base64.urlsafe_b64decode(signed), type=place)
    except (BadSignature, msgspec.ValidationError):
        raise CursorInvalid from None


def _signer(of: str) -> Signer:
    # Signed: whatever values a client might make up never reach a query.
    return Signer(sep=".", salt=f"chat.core.cursors {of}")
