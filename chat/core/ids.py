"""Identifiers of everything that is stored."""

from uuid import UUID

# `compat`: the plain `uuid_utils.UUID` is not a `uuid.UUID`, and Django and msgspec want one.
from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """Return a UUIDv7 (RFC 9562, 5.7): new rows land at the end of every index."""
    return uuid7()
