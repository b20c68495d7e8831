"""What somebody looks for, read from the text that they type.

Nothing that is typed is wrong: what is no filter is text. ``docs/decisions/0019-search.md`` has the
table of filters, and ``chat/protocol/fixtures/search.json`` examples.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta

import msgspec

from chat.protocol.limits import SEARCH_MAX_CHARACTERS, SEARCH_TEXTS_MAX
from chat.search.errors import QueryInvalid
from chat.search.folding import folded

FILE, IMAGE, LINK, CODE, REACTION = "file", "image", "link", "code", "reaction"
PINNED, THREAD, MINE = "pinned", "thread", "mine"
HAS = (FILE, IMAGE, LINK, CODE, REACTION)
"""What ``has:`` asks for."""
IS = (PINNED, THREAD, MINE)
"""What ``is:`` asks for."""

_QUOTED = r'"([^"]+)"|[“„]([^“”„"]+)[“”"]'
# In ASCII: to Python, a dotted capital I and a long s are an i and an s in another case.
_NAME = "(?ai:from|in|before|after|on|has|is|mentions)"
_FILTER = re.compile(rf"({_NAME}):(?:{_QUOTED}|(\S+))")
_PHRASE = re.compile(rf'{_QUOTED}|["“„]([^\s"“”„].*)', re.DOTALL)
_WORD = re.compile(r"\S+")
_GAP = re.compile(r"\s*")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?")
_YEARS = (1970, 9000)
"""Days outside of these are text: no store knows all of them in every time zone."""


class Days(msgspec.Struct, frozen=True):
    """Days that follow each other: from the first on, and up to the end of the last one."""

    first: date | None = None
    last: date | None = None


class Query(msgspec.Struct, frozen=True):
    """What somebody looks for; a message must be all of it.

    ``texts`` are words and phrases, folded; ``senders`` and ``rooms`` what is behind ``from:`` and
    ``in:``, of which any one will do; ``has`` and ``kinds`` what is behind ``has:`` and ``is:``.
    """

    texts: tuple[str, ...] = ()
    senders: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    days: tuple[Days, ...] = ()
    has: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    mentions_me: bool = False


def query_read(q: str) -> Query:
    """Read a query.

    Raises:
        QueryInvalid: it is too long, or nothing of it can be looked for.
    """
    if len(q) > SEARCH_MAX_CHARACTERS:
        raise QueryInvalid(f"Give at most {SEARCH_MAX_CHARACTERS} characters.")
    texts: list[str] = []
    filters: list[tuple[str, str]] = []
    at = _GAP.match(q).end()  # type: ignore[union-attr]
    while at < len(q):
        if (match := _FILTER.match(q, at)) and (found := _filter(match)):
            filters.append(found)
        elif (match := _PHRASE.match(q, at)) and folded(phrase := _first(match.groups())).strip():
            texts.append(phrase)
        else:
            match = _WORD.match(q, at)
            assert match is not None
            texts.append(match[0])
        at = _GAP.match(q, match.end()).end()  # type: ignore[union-attr]
    query = _query(dict.fromkeys(text for one in texts if (text := folded(one)).strip()), filters)
    if query == Query():
        raise QueryInvalid("Give something that can be seen.")
    if len(query.texts) > SEARCH_TEXTS_MAX:
        raise QueryInvalid(f"Give at most {SEARCH_TEXTS_MAX} words and phrases.")
    return query


def _filter(match: re.Match[str]) -> tuple[str, str] | None:
    """Return the name and the value of a filter, or nothing where it is none."""
    name, value = match[1].lower(), _first(match.groups()[1:])
    if name in ("before", "after", "on"):
        return (name, value) if _days(name, value) else None
    if name in ("from", "in"):
        return (name, value) if folded(value).strip() else None
    known = {"has": HAS, "is": IS, "mentions": ("me",)}[name]
    return (name, value.lower()) if value.lower() in known else None


def _query(texts: Iterable[str], filters: list[tuple[str, str]]) -> Query:
    def values(*names: str) -> Iterable[str]:
        return (value for name, value in filters if name in names)

    days = (_days(name, value) for name, value in filters)
    return Query(
        texts=tuple(texts),
        senders=tuple(dict.fromkeys(values("from"))),
        rooms=tuple(dict.fromkeys(values("in"))),
        days=tuple(one for one in days if one is not None),
        has=frozenset(values("has")),
        kinds=frozenset(values("is")),
        mentions_me="me" in values("mentions"),
    )


def _days(name: str, value: str) -> Days | None:
    """Return which days a filter names, or nothing where it names none."""
    match = _DAY.fullmatch(value)
    if name not in ("before", "after", "on") or match is None:
        return None
    year, month, day = (int(part) if part else 0 for part in match.groups())
    try:
        first = date(year, month, day or 1)
    except ValueError:
        return None
    if not _YEARS[0] <= year <= _YEARS[1]:
        return None
    beyond = first + timedelta(days=1) if day else date(year + month // 12, month % 12 + 1, 1)
    day_before, last = first - timedelta(days=1), beyond - timedelta(days=1)
    return {"before": Days(last=day_before), "after": Days(first=beyond)}.get(
        name, Days(first, last)
    )


def _first(groups: Iterable[str | None]) -> str:
    return next(group for group in groups if group is not None)
