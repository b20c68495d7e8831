"""Groups and channels as they are set up, and channels as they are browsed."""

from functools import lru_cache
from sys import intern
from typing import Annotated, Final, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from chat.protocol.fields import Count, Picture

EVERYBODY: Final = "everyone"
ADMINS: Final = "admins"
"""Who may write in a room."""
WHOLE: Final = "whole"
JOINED: Final = "joined"
"""What a member sees of a room's history: all of it, or what came since they joined."""
OWNER, ADMIN, MEMBER = "owner", "admin", "member"
"""What somebody is in a room."""

Posting = Annotated[
    Literal["everyone", "admins"],
    Meta(
        description="Who may write: everybody, or owners and admins alone.",
        extra={"accepted": "everyone or admins"},
    ),
]
HistoryFrom = Annotated[
    Literal["whole", "joined"],
    Meta(
        description="What a member sees: the whole history, or what came since they joined.",
        extra={"accepted": "whole or joined"},
    ),
]
NewRole = Annotated[
    Literal["owner", "admin", "member"], Meta(extra={"accepted": "owner, admin or member"})
]


class RoomSettings(msgspec.Struct, frozen=True, omit_defaults=True):
    """How a group or a channel is set up; what is left out is as it usually is.

    ``posting`` is `everyone` or `admins`; ``history`` is `whole` or `joined`, for good.
    What is archived is read and not written to. ``picture`` is absent where it has none.
    """

    purpose: str = ""
    posting: str = EVERYBODY
    history: str = WHOLE
    is_archived: bool = False
    picture: Picture | None = None


@lru_cache(maxsize=1024)
def room_settings(
    purpose: str, posting: str, history: str, is_archived: bool, picture: UUID | None
) -> RoomSettings:
    """Return settings that were stored, which are the same of most conversations."""
    # A default is left out where it is the same object, which text from a store is not.
    return RoomSettings(purpose, intern(posting), intern(history), is_archived, picture)


class Channel(msgspec.Struct, frozen=True):
    """A channel as everybody finds it, member or not.

    ``may_join`` is whether one who is no member can join, and ``may_preview`` whether one can look
    into it.
    """

    id: UUID
    title: str
    settings: RoomSettings
    member_count: Count
    is_member: bool
    may_join: bool
    may_preview: bool
