"""What a terminal shows of a person, and how somebody writes what they say of themself."""

import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rtchat.frames import Profile, Status
from rtchat.people import PersonCard, SharedConversation
from rtchat.terminal.chat import labelled
from rtchat.terminal.shortcodes import emoji_named
from rtchat.terminal.text import harmless_line

_PICTURES = {"So", "Sk", "Mn", "Me", "Cf"}
"""The categories of what emoji are made of."""


def card(person: PersonCard, is_online: bool, shared: Iterable[SharedConversation]) -> str:
    """Return what is known of somebody, a line for each thing, harmless for a terminal."""
    lines = [f"{labelled(person)}, {'online' if is_online else 'offline'}"]
    if person.profile.status is not None:
        lines.append(f"Status: {status_line(person.profile.status)}")
    if local := local_time(person.profile, datetime.now(UTC)):
        lines.append(f"Local time: {local}")
    if titles := [harmless_line(one.title) for one in shared]:
        lines.append(f"Groups you share: {', '.join(titles)}")
    return "\n".join(lines)


def status_line(status: Status) -> str:
    """Return a status in one line, harmless for a terminal."""
    line = f"{status.emoji} {status.text}".strip()
    until = status.ends_at and f" (until {status.ends_at.astimezone():%Y-%m-%d %H:%M})"
    return harmless_line(line) + (until or "")


def local_time(profile: Profile, now: datetime) -> str:
    """Return what time it is for somebody; nothing where that is not known or the same as here.

    Arguments:
        now: with a time zone.
    """
    try:
        theirs = now.astimezone(ZoneInfo(profile.time_zone))
    except (ZoneInfoNotFoundError, ValueError):
        return ""  # None, or one that is newer than this machine.
    if theirs.utcoffset() == now.astimezone().utcoffset():
        return ""
    return f"{theirs:%H:%M} ({profile.time_zone})"


def emoji_and_text(line: str) -> tuple[str, str]:
    """Return the emoji that a status begins with, and the rest of it; either may be empty.

    Raises:
        Invalid: it begins with the shortcode of an emoji that there is not.
    """
    first, _, rest = line.strip().partition(" ")
    emoji = emoji_named(first)
    if emoji != first or _is_picture(first):
        return emoji, rest.strip()
    return "", line.strip()


def _is_picture(word: str) -> bool:
    return word != "" and all(unicodedata.category(one) in _PICTURES for one in word)
