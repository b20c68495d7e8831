"""What happens in groups and channels, as lines of their history."""

from typing import Annotated, Final
from uuid import UUID

import msgspec
from msgspec import Meta

from chat.protocol.fields import Count

EVENT_JOINED: Final = "joined"
EVENT_LEFT: Final = "left"
EVENT_RENAMED: Final = "renamed"
EVENT_PICTURE: Final = "picture"
EVENT_ROLE: Final = "role"
EVENT_PINNED: Final = "pinned"
EVENT_ARCHIVED: Final = "archived"
EVENT_RESTORED: Final = "restored"


class MessageEvent(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the sender of a message without a text did.

    ``people`` are those who joined, left or got a ``role``: others than the sender where the sender
    added or removed them. ``title`` is the new one, ``seq`` that of the message that was pinned.
    """

    kind: Annotated[
        str,
        Meta(
            description="`joined`, `left`, `renamed`, `picture` (another one, or none any more),"
            " `role`, `pinned`, `archived` or `restored`; show nothing of one that you do not know."
        ),
    ]
    people: list[UUID] = []
    title: str = ""
    role: str = ""
    seq: Count = 0
