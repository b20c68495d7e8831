"""How a talk is written down, and when its lines were said."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Line:
    """One message of a talk.

    Arguments:
        when: days ago and the hour, ``"3 07:42"``, or minutes ago, ``"-95"``.
        who: a key of the cast.
        was: what it said before it was edited.
        is_deleted: it was taken back.
        answers: how many lines before it the one is that it answers; 0 for none.
        under: how many lines before it the one is in whose thread it stands; 0 for none.
        is_in_both: it stands in the room too.
        reactions: who reacted, by emoji.
        pinned_by: who pinned it; nobody where it is empty.
        saved_by: who saved it.
        files: what it carries, by its name in ``pictures.SENT``.
    """

    when: str
    who: str
    text: str
    was: str = ""
    is_deleted: bool = False
    answers: int = 0
    under: int = 0
    is_in_both: bool = False
    reactions: Mapping[str, Sequence[str]] = field(default_factory=dict)
    pinned_by: str = ""
    saved_by: Sequence[str] = ()
    files: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation: a channel with a title and a purpose, a group with a title alone, or two
    people without one.

    Arguments:
        people: keys of the cast; the first made the group or channel.
        unread: how many of the last messages somebody has not read; everybody else has read all.
        marked: how many of the last messages somebody marked as unread.
        muted, pinned: who keeps it so.
        folders: the folder of theirs in which somebody has it.
        drafts: what somebody has begun to write.
        log: what was written on some days, each so many days ago, before the lines.
        has_link: others come into it by an invitation of its maker.
        has_picture: it has the picture of the station.
        is_default: a channel that whoever signs up joins.
    """

    title: str
    people: Sequence[str]
    lines: Sequence[Line]
    unread: Mapping[str, int] = field(default_factory=dict)
    marked: Mapping[str, int] = field(default_factory=dict)
    muted: Sequence[str] = ()
    pinned: Sequence[str] = ()
    folders: Mapping[str, str] = field(default_factory=dict)
    drafts: Mapping[str, str] = field(default_factory=dict)
    purpose: str = ""
    log: Callable[[range], Sequence[Line]] | None = None
    has_link: bool = False
    has_picture: bool = False
    is_default: bool = False


def with_log(talk: Talk, days: int) -> Talk:
    """Return a talk with what its log has of so many days, yesterday being the last."""
    if talk.log is None:
        return talk
    return replace(talk, lines=[*talk.log(range(days, 0, -1)), *talk.lines])


def times(lines: Sequence[Line], now: datetime) -> list[datetime]:
    """Return when each line was said, each later than the one before.

    Arguments:
        now: with the time zone in which hours are meant.
    """
    found: list[datetime] = []
    for number, line in enumerate(lines):
        day, _, clock = line.when.partition(" ")
        if clock:
            hour, minute = map(int, clock.split(":"))
            at = (now - timedelta(days=int(day))).replace(hour=hour, minute=minute)
        else:
            at = now + timedelta(minutes=int(day))
        at = at.replace(second=number * 17 % 60, microsecond=0)
        found.append(max(at, found[-1] + timedelta(seconds=1)) if found else at)
    return found
