"""Where a message that was sent on is from."""

from uuid import UUID

import msgspec

from chat.protocol.fields import Moment, Number


class Forwarded(msgspec.Struct, frozen=True):
    """Who wrote a forwarded message first, when, and the place where that can be read.

    ``name`` is what they were called when it was forwarded. The place is for members of its
    conversation; for others there is nothing at it.
    """

    sender: UUID
    name: str
    created_at: Moment
    conversation: UUID
    seq: Number
