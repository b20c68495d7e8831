"""Types of single values that frames and the bodies of HTTP have in common."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta

from chat.protocol.limits import (
    MENTIONS_MAX,
    NAME_MAX_CHARACTERS,
    PURPOSE_MAX_CHARACTERS,
    TEXT_MAX_CHARACTERS,
    TITLE_MAX_CHARACTERS,
)

BY_ID: dict[str, Any] = {"propertyNames": {"format": "uuid"}}
"""What the JSON Schema of a mapping by id does not say by itself."""
COUNT_MAX = 2**53 - 1
"""The largest number that every client can keep (RFC 8259, 6)."""

FrameId = Annotated[str, Meta(min_length=1, max_length=64, description="Repeated by the answer.")]
Moment = Annotated[datetime, Meta(tz=True)]
Count = Annotated[int, Meta(ge=0, le=COUNT_MAX)]
Number = Annotated[int, Meta(ge=1, le=COUNT_MAX)]
Picture = Annotated[
    UUID,
    Meta(
        description="The present picture, a square: WebP at `/files/pictures/<picture>/128/` and"
        " `/files/pictures/<picture>/512/`, which never change."
    ),
]
ReplyTo = Annotated[
    Number, Meta(description="The seq of the message of this conversation that it answers.")
]
ThreadRoot = Annotated[Number, Meta(description="The seq of the message whose thread it is in.")]
AlsoInRoom = Annotated[
    bool, Meta(description="A reply in a thread stands among the messages of the room too.")
]

DraftRevision = Annotated[
    Number,
    Meta(
        description="The revision of the draft that it was: that one goes with it, if it is the"
        " same still. In any case the draft goes that says the same, or the beginning of it."
    ),
]
Mentioned = Annotated[
    list[UUID],
    Meta(
        max_length=MENTIONS_MAX,
        description="The people whom the text means by names that several have; whoever is not"
        " mentioned in it, or no member, counts for nothing.",
        extra={"accepted": f"at most {MENTIONS_MAX} ids of people"},
    ),
]
Emoji = Annotated[
    str,
    Meta(
        description="One emoji. It is stored in one spelling, with U+FE0F where that belongs.",
        extra={"accepted": "one emoji"},
    ),
]

# The services clean these before they measure them, so that a decoder can not.
_TEXT = f"1 to {TEXT_MAX_CHARACTERS:,} characters"
_TITLE = f"1 to {TITLE_MAX_CHARACTERS:,} characters"
_PURPOSE = f"at most {PURPOSE_MAX_CHARACTERS:,} characters"
_NAME = f"1 to {NAME_MAX_CHARACTERS:,} characters"
_LAST_NAME = f"at most {NAME_MAX_CHARACTERS:,} characters"
Text = Annotated[
    str,
    Meta(
        description=f"{_TEXT}, without blank lines before it and white space after it.",
        extra={"accepted": f"text of {_TEXT}"},
    ),
]
Title = Annotated[
    str, Meta(description=f"{_TITLE} in one line.", extra={"accepted": f"text of {_TITLE}"})
]
Purpose = Annotated[
    str,
    Meta(
        description=f"What the room is for: {_PURPOSE} in one line.",
        extra={"accepted": f"text of {_PURPOSE}"},
    ),
]
Name = Annotated[
    str, Meta(description=f"{_NAME} in one line.", extra={"accepted": f"text of {_NAME}"})
]
LastName = Annotated[
    str,
    Meta(
        description=f"{_LAST_NAME} in one line; empty for somebody who has one name alone.",
        extra={"accepted": f"text of {_LAST_NAME}"},
    ),
]
