"""What people say of themselves beside their names, in frames and bodies alike."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from chat.protocol.limits import STATUS_MAX_CHARACTERS, STATUS_MAX_SECONDS, TIME_ZONE_MAX_CHARACTERS

TimeZone = Annotated[
    Annotated[str, Meta(max_length=TIME_ZONE_MAX_CHARACTERS)] | None,
    Meta(
        description="A name of the IANA time zone database, such as `Europe/Berlin`; `null` takes"
        " it back.",
        extra={"accepted": "the name of a time zone, such as Europe/Berlin; or null"},
    ),
]


class Status(msgspec.Struct, frozen=True, omit_defaults=True):
    """What somebody does now, in a few words; ``emoji`` or ``text`` may be empty, not both.

    Without ``ends_at`` it stays until they change it.
    """

    emoji: str
    text: str
    ends_at: Annotated[datetime, Meta(tz=True)] | None = None


class Profile(msgspec.Struct, frozen=True, omit_defaults=True):
    """What somebody says of themself; a time zone that is empty is not known."""

    time_zone: str
    status: Status | None = None


class StatusSet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A status as it is set: for so many seconds by the server's clock, or without an end."""

    emoji: str = ""
    text: str = ""
    lasts: Annotated[int, Meta(ge=1, le=STATUS_MAX_SECONDS)] | None = None


NewStatus = Annotated[
    StatusSet | None,
    Meta(
        description=f"An emoji, a text of at most {STATUS_MAX_CHARACTERS} characters in one line,"
        " or both; `null` takes the status away.",
        extra={
            "accepted": "an object of emoji and text, and in lasts a whole number of seconds from 1"
            f" to {STATUS_MAX_SECONDS:,}; or null"
        },
    ),
]
