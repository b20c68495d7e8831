"""One client's side of the protocol: what to send, and what received frames mean.

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
from rtchat.errors import ChatError, Refused, not_unicode
from rtchat.events import Connected, Delayed, Event, MessageFailed
from rtchat.frames import AnyServerFrame
from rtchat.outbox import Outbox, PendingMessage
from rtchat.state import State

RESUME_MAX = 500
"""Conversations in one ``hello`` or ``resume``."""
FRAME_MAX_BYTES = 65_536
"""What every server reads, and a message of any text that it takes fits into, as it is encoded
here. A larger frame ends the connection, and would do so again each time that it is sent."""
ID_MAX_BYTES = 20
"""Longer than the id of any frame."""
HISTORY_MAX = 100
"""Messages in one page of history."""
PRESENCE_FOLLOW_MAX = 100
"""People whose presence one can follow."""
GAP_SECONDS = 1.0
"""How long a missing revision may take to come by itself; then it is requested."""
GAP_RETRY_SECONDS = 5.0

PASSING = frozenset(
    {"rate_limited", "unavailable", "internal", "timeout", "going_away", "unauthenticated"}
)
"""Codes of failures that pass by themselves; a message is sent again after them."""

Request = (
    frames.HistoryLoad
    | frames.PeopleLoad
    | frames.Resume
    | frames.MessageForward
    | frames.ReactionSet
    | frames.ReadMark
    | frames.UnreadMark
    | frames.ThreadRead
)
"""Frames that may be sent twice: without an answer they go over the next connection again."""

Answer = frames.ServerFrame | Refused
Outcome = frames.Message | Refused

_decoder: msgspec.json.Decoder[AnyServerFrame] = msgspec.json.Decoder(AnyServerFrame)
_encoder = msgspec.json.Encoder()
_Item = TypeVar("_Item")


class ConnectionState(Enum):
    """The state of the connection; it is ``CONNECTING`` until the hello is answered."""

    DISCONNECTED = auto()
    CONNECTING = auto()
    CONNECTED = auto()


class Session:
    """Speaks the protocol over one connection after the other, and keeps one state over all.

    ``answers`` and ``outcomes`` collect the answers to requests, and what became of messages;
    whoever made them takes them from there.
    """

    def __init__(self) -> None:
        self.state = State()
        self.outbox = Outbox()
        self.connection = ConnectionState.DISCONNECTED
        self.heartbeat_seconds = 25
        self.session: UUID | None = None
        self.answers: dict[str, Answer] = {}
        self.outcomes: dict[UUID, Outcome] = {}
        self._ids = map(str, count(1))
        self._hello = ""
        self._rest: dict[UUID, float] = {}
        """Conversations that the hello had no room for, and when they may be resumed."""
        self._resumes: dict[str, list[UUID]] = {}
        self._requests: dict[str, Request] = {}
        self._requests_due: dict[str, float] = {}
        """When those are sent again that the server could not answer."""
        self._sends: dict[str, PendingMessage] = {}
        self._gaps: dict[str, UUID] = {}
        self._gaps_due: dict[UUID, float] = {}
        self._backlogs: dict[str, UUID] = {}
        self._backlogs_due: dict[UUID, float] = {}
        self._followed: list[UUID] = []
        self._outgoing: list[frames.ClientFrame] = []

    # The connection

    def open(self, token: str) -> None:
        """Begin on a new connection: authenticate, and name the revisions that are here."""
        state = self.state
        self.connection = ConnectionState.CONNECTING
        self._hello = next(self._ids)
        self._rest = dict.fromkeys(islice(state.revisions, RESUME_MAX, None), 0.0)
        self._outgoing = [
            frames.Hello(
                id=self._hello,
                token=token,
                epoch=state.epoch if state.epoch is not None else UNSET,
                user_revision=state.user_revision if state.epoch is not None else UNSET,
                conversations=dict(islice(state.revisions.items(), RESUME_MAX)),
            )
        ]

    def close(self) -> None:
        """Take note that the connection is lost: what has no answer goes over the next one."""
        self.connection = ConnectionState.DISCONNECTED
        self._outgoing = []
        self._resumes.clear()
        self._sends.clear()
        self._gaps.clear()
        self._gaps_due.clear()
        self._backlogs.clear()
        self._backlogs_due.clear()
        self.outbox.disconnected()
        self.state.disconnected()

    # Requests

    def request(self, frame: Request) -> None:
        """Send a request; the answer comes under the frame's id.

        Raises:
            Refused: no frame can carry what is requested.
        """
        _check(frame)
        self._requests[frame.id] = frame
        if self.connection is ConnectionState.CONNECTED:
            self._outgoing.append(frame)

    def cancel(self, id: str) -> None:
        """Forget a request: nobody waits for its answer."""
        self._requests.pop(id, None)
        self._requests_due.pop(id, None)
        self.answers.pop(id, None)

    def new_id(self) -> str:
        """Return an id for a request."""
        return next(self._ids)

    def send(self, pending: PendingMessage) -> None:
        """Send a message; what becomes of it comes under its ``client_id``.

        Raises:
            Refused: no frame can carry the text.
        """
        _check(pending.frame(""))
        self.outbox.add(pending)

    def typing(self, conversation: UUID) -> None:
        """Send that one is typing, if connected."""
        if self.connection is ConnectionState.CONNECTED:
            self._outgoing.append(frames.TypingSend(conversation))

    def follow_presence(self, people: list[UUID]) -> None:
        """Follow who of these people is online, over this connection and those after it.

        Raises:
            Refused: they are more than the server lets one follow.
        """
        if len(people) > PRESENCE_FOLLOW_MAX:
            detail = f"One can follow {PRESENCE_FOLLOW_MAX} people, and these are {len(people)}."
            raise Refused("too_large", detail)
        self._followed = people
        if self.connection is ConnectionState.CONNECTED:
            self._outgoing.append(frames.PresenceFollow(self.new_id(), people))

    def renew(self, token: str) -> None:
        """Go on with a newer access token."""
        if self.connection is ConnectionState.CONNECTED:
            self._outgoing.append(frames.TokenRenew(self.new_id(), token))

    def ping(self) -> None:
        """Make the server answer."""
        self._outgoing.append(frames.Ping(self.new_id()))

    # What goes out

    def take_outgoing(self, now: float) -> list[bytes]:
        """Return what is to be sent now."""
        if self.connection is ConnectionState.CONNECTED:
            self._resume_rest(now)
            self._request_gaps(now)
            self._request_backlogs(now)
            self._repeat_requests(now)
            for pending in self.outbox.due(now):
                id = self.new_id()
                self._sends[id] = pending
                self._outgoing.append(pending.frame(id))
        outgoing, self._outgoing = self._outgoing, []
        return [_encoder.encode(frame) for frame in outgoing]

    def next_due(self) -> float | None:
        """Return when something is to be sent next, where that is only a matter of time."""
        if self.connection is not ConnectionState.CONNECTED:
            return None
        requested = set(self._gaps.values())
        times = [due for id, due in self._gaps_due.items() if id not in requested]
        times += self._backlogs_due.values()
        times += self._requests_due.values()
        times += self._rest.values()
        if (due := self.outbox.next_due()) is not None:
            times.append(due)
        return min(times, default=None)

    # What comes in

    def receive(self, data: str | bytes, now: float) -> list[Event]:
        """Take a frame; return what is new, in order.

        Raises:
            ChatError: the server's answer to the hello is not understood.
        """
        try:
            frame = _decoder.decode(data)
        except msgspec.DecodeError:
            return []  # A newer server sends frames that are not known here.
        match frame:
            case frames.Error():
                return self._error(frame, now)
            case frames.Ack():
                return self._ack(frame)
            case frames.History() if frame.id in self._backlogs:
                return self.state.load_backlog(self._backlogs.pop(frame.id), frame.messages)
            case frames.History() | frames.People():
                self._answer(frame.id, frame)
            case frames.Changes():
                self._gaps.pop(frame.id, None)
                self._gaps_due.pop(frame.conversation, None)
            case frames.Reset():
                # Pages that are on their way belong to what is dropped.
                self._backlogs = {
                    id: conversation
                    for id, conversation in self._backlogs.items()
                    if frame.conversation not in (None, conversation)
                }
        saw_marks = self.state.privacy.shares_read_marks
        events = self.state.apply(frame)
        if self.state.privacy.shares_read_marks and not saw_marks:
            # The marks that are shown again come with what is resumed.
            marked = [one.id for one in self.state.conversations.values() if one.marks]
            self._rest.update(dict.fromkeys(marked, 0.0))
        if isinstance(frame, frames.Welcome):
            self._welcomed(frame)
        self._settle(events)
        return events

    def _welcomed(self, welcome: frames.Welcome) -> None:
        self.heartbeat_seconds = welcome.heartbeat_seconds
        self.session = welcome.session

    def _ack(self, ack: frames.Ack) -> list[Event]:
        if ack.id == self._hello:
            if self.state.me is None:
                raise ChatError("The server's welcome is not understood: a newer client is needed.")
            self.connection = ConnectionState.CONNECTED
            self.state.welcomed()
            self._outgoing += (
                request for id, request in self._requests.items() if id not in self._requests_due
            )
            if self._followed:
                self._outgoing.append(frames.PresenceFollow(self.new_id(), self._followed))
            return [Connected(self.state.me)]
        pending = self._sends.pop(ack.id, None)
        if pending is not None and ack.message is not None:
            self._stored(ack.message)
        self._resumes.pop(ack.id, None)
        self._answer(ack.id, ack)
        return []

    def _error(self, error: frames.Error, now: float) -> list[Event]:
        id = error.id or ""
        refused = Refused(error.code, error.detail)
        if id in self._gaps:
            self._gaps_due[self._gaps.pop(id)] = now + (error.retry_after or GAP_RETRY_SECONDS)
        elif id in self._resumes:
            # What is not resumed is not followed: it would never be up to date again.
            rest = self._resumes.pop(id)
            if error.code in PASSING:
                due = now + (error.retry_after or GAP_RETRY_SECONDS)
                self._rest.update(dict.fromkeys(rest, due))
        elif id in self._backlogs:
            conversation = self._backlogs.pop(id)
            # Who is no member any more learns that soon, and until then gets nothing of what came
            # after what they may not load: they have a beginning of what was said, without holes.
            if error.code not in PASSING | {"not_found"}:
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
        elif id in self._requests and error.code in PASSING:
            self._requests_due[id] = now + (error.retry_after or GAP_RETRY_SECONDS)
        else:
            self._answer(id, refused)
        if error.code == "rate_limited" and error.retry_after is not None:
            return [Delayed(error.detail, error.retry_after)]
        return []

    def _answer(self, id: str, answer: Answer) -> None:
        if self._requests.pop(id, None) is not None:
            self.answers[id] = answer

    def _settle(self, events: list[Event]) -> None:
        """Settle one's own messages that come as events: that is as good as the ``ack``."""
        me = self.state.me
        for event in events:
            match event:
                case frames.MessageCreated(message) if me is not None and message.sender == me.id:
                    self._stored(message)

    def _stored(self, message: frames.Message) -> None:
        if self.outbox.settle(message.conversation, message.client_id):
            self.outcomes[message.client_id] = message

    def _repeat_requests(self, now: float) -> None:
        for id in [id for id, due in self._requests_due.items() if due <= now]:
            del self._requests_due[id]
            self._outgoing.append(self._requests[id])

    def _resume_rest(self, now: float) -> None:
        for batch in _batches([id for id, due in self._rest.items() if due <= now], RESUME_MAX):
            for id in batch:
                del self._rest[id]
            revisions = self.state.revisions
            named = {id: revisions[id] for id in batch if id in revisions}
            if named:
                frame = frames.Resume(self.new_id(), named)
                self._resumes[frame.id] = list(named)
                self._outgoing.append(frame)

    def _request_gaps(self, now: float) -> None:
        behind = self.state.behind
        for id in self._gaps_due.keys() - behind:
            del self._gaps_due[id]
        for id in behind.difference(self._gaps.values()):
            conversation = self.state.conversations[id]
            # What the server sends unasked may be on its way.
            due = self._gaps_due.setdefault(id, now if conversation.has_more else now + GAP_SECONDS)
            if due <= now:
                frame = frames.ChangesLoad(self.new_id(), id, conversation.revision)
                self._gaps[frame.id] = id
                self._outgoing.append(frame)

    def _request_backlogs(self, now: float) -> None:
        requested = self._backlogs.values()
        for id, before in self.state.backlogs.items():
            if id not in requested and self._backlogs_due.get(id, now) <= now:
                self._backlogs_due.pop(id, None)
                frame = frames.HistoryLoad(
                    self.new_id(), id, before=before, limit=HISTORY_MAX, with_replies=True
                )
                self._backlogs[frame.id] = id
                self._outgoing.append(frame)


def _batches(items: list[_Item], size: int) -> Iterator[list[_Item]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _check(frame: frames.ClientFrame) -> None:
    """Check that a connection carries a frame: one that it does not would end each that sends it.

    Raises:
        Refused: it does not.
    """
    try:
        data = _encoder.encode(frame)
    except UnicodeEncodeError as error:
        raise not_unicode() from error
    if len(data) > FRAME_MAX_BYTES - ID_MAX_BYTES:
        raise Refused("too_large", "The text is too long.")
