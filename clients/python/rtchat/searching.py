"""What a search finds."""

from datetime import datetime

import msgspec

from rtchat.frames import Message, Person


class SearchHit(msgspec.Struct, frozen=True):
    """A message that was found, who sent it, and where in its text what was looked for stands:
    beginnings and ends in UTF-16 code units, as the server counts them.
    """

    message: Message
    sender: Person
    highlights: list[tuple[int, int]]

    @property
    def places(self) -> list[tuple[int, int]]:
        """The same, as Python counts: ``message.text[begin:end]`` is what was found."""
        units = self.message.text.encode("utf-16-le", "surrogatepass")

        def index(unit: int) -> int:
            return len(units[: unit * 2].decode("utf-16-le", "surrogatepass"))

        return [(index(begin), index(end)) for begin, end in self.highlights]


class MessagePlace(msgspec.Struct, frozen=True):
    """Which message it is, where there is one."""

    seq: int | None


def time_of(time: datetime) -> str:
    """Return a time as the server reads it in an address.

    Raises:
        ValueError: it has no time zone.
    """
    if time.tzinfo is None:
        raise ValueError("Give a time with its time zone.")
    return time.isoformat()
