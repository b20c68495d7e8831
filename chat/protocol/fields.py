"""Types of single values that frames and the bodies of HTTP have in common."""

from typing import Annotated

from msgspec import Meta

from chat.protocol.limits import TEXT_MAX_CHARACTERS, TITLE_MAX_CHARACTERS

COUNT_MAX = 2**53 - 1
"""The largest number that every client can keep (RFC 8259, 6)."""

Count = Annotated[int, Meta(ge=0, le=COUNT_MAX)]
Number = Annotated[int, Meta(ge=1, le=COUNT_MAX)]

# How long these may be is for the services to say, which clean them before they measure.
_TEXT = f"1 to {TEXT_MAX_CHARACTERS:,} characters"
_TITLE = f"1 to {TITLE_MAX_CHARACTERS:,} characters"
Text = Annotated[
    str,
    Meta(
        description=f"{_TEXT}, without white space at the ends.",
        extra={"accepted": f"text of {_TEXT}"},
    ),
]
Title = Annotated[
    str,
    Meta(
        description=f"{_TITLE}, without white space at the ends.",
        extra={"accepted": f"text of {_TITLE}"},
    ),
]
