"""What happened in a run, line by line, as its clients and its faults wrote it down.

A line is one JSON object, so that a run can be kept, read with ``jq`` and checked again. Times
are seconds since the run began, on the clock of the process that writes.

A message is named by the id that its sender gave it, which its text begins with: that name is
the same in both dialects, and survives an edit.
"""

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO, Literal, TypeVar
from uuid import UUID

import msgspec

Source = Literal["event", "resumed", "changes", "history", "follow", "simple"]
"""How a message came to a client; ``event`` and ``simple`` are live."""


class _Line(msgspec.Struct, kw_only=True, tag_field="kind", omit_defaults=True):
    at: float = 0.0


class Sent(_Line, tag="send-invoke"):
    """A message leaves a client.

    ``number`` counts the messages of the client, ``attempt`` the times that this one was sent,
    ``connection`` the connections of the client.
    """

    client: str
    person: str
    conversation: str
    id: str
    number: int = 0
    attempt: int = 1
    connection: int = 1


class Acked(_Line, tag="ok"):
    """A message is acknowledged; the simple dialect gives neither seq nor revision."""

    client: str
    conversation: str
    id: str
    seq: int | None = None
    revision: int | None = None
    attempt: int = 1
    seconds: float = 0.0


class Failed(_Line, tag="fail"):
    """A message is refused for good."""

    client: str
    conversation: str
    id: str
    code: str


class Unknown(_Line, tag="unknown"):
    """An attempt ended without an answer, or with one that passes: it may be stored or not."""

    client: str
    conversation: str
    id: str
    reason: str = ""


class Received(_Line, tag="recv"):
    """A client has a message; ``is_new`` where it is a new one for its program."""

    client: str
    person: str
    conversation: str
    id: str
    seq: int | None = None
    revision: int | None = None
    source: Source = "event"
    is_new: bool = True


class Noticed(_Line, tag="notice"):
    """An event of a conversation that is no message: a member, a title, a bare revision."""

    client: str
    person: str
    conversation: str
    revision: int


class Joined(_Line, tag="join"):
    """Somebody is a member behind a revision; ``asked`` is when that was asked for."""

    person: str
    conversation: str
    revision: int = 0
    asked: float = 0.0


class Left(_Line, tag="leave"):
    """Somebody is no member from a revision on; ``asked`` is when that was asked for."""

    person: str
    conversation: str
    revision: int
    asked: float = 0.0


class Began(_Line, tag="begin"):
    """A new client sees a conversation for the first time, and what it sees begins after a seq."""

    client: str
    person: str
    conversation: str
    seq: int


class Marked(_Line, tag="mark"):
    """A person's mark is at an ordinal; ``asked`` is when the read that shows it began.

    ``asked`` is ``None`` for an event, which nobody asked for.
    """

    client: str
    person: str
    conversation: str
    ordinal: int
    asked: float | None = None


class Reacted(_Line, tag="react"):
    """A person set or took back a reaction; not ``is_known`` where no answer came."""

    client: str
    person: str
    conversation: str
    seq: int
    emoji: str
    is_on: bool
    is_known: bool = True


class Reset(_Line, tag="reset"):
    """A client has to throw away a conversation, or all of them; asked for at ``asked``."""

    client: str
    person: str
    conversation: str | None = None
    asked: float = 0.0


class Looked(_Line, tag="look"):
    """A GET that began after a message was acknowledged has it, or has not."""

    client: str
    conversation: str
    id: str
    is_there: bool


class Connected(_Line, tag="connect"):
    """A client is connected and up to date.

    ``seconds`` passed since its hello, ``away`` since the last connection was lost.
    """

    client: str
    seconds: float = 0.0
    away: float = 0.0


class Disconnected(_Line, tag="disconnect"):
    """A client has lost its connection."""

    client: str
    reason: str = ""


class FaultStarted(_Line, tag="fault-start"):
    """Something is broken on purpose."""

    fault: str
    detail: str = ""


class FaultStopped(_Line, tag="fault-stop"):
    """It is whole again."""

    fault: str
    detail: str = ""


class Settled(_Line, tag="settle"):
    """So long after the last fault a client knew all; ``None`` where it did not in time."""

    client: str
    person: str
    seconds: float | None


class Row(msgspec.Struct, frozen=True, array_like=True):
    """A message as it is in the end."""

    seq: int
    ordinal: int
    revision: int
    id: str
    text: str = ""
    is_deleted: bool = False
    sender: str = ""
    reply_to: int = 0
    mentions: tuple[tuple[str, str, int], ...] = ()
    """Names, the ids of the people, empty for everybody, and since which revision."""
    reactions: tuple[tuple[str, int, bool], ...] = ()
    """Emoji in their order: how many set each, and whether the one who reads did."""
    is_line: bool = False
    """It says what happened, and nobody sent it."""
    thread_root: int = 0
    thread_ordinal: int = 0
    is_aside: bool = False
    """It stands in a thread alone, and has the ordinal of the message before it."""


def unread_in(rows: Iterable[Row], read_ordinal: int) -> int:
    """Return how many messages there are above a mark that somebody sent and nobody deleted."""
    counted = (row for row in rows if not (row.is_deleted or row.is_line or row.is_aside))
    return len({row.ordinal for row in counted if row.ordinal > read_ordinal})


class FinalRead(_Line, tag="final-read"):
    """A conversation as the server gives it to one member in the end."""

    person: str
    conversation: str
    revision: int = 0
    title: str = ""
    last_seq: int = 0
    last_ordinal: int = 0
    read_ordinal: int = 0
    unread: int = 0
    unread_mentions: list[int] = []
    rows: list[Row] = []


class FinalState(_Line, tag="final-state"):
    """A conversation as a client has it in the end, fed by what it received."""

    client: str
    person: str
    conversation: str
    revision: int = 0
    title: str = ""
    last_seq: int = 0
    last_ordinal: int = 0
    read_ordinal: int = 0
    unread: int = 0
    rows: list[Row] = []


class BackedUp(_Line, tag="backup"):
    """What a backup has, which was begun at ``asked``: the seqs of each conversation."""

    asked: float
    seqs: dict[str, list[int]]


Line = (
    Sent
    | Acked
    | Failed
    | Unknown
    | Received
    | Noticed
    | Joined
    | Left
    | Began
    | Marked
    | Reacted
    | Reset
    | Looked
    | Connected
    | Disconnected
    | FaultStarted
    | FaultStopped
    | Settled
    | FinalRead
    | FinalState
    | BackedUp
)

_Kind = TypeVar("_Kind", bound=_Line)
_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[Line] = msgspec.json.Decoder(Line)


class History:
    """The lines of one run, in the order in which they were written.

    Arguments:
        file: where each line goes as well.
    """

    def __init__(self, lines: Iterable[Line] = (), file: BinaryIO | None = None) -> None:
        self.lines = list(lines)
        self._file = file
        self._began = time.monotonic()

    @property
    def now(self) -> float:
        """Seconds since the run began."""
        return time.monotonic() - self._began

    def write(self, line: Line) -> None:
        """Add a line, at the present time."""
        line = msgspec.structs.replace(line, at=round(self.now, 6))
        self.lines.append(line)
        if self._file is not None:
            self._file.write(encode(line) + b"\n")

    def of(self, kind: type[_Kind], where: Callable[[_Kind], bool] | None = None) -> list[_Kind]:
        """Return the lines of a kind, those for which ``where`` holds."""
        return [
            line for line in self.lines if isinstance(line, kind) and (where is None or where(line))
        ]


def encode(line: Line) -> bytes:
    """Return a line as it is written."""
    return _encoder.encode(line)


def read(file: Path) -> History:
    """Return a run that was kept."""
    return History(map(_decoder.decode, file.read_bytes().splitlines()))


def message_id(text: str, client_id: str) -> str:
    """Return a message's name: what its text begins with, or the id that it was stored under."""
    name = text.partition(" ")[0]
    try:
        return str(UUID(name))
    except ValueError:
        return client_id
