"""How a person keeps a conversation in their list: what calls them, and where it stands."""

from typing import Annotated, Final, Literal

from msgspec import Meta

from chat.protocol.fields import Moment
from chat.protocol.limits import FOLDER_MAX_CHARACTERS, MUTE_MAX_DAYS

ALL: Final = "all"
MENTIONS: Final = "mentions"
NOTHING: Final = "nothing"
"""What calls a person in a conversation: every message, what mentions or answers them, or none."""

Level = Annotated[
    str,
    Meta(
        description="`all`, `mentions` or `nothing`: which messages call one. Where it is left out"
        " or not known, it is `all`."
    ),
]
NewLevel = Annotated[
    Literal["all", "mentions", "nothing"], Meta(extra={"accepted": "all, mentions or nothing"})
]
MutedUntil = Annotated[
    Moment | None,
    Meta(
        description=f"When the mute ends by itself, within {MUTE_MAX_DAYS} days; with `is_muted`"
        " alone, and null where it does not end. One that is past ends it.",
        extra={"accepted": "a moment with its offset from UTC, or null"},
    ),
]
Folder = Annotated[
    str,
    Meta(
        description="The folder of one's own that the conversation is in, which exists as long as"
        f" one is: at most {FOLDER_MAX_CHARACTERS} characters in one line, or empty for none.",
        extra={"accepted": f"text of at most {FOLDER_MAX_CHARACTERS} characters"},
    ),
]
