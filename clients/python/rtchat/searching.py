"""What a search finds, and the message of a time."""

from collections.abc import AsyncIterator
from datetime import datetime
from uuid import UUID

import msgspec

from rtchat.frames import Message, Person
from rtchat.http import Http, Page, read


class SearchHit(msgspec.Struct, frozen=True):
    """A message that was found, who sent it, and where in its text and in the name of each of its
    files what was looked for stands: beginnings and ends in UTF-16 code units, as the server counts
    them.
    """

    message: Message
    sender: Person
    highlights: list[tuple[int, int]]
    name_highlights: list[list[tuple[int, int]]] = []

    @property
    def places(self) -> list[tuple[int, int]]:
        """The same, as Python counts: ``message.text[begin:end]`` is what was found."""
        units = self.message.text.encode("utf-16-le", "surrogatepass")

        def index(unit: int) -> int:
            return len(units[: unit * 2].decode("utf-16-le", "surrogatepass"))

        return [(index(begin), index(end)) for begin, end in self.highlights]


class _SavedSearches(msgspec.Struct, frozen=True):
    results: list[str]


class _MessagePlace(msgspec.Struct, frozen=True):
    seq: int | None


def search(http: Http, q: str, time_zone: str | None = None) -> AsyncIterator[SearchHit]:
    """Yield the messages that are found, the newest first."""
    query = {"q": q, **({} if time_zone is None else {"time_zone": time_zone})}
    return http.pages("/api/search/", query, Page[SearchHit])


async def search_save(http: Http, q: str, is_on: bool) -> None:
    """Save a query, or do not save it any more."""
    await http.call("PUT" if is_on else "DELETE", "/api/search/saved/", query={"q": q})


async def saved_searches(http: Http) -> list[str]:
    """Return the queries that one saves, the last one first."""
    return read(await http.call("GET", "/api/search/saved/"), _SavedSearches).results


async def message_at(http: Http, id: UUID, time: datetime) -> int | None:
    """Return the seq of the first message at a time or later."""
    path = f"/api/conversations/{id}/messages/at/"
    answer = await http.call("GET", path, query={"time": _time_of(time)})
    return read(answer, _MessagePlace).seq


def _time_of(time: datetime) -> str:
    """Return a time as the server reads it in an address.

    Raises:
        ValueError: it has no time zone.
    """
    if time.tzinfo is None:
        raise ValueError("Give a time with its time zone.")
    return time.isoformat()
