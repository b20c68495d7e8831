"""What happened in a group or channel, in lines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar
from uuid import UUID

from rtchat.conversation import Conversation
from rtchat.frames import Message, MessageEvent
from rtchat.terminal.chat import Chat
from rtchat.terminal.text import harmless_line

Each = TypeVar("Each")

KNOWN: Final = frozenset(
    ("joined", "left", "renamed", "picture", "role", "pinned", "archived", "restored")
)
"""The kinds of which this client knows what they say; nothing is shown of others."""

MOVES: Final = frozenset(("joined", "left"))
"""The kinds that say that somebody came or went."""

_Key = tuple[str, str, UUID | None]


@dataclass(frozen=True, slots=True)
class Phrase:
    """What several lines say together.

    ``by`` are those who did it, and nobody where people did it to themselves; ``people`` those it
    happened to. ``title`` is the last one, ``lines`` how many it stands for.
    """

    kind: str
    by: tuple[UUID, ...] = ()
    people: tuple[UUID, ...] = ()
    role: str = ""
    title: str = ""
    seqs: tuple[int, ...] = ()
    lines: int = 1


def is_known(message: Message) -> bool:
    """Return whether this client knows what a line says; other messages are no lines."""
    event = message.event
    return bool(event and event.kind in KNOWN)


def phrases_of(lines: Iterable[Message]) -> list[Phrase]:
    """Return what lines that follow each other say, in the order in which it began.

    Of whoever came and went several times the last of it is said. What people did to themselves is
    one phrase for each kind, and so is what the room became; what somebody did to others is one for
    each who did it.
    """
    known = [(line.sender, line.event) for line in lines if line.event and is_known(line)]
    moves = {
        person: _key(sender, event)
        for sender, event in known
        if event.kind in MOVES
        for person in event.people
    }
    phrases: dict[_Key, Phrase] = {}
    for sender, event in known:
        key = _key(sender, event)
        people = [p for p in event.people if event.kind not in MOVES or moves[p] == key]
        if event.people and not people:
            continue
        before = phrases.get(key) or Phrase(event.kind, lines=0)
        phrases[key] = Phrase(
            event.kind,
            by=() if _is_own(sender, event) else _distinct(before.by, [sender]),
            people=_distinct(before.people, people),
            role=event.role,
            title=event.title,
            seqs=_distinct(before.seqs, [event.seq] if event.seq else []),
            lines=before.lines + 1,
        )
    return list(phrases.values())


def happening(chat: Chat, conversation: Conversation, lines: Sequence[Message]) -> tuple[str, str]:
    """Return who did what in lines that follow each other; who is empty where what says it."""

    def named(people: Iterable[UUID]) -> str:
        return ", ".join(chat.name_of(conversation, id) for id in people)

    said = [
        (phrase.by or phrase.people, _said(phrase, named(phrase.people)))
        for phrase in phrases_of(lines)
    ]
    match said:
        case [((who,), what)]:
            return named([who]), what
    return "", "; ".join(f"{named(people)} {what}" for people, what in said)


def _is_own(sender: UUID, event: MessageEvent) -> bool:
    return bool(event.people) and all(person == sender for person in event.people)


def _key(sender: UUID, event: MessageEvent) -> _Key:
    """Return the same for all lines that one phrase tells."""
    by_one = sender if event.people and not _is_own(sender, event) else None
    return event.kind, event.role, by_one


def _said(phrase: Phrase, names: str) -> str:
    """Return what they did of whom a phrase tells, or to whom."""
    many = f" {phrase.lines} times, the last time" if phrase.lines > 1 else ""
    match phrase.kind:
        case "joined":
            return f"added {names}" if phrase.by else "joined"
        case "left":
            return f"removed {names}" if phrase.by else "left"
        case "renamed":
            return f"named this{many} {harmless_line(phrase.title)}"
        case "picture":
            return "changed the picture"
        case "role":
            role = harmless_line(phrase.role)
            is_ = "are" if len(phrase.people) > 1 else "is"
            return f"made {names} {role}" if phrase.by else f"{is_} {role} now"
        case "pinned":
            return f"pinned {', '.join(f'#{seq}' for seq in phrase.seqs)}"
        case "archived":
            return "archived this"
    return "restored this"


def _distinct(before: tuple[Each, ...], more: Iterable[Each]) -> tuple[Each, ...]:
    return tuple(dict.fromkeys((*before, *more)))
