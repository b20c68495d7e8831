"""What a client of docs/protocol.md knows, made of frames alone.

It is written from the document and shares no code with the ``rtchat`` library, so that a mistake
of one does not hide one of the server. Nothing here does input or output.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import msgspec

from tests.faults import history
from tests.faults.history import History, Row, Source, message_id, unread_in
from tests.faults.reactions import Frame, Reactions

GAP_SECONDS = 1.0
"""How long a missing revision may take to come by itself; then it is asked for."""
PAGE = 100


@dataclass(slots=True)
class Room:
    """A conversation, complete up to ``revision`` for what came since it is known."""

    id: str
    revision: int
    title: str
    last_seq: int
    last_ordinal: int
    read_ordinal: int
    reactions: Reactions
    start: int = 0
    """The seq after which messages are new."""
    newest: int = 0
    """The highest revision that is known to exist."""
    rows: dict[int, Row] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    early: dict[int, Frame] = field(default_factory=dict)
    """Events that wait for a predecessor, by revision."""
    has_more: bool = False
    gap_since: float | None = None
    backlog: list[Frame] | None = None
    """Messages from before it was known, while they are loaded; what is new waits meanwhile."""
    backlog_before: int = 0
    waiting: list[tuple[Frame, Source]] = field(default_factory=list)
    is_reset: bool = False
    """What is here is of no use; it is loaded anew."""


class Rooms:
    """The conversations of one client.

    Arguments:
        client: how the history calls it.
        person: whose it is.
        history: where it writes what comes.
        delivered: called with each message, once it has its place.
    """

    def __init__(
        self, client: str, person: str, history: History, delivered: Callable[[Frame], None]
    ) -> None:
        self.members: dict[tuple[str, str], Frame] = {}
        """The last that came of each member, by conversation and person."""
        self._client = client
        self._person = person
        self._history = history
        self._delivered = delivered
        self._rooms: dict[str, Room] = {}
        self._epoch = ""
        self._user_revision = 0
        self._greeting: int | None = None
        self._is_new = True

    def get(self, id: str) -> Room | None:
        """Return a conversation, if it is known."""
        return self._rooms.get(id)

    @property
    def ids(self) -> list[str]:
        """All conversations that are known."""
        return list(self._rooms)

    # A connection

    def hello(self) -> Frame:
        """Return what a hello names as known; a client that knows nothing begins anew."""
        if self._is_new:
            self._rooms.clear()
            return {}
        known = {room.id: room.revision for room in self._rooms.values() if not room.is_reset}
        return {
            "epoch": self._epoch,
            "user_revision": self._user_revision,
            "conversations": known,
        }

    def greeted(self) -> None:
        """Count on what the welcome brought: its hello is answered."""
        self._user_revision = max(self._user_revision, self._greeting or 0)
        self._greeting = None
        self._is_new = False

    def interrupted(self) -> None:
        """Forget a welcome of which not all has come."""
        self._greeting = None

    # Frames

    def apply(self, frame: Frame, asked: float) -> None:
        """Take a frame.

        Arguments:
            asked: when the oldest request was made that it may be an answer to.
        """
        match frame["type"]:
            case "welcome":
                self._welcome(frame, asked)
            case "resumed" | "changes":
                self._take_changes(frame, asked)
            case "history":
                self._take_backlog(frame)
            case "message.created" | "message.updated":
                self._take_revision(frame["message"]["conversation"], frame["message"], frame)
            case "reaction.updated":
                self._take_revision(frame["reaction"]["conversation"], frame["reaction"], frame)
            case "member.updated":
                self._take_revision(frame["member"]["conversation"], frame["member"], frame)
            case "conversation.updated":
                self._take_revision(frame["conversation"], frame, frame)
            case "user.updated":
                self._user_updated(frame)
            case "read.updated":
                self.mark(frame["conversation"], frame["person"], frame["read_ordinal"])
            case "reset":
                self._reset(frame.get("conversation"), asked)

    def wanted(self, now: float) -> Iterator[tuple[str, Frame]]:
        """Yield what has to be asked for, by conversation.

        Arguments:
            now: seconds of any clock that is the same in each call.
        """
        for room in self._rooms.values():
            if room.newest <= room.revision and not room.has_more:
                room.gap_since = None
            elif room.gap_since is None:
                room.gap_since = now
            is_overdue = room.gap_since is not None and now - room.gap_since > GAP_SECONDS
            if room.is_reset:
                continue
            if room.backlog is not None:
                before = room.backlog_before
                page = {"before": before, "limit": PAGE, "with_replies": True}
                yield room.id, {"type": "history.load", **page}
            elif room.has_more or is_overdue:
                yield room.id, {"type": "changes.load", "after": room.revision}

    def _welcome(self, frame: Frame, asked: float) -> None:
        if frame["epoch"] != self._epoch:
            self._rooms.clear()
            self._epoch, self._is_new = frame["epoch"], True
        self._greeting = frame["user_revision"]
        for left in frame["left"]:
            self._rooms.pop(left, None)
        for conversation in frame["conversations"]:
            self._show(conversation, asked)

    def _user_updated(self, frame: Frame) -> None:
        if self._greeting is None:
            self._user_revision = max(self._user_revision, frame["user_revision"])
        else:
            # More of the welcome.
            self._greeting = max(self._greeting, frame["user_revision"])
        self._rooms.pop(frame.get("left", ""), None)
        if "conversation" in frame:
            self._show(frame["conversation"])

    def _show(self, conversation: Frame, asked: float | None = None) -> None:
        """Take a conversation as it is in the list."""
        room = self._rooms.get(conversation["id"])
        if room is None:
            self._begin(conversation)
        else:
            if conversation["revision"] >= room.revision:
                room.title = conversation["title"]
            room.newest = max(room.newest, conversation["revision"])
        self.mark(conversation["id"], self._person, conversation["read_ordinal"], asked)

    def _begin(self, conversation: Frame) -> None:
        room = self._rooms[conversation["id"]] = _room(conversation, self._person)
        room.start = room.last_seq
        if self._is_new:
            self._history.write(
                history.Began(
                    client=self._client,
                    person=self._person,
                    conversation=room.id,
                    seq=room.start,
                )
            )
        elif room.last_seq > conversation["joined_seq"]:
            room.start, room.backlog = conversation["joined_seq"], []
            room.backlog_before = room.last_seq + 1

    # Revisions

    def _take_revision(self, id: str, row: Frame, frame: Frame) -> None:
        revision = row["revision"]
        if "message" not in frame:
            self._history.write(
                history.Noticed(
                    client=self._client, person=self._person, conversation=id, revision=revision
                )
            )
        room = self._rooms.get(id)
        if room is None:
            if "message" in frame:
                # It is of no use to a client; the history has it nevertheless.
                self._write(row, "event", is_new=False)
            return
        room.newest = max(room.newest, revision)
        if revision > room.revision:
            room.early[revision] = frame
            self._apply_due(room)

    def _apply_due(self, room: Room) -> None:
        room.early = {at: early for at, early in room.early.items() if at > room.revision}
        while (frame := room.early.pop(room.revision + 1, None)) is not None:
            room.revision += 1
            match frame["type"]:
                case "message.created" | "message.updated":
                    self._take_message(room, frame["message"], "event")
                case "reaction.updated":
                    room.reactions.update(frame["reaction"])
                case "member.updated":
                    self._take_member(frame["member"])
                case "conversation.updated":
                    room.title = frame.get("title") or room.title

    def _take_changes(self, frame: Frame, asked: float) -> None:
        room = self._rooms.get(frame["conversation"])
        if room is None or room.is_reset:
            return
        if frame["revision"] >= room.revision:
            room.title = frame["title"]
        for message in frame["messages"]:
            if message["revision"] > room.revision:
                self._take_message(room, message, frame["type"])
        for reaction in frame.get("reactions", []):
            if reaction["revision"] > room.revision:
                room.reactions.update(reaction)
        for member in frame["members"]:
            if member["revision"] > room.revision:
                self._take_member(member)
        room.revision = max(room.revision, frame["revision"])
        room.newest = max(room.newest, room.revision)
        room.has_more = frame.get("has_more", False)
        for person, ordinal in frame.get("marks", {}).items():
            self.mark(room.id, person, ordinal, asked)
        self._apply_due(room)

    def _take_member(self, member: Frame) -> None:
        self.members[member["conversation"], member["person"]["id"]] = member

    def _take_message(self, room: Room, message: Frame, source: Source) -> None:
        known = room.rows.get(message["seq"])
        if known is None or known.revision < message["revision"]:
            room.rows[message["seq"]] = row_of(message)
        room.reactions.load(message)
        room.last_seq = max(room.last_seq, message["seq"])
        room.last_ordinal = max(room.last_ordinal, message["ordinal"])
        if message["sender"] == self._person and not ("event" in message or is_aside(message)):
            room.read_ordinal = max(room.read_ordinal, message["ordinal"])
        if room.backlog is not None:
            room.waiting.append((message, source))
        else:
            self._deliver(room, message, source)

    def _deliver(self, room: Room, message: Frame, source: Source) -> None:
        seq = message["seq"]
        self._write(message, source, is_new=seq > room.start and seq not in room.seen)
        room.seen.add(seq)
        self._delivered(message)

    def _take_backlog(self, frame: Frame) -> None:
        room = self._rooms.get(frame["conversation"])
        if room is None or room.backlog is None:
            return
        page = frame["messages"]
        new = [message for message in page if message["seq"] > room.start]
        room.backlog[:0] = new
        if new and len(new) == len(page) and page[0]["seq"] > room.start + 1:
            room.backlog_before = page[0]["seq"]
            return
        backlog, room.backlog = room.backlog, None
        for message in backlog:
            room.rows.setdefault(message["seq"], row_of(message))
            room.reactions.load(message)
            self._deliver(room, message, "history")
        waiting, room.waiting = room.waiting, []
        for message, source in waiting:
            self._deliver(room, message, source)

    # Reset

    def _reset(self, id: str | None, asked: float) -> None:
        self._history.write(
            history.Reset(client=self._client, person=self._person, conversation=id, asked=asked)
        )
        if id is None:
            self._rooms.clear()
            self._is_new = True
        elif id in self._rooms:
            self._rooms[id].is_reset = True

    @property
    def reset(self) -> list[str]:
        """The conversations that are to be loaded anew."""
        return [room.id for room in self._rooms.values() if room.is_reset]

    def reload(self, conversation: Frame) -> None:
        """Take a conversation anew; all of its rows are to follow."""
        old = self._rooms.get(conversation["id"])
        if old is None or not old.is_reset:
            return  # One has left it meanwhile.
        room = self._rooms[old.id] = _room(conversation, self._person)
        room.start, room.seen, room.rows = old.start, old.seen, old.rows
        room.revision, room.has_more = 0, True

    def drop(self, id: str) -> None:
        """Forget a conversation that is not one's own any more."""
        self._rooms.pop(id, None)

    # Marks, and the end

    def mark(
        self, conversation: str, person: str, ordinal: int, asked: float | None = None
    ) -> None:
        """Take a mark, from a read that began at ``asked`` or from an event."""
        room = self._rooms.get(conversation)
        if room is not None and person == self._person:
            room.read_ordinal = max(room.read_ordinal, ordinal)
        self._history.write(
            history.Marked(
                client=self._client,
                person=person,
                conversation=conversation,
                ordinal=ordinal,
                asked=asked,
            )
        )

    def _write(self, message: Frame, source: Source, *, is_new: bool) -> None:
        self._history.write(
            history.Received(
                client=self._client,
                person=self._person,
                conversation=message["conversation"],
                id=message_id(message["text"], message["client_id"]),
                seq=message["seq"],
                revision=message["revision"],
                source=source,
                is_new=is_new,
            )
        )

    @property
    def revisions(self) -> dict[str, int]:
        """Up to which revision each conversation is complete."""
        return {
            room.id: room.revision
            for room in self._rooms.values()
            if room.backlog is None and not room.is_reset
        }

    def final_states(self) -> list[history.FinalState]:
        """Return what is here of each conversation."""
        return [
            history.FinalState(
                client=self._client,
                person=self._person,
                conversation=room.id,
                revision=room.revision,
                title=room.title,
                last_seq=room.last_seq,
                last_ordinal=room.last_ordinal,
                read_ordinal=room.read_ordinal,
                unread=unread_in(room.rows.values(), room.read_ordinal),
                rows=[
                    msgspec.structs.replace(row, reactions=room.reactions.of(seq))
                    for seq, row in sorted(room.rows.items())
                ],
            )
            for room in self._rooms.values()
        ]


def _room(conversation: Frame, person: str) -> Room:
    return Room(
        id=conversation["id"],
        revision=conversation["revision"],
        title=conversation["title"],
        last_seq=conversation["last_seq"],
        last_ordinal=conversation["last_ordinal"],
        read_ordinal=conversation["read_ordinal"],
        reactions=Reactions(person),
    )


def is_aside(message: Frame) -> bool:
    """Return whether a message stands in a thread alone."""
    return "thread_root" in message and not message.get("also_in_room", False)


def row_of(message: Frame) -> Row:
    """Return a message of the wire as the history keeps it."""
    return Row(
        seq=message["seq"],
        ordinal=message["ordinal"],
        revision=message["revision"],
        id=message_id(message["text"], message["client_id"]),
        text=message["text"],
        is_deleted=message["deleted_at"] is not None,
        sender=message["sender"],
        reply_to=message.get("reply_to", 0),
        mentions=tuple(
            (one["name"], one.get("id", ""), one["since"]) for one in message.get("mentions", [])
        ),
        reactions=tuple(
            (one["emoji"], one["count"], one.get("is_own", False))
            for one in message.get("reactions", [])
        ),
        is_line="event" in message,
        thread_root=message.get("thread_root", 0),
        thread_ordinal=message.get("thread_ordinal", 0),
        is_aside=is_aside(message),
    )
