"""One client's side of the protocol: what to send, and what to make of what comes.

Nothing here does input or output; times are given by the caller, in seconds of one clock.
"""

from collections.abc import Iterator
from enum import Enum, auto
from itertools import count, islice
from typing import TypeVar
from uuid import UUID

import msgspec
from msgspec import UNSET

from rtchat import frames
from rtchat.errors import Refused
from rtchat.events import Connected, Event, MessageFailed
from rtchat.frames import AnyServerFrame
from rtchat.outbox import Outbox, Pending
from rtchat.state import State

HOLD_MAX = 500
"""Conversations in one ``hello`` or ``resume``."""
HISTORY_MAX = 100
"""Messages in one page of history."""
GAP_SECONDS = 1.0
"""How long a missing revision may take to come by itself; then it is asked for."""
GAP_RETRY_SECONDS = 5.0

PASSING = frozenset(
    {"rate_limited", "unavailable", "internal", "timeout", "going_away", "unauthenticated"}
)
"""Codes of failures that pass by themselves; a message is sent again after them."""

Request = frames.HistoryLoad | frames.Resume | frames.ReadMark
"""Frames that may be sent twice: without an answer they are sent again on the next line."""

Answer = frames.ServerFrame | Refused
Outcome = frames.Message | Refused

_decoder: msgspec.json.Decoder[AnyServerFrame] = msgspec.json.Decoder(AnyServerFrame)
_encoder = msgspec.json.Encoder()
_Item = TypeVar("_Item")


class Line(Enum):
    """What a line to the server is good for."""

    DOWN = auto()
    OPENING = auto()
    UP = auto()


class Session:
    """Speaks the protocol over one line after the other, and keeps its state over all of them.

    ``answers`` and ``outcomes`` collect what requests and messages came to; whoever made them
    takes it from there.
    """

    def __init__(self) -> None:
        self.state = State()
        self.outbox = Outbox()
        self.line = Line.DOWN
        self.heartbeat_seconds = 25
        self.session: UUID | None = None
        self.answers: dict[str, Answer] = {}
        self.outcomes: dict[UUID, Outcome] = {}
        self._ids = map(str, count(1))
        self._hello = ""
        self._requests: dict[str, Request] = {}
        self._sends: dict[str, Pending] = {}
        self._gaps: dict[str, UUID] = {}
        self._gaps_due: dict[UUID, float] = {}
        self._backlogs: dict[str, UUID] = {}
        self._backlogs_due: dict[UUID, float] = {}
        self._followed: list[UUID] = []
        self._outgoing: list[frames.ClientFrame] = []

    # The line

    def open(self, token: str) -> None:
        """A line is there: say who one is, and what is held already."""
        state = self.state
        self.line = Line.OPENING
        self._hello = next(self._ids)
        self._outgoing = [
            frames.Hello(
                id=self._hello,
                token=token,
                epoch=state.epoch if state.epoch is not None else UNSET,
                user_revision=state.user_revision if state.epoch is not None else UNSET,
                conversations=dict(islice(state.held.items(), HOLD_MAX)),
            )
        ]

    def close(self) -> None:
        """The line is lost: what has no answer is sent again on the next one."""
        self.line = Line.DOWN
        self._outgoing = []
        self._sends.clear()
        self._gaps.clear()
        self._gaps_due.clear()
        self._backlogs.clear()
        self._backlogs_due.clear()
        self.outbox.lost()
        self.state.interrupted()

    # What is asked for

    def request(self, frame: Request) -> None:
        """Ask for something; the answer comes under the frame's id."""
        self._requests[frame.id] = frame
        if self.line is Line.UP:
            self._outgoing.append(frame)

    def withdraw(self, id: str) -> None:
        """Ask no more: nobody waits for the answer."""
        self._requests.pop(id, None)
        self.answers.pop(id, None)

    def new_id(self) -> str:
        """Return an id for a request."""
        return next(self._ids)

    def send(self, conversation: UUID, client_id: UUID, text: str) -> None:
        """Send a message; the outcome comes under its ``client_id``."""
        self.outbox.add(Pending(conversation, client_id, text))

    def typing(self, conversation: UUID) -> None:
        """Say that one is writing, if there is a line."""
        if self.line is Line.UP:
            self._outgoing.append(frames.TypingSend(conversation))

    def follow_presence(self, people: list[UUID]) -> None:
        """Be told who of these people is here, on this line and on those that follow."""
        self._followed = people
        if self.line is Line.UP:
            self._outgoing.append(frames.PresenceFollow(self.new_id(), people))

    def renew(self, token: str) -> None:
        """Go on with a newer access token."""
        if self.line is Line.UP:
            self._outgoing.append(frames.TokenRenew(self.new_id(), token))

    def ping(self) -> None:
        """Make the server say something."""
        self._outgoing.append(frames.Ping(self.new_id()))

    # What goes out

    def take_outgoing(self, now: float) -> list[bytes]:
        """Return what is to be sent now."""
        if self.line is Line.UP:
            self._ask_for_gaps(now)
            self._ask_for_backlogs(now)
            for pending in self.outbox.due(now):
                id = self.new_id()
                self._sends[id] = pending
                self._outgoing.append(
                    frames.MessageSend(id, pending.conversation, pending.client_id, pending.text)
                )
        outgoing, self._outgoing = self._outgoing, []
        return [_encoder.encode(frame) for frame in outgoing]

    def next_due(self) -> float | None:
        """Return when something is to be sent next, where that is only a matter of time."""
        if self.line is not Line.UP:
            return None
        asked = set(self._gaps.values())
        times = [due for id, due in self._gaps_due.items() if id not in asked]
        times += self._backlogs_due.values()
        if (due := self.outbox.next_due()) is not None:
            times.append(due)
        return min(times, default=None)

    # What comes in

    def receive(self, data: str | bytes, now: float) -> list[Event]:
        """Take a frame; return what is new, in order."""
        try:
            frame = _decoder.decode(data)
        except msgspec.ValidationError:
            return []  # A newer server says things that are not known here.
        match frame:
            case frames.Error():
                return self._error(frame, now)
            case frames.Ack():
                return self._ack(frame)
            case frames.History() if frame.id in self._backlogs:
                return self.state.load_backlog(self._backlogs.pop(frame.id), frame.messages)
            case frames.History():
                self._answer(frame.id, frame)
            case frames.Changes():
                self._gaps.pop(frame.id, None)
                self._gaps_due.pop(frame.conversation, None)
        events = self.state.apply(frame)
        if isinstance(frame, frames.Welcome):
            self._welcomed(frame)
        self._settle(events)
        return events

    def _welcomed(self, welcome: frames.Welcome) -> None:
        self.heartbeat_seconds = welcome.heartbeat_seconds
        self.session = welcome.session
        for held in _batches(list(self.state.held.items())[HOLD_MAX:], HOLD_MAX):
            self._outgoing.append(frames.Resume(self.new_id(), dict(held)))

    def _ack(self, ack: frames.Ack) -> list[Event]:
        if ack.id == self._hello:
            self.line = Line.UP
            self.state.greeted()
            self._outgoing += self._requests.values()
            if self._followed:
                self._outgoing.append(frames.PresenceFollow(self.new_id(), self._followed))
            assert self.state.me is not None
            return [Connected(self.state.me)]
        pending = self._sends.pop(ack.id, None)
        if pending is not None and ack.message is not None:
            self._stored(ack.message)
        self._answer(ack.id, ack)
        return []

    def _error(self, error: frames.Error, now: float) -> list[Event]:
        id = error.id or ""
        refused = Refused(error.code, error.detail)
        if id in self._gaps:
            self._gaps_due[self._gaps.pop(id)] = now + (error.retry_after or GAP_RETRY_SECONDS)
        elif id in self._backlogs:
            conversation = self._backlogs.pop(id)
            if error.code not in PASSING:
                return self.state.load_backlog(conversation, [])
            self._backlogs_due[conversation] = now + (error.retry_after or GAP_RETRY_SECONDS)
        elif id in self._sends:
            pending = self._sends.pop(id)
            if error.code in PASSING:
                self.outbox.retry(pending, now, error.retry_after)
            elif self.outbox.settle(pending.conversation, pending.client_id):
                self.outcomes[pending.client_id] = refused
                return [
                    MessageFailed(
                        conversation=pending.conversation,
                        client_id=pending.client_id,
                        text=pending.text,
                        code=error.code,
                        detail=error.detail,
                    )
                ]
        else:
            self._answer(id, refused)
        return []

    def _answer(self, id: str, answer: Answer) -> None:
        if self._requests.pop(id, None) is not None:
            self.answers[id] = answer

    def _settle(self, events: list[Event]) -> None:
        """See one's own messages come back: that is as good as the ``ack``."""
        me = self.state.me
        for event in events:
            match event:
                case frames.MessageCreated(message) if me is not None and message.sender == me.id:
                    self._stored(message)

    def _stored(self, message: frames.Message) -> None:
        if self.outbox.settle(message.conversation, message.client_id):
            self.outcomes[message.client_id] = message

    def _ask_for_gaps(self, now: float) -> None:
        behind = self.state.behind
        for id in self._gaps_due.keys() - behind:
            del self._gaps_due[id]
        for id in behind.difference(self._gaps.values()):
            conversation = self.state.conversations[id]
            # What the server tells on its own may be on its way.
            due = self._gaps_due.setdefault(id, now if conversation.has_more else now + GAP_SECONDS)
            if due <= now:
                frame = frames.ChangesLoad(self.new_id(), id, conversation.revision)
                self._gaps[frame.id] = id
                self._outgoing.append(frame)

    def _ask_for_backlogs(self, now: float) -> None:
        asked = self._backlogs.values()
        for id, before in self.state.backlogs.items():
            if id not in asked and self._backlogs_due.get(id, now) <= now:
                self._backlogs_due.pop(id, None)
                frame = frames.HistoryLoad(self.new_id(), id, before=before, limit=HISTORY_MAX)
                self._backlogs[frame.id] = id
                self._outgoing.append(frame)


def _batches(items: list[_Item], size: int) -> Iterator[list[_Item]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
