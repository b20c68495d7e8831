"""What the client knows: conversations and what was said in them, fed by frames alone.

Nothing here does input or output. What frames make of a state is the same as what a new client
loads, whatever was missed in between.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

import msgspec

from rtchat import frames
from rtchat.events import ConversationChanged, ConversationJoined, ConversationLeft, Event
from rtchat.frames import Member, Message, MessageCreated, MessageUpdated, Person

MARKS_MEMBERS_MAX = 50
"""Largest room in which the server tells everybody's read marks."""

Revised = (
    frames.MessageCreated
    | frames.MessageUpdated
    | frames.MemberUpdated
    | frames.ConversationUpdated
)
"""Frames that are one revision of their conversation."""


@dataclass(slots=True)
class Conversation:
    """One conversation, complete up to ``revision`` as far as it is loaded.

    ``messages`` are by seq: the newest from the first sight of the conversation on, and whatever
    history was loaded. ``members`` holds those who left, too. ``marks`` are how far everybody has
    read, once they are loaded, in rooms of up to ``MARKS_MEMBERS_MAX`` people.
    """

    id: UUID
    kind: Literal["direct", "group"]
    title: str
    role: Literal["owner", "member"]
    is_muted: bool
    is_pinned: bool
    other: Person | None
    revision: int
    last_seq: int
    last_ordinal: int
    read_ordinal: int
    messages: dict[int, Message] = field(default_factory=dict)
    members: dict[UUID, Member] = field(default_factory=dict)
    marks: dict[UUID, int] = field(default_factory=dict)
    is_reset: bool = False
    """Everything is to be loaded anew; until then events wait."""
    has_more: bool = False
    """The server has more changes, which it does not tell on its own."""
    newest: int = 0
    """The highest revision that is known to exist."""
    early: dict[int, Revised] = field(default_factory=dict)
    """Events that wait for a predecessor."""
    untold: set[int] = field(default_factory=set)
    """Messages that exist, changed since, and come with their change."""
    backlog: "Backlog | None" = None
    """What was said before the client knew of the conversation, while that is loaded."""

    @property
    def unread(self) -> int:
        """How many messages one has not read."""
        return self.last_ordinal - self.read_ordinal

    @property
    def last_message(self) -> Message | None:
        """The newest message."""
        return self.messages.get(self.last_seq)

    @property
    def name(self) -> str:
        """What the conversation is called."""
        return self.title if self.other is None else name(self.other)

    @property
    def has_gap(self) -> bool:
        """Whether something is known to exist that is not here."""
        return not self.is_reset and (self.has_more or self.newest > self.revision)


@dataclass(slots=True)
class Backlog:
    """Messages of a conversation that one joined, unread and not told yet.

    They are loaded backwards, before ``before``; what happens meanwhile is told after them.
    """

    before: int
    read_ordinal: int
    messages: list[Message] = field(default_factory=list)
    delayed: list[Event] = field(default_factory=list)


def name(person: Person) -> str:
    """Return what somebody is called."""
    return f"{person.first_name} {person.last_name}".strip()


class State:
    """Everything that one person's client knows."""

    def __init__(self) -> None:
        self.me: Person | None = None
        self.epoch: UUID | None = None
        self.user_revision = 0
        self.conversations: dict[UUID, Conversation] = {}
        self.online: dict[UUID, bool] = {}
        self.behind: set[UUID] = set()
        """The conversations that have a gap."""
        self._unread_in: set[UUID] = set()
        self._greeting: int | None = None
        self._is_new = False

    @property
    def held(self) -> dict[UUID, int]:
        """The revision that is held of each conversation."""
        return {
            conversation.id: conversation.revision
            for conversation in self.conversations.values()
            if not conversation.is_reset
        }

    @property
    def reset_conversations(self) -> list[UUID]:
        """The conversations that are to be loaded anew."""
        return [one.id for one in self.conversations.values() if one.is_reset]

    def clear(self) -> None:
        """Forget everything but oneself."""
        self.epoch = None
        self.user_revision = 0
        self.conversations.clear()
        self.online.clear()
        self.behind.clear()
        self._greeting = None

    def greeted(self) -> None:
        """The hello is answered: what followed the welcome is here, and its revision counts."""
        if self._greeting is not None:
            self.user_revision = self._greeting
        self._greeting = None
        self._is_new = False

    def interrupted(self) -> None:
        """The line is lost. In the middle of the first welcome that leaves nothing to build on."""
        self.online.clear()
        self._greeting = None
        if self._is_new:
            self.clear()

    @property
    def backlogs(self) -> dict[UUID, int]:
        """The conversations of which older messages are to be loaded, and before which seq."""
        found = {}
        for id in tuple(self._unread_in):
            conversation = self.conversations.get(id)
            if conversation is not None and conversation.backlog is not None:
                found[id] = conversation.backlog.before
            else:
                self._unread_in.discard(id)
        return found

    def apply(self, frame: frames.ServerFrame) -> list[Event]:
        """Take what the server says; return what is new about it, in order."""
        return self._in_turn(self._apply(frame))

    def load_backlog(self, id: UUID, page: list[Message]) -> list[Event]:
        """Take messages before those that are loaded; none, when there are no more.

        Returns:
            Once everything is there, what is unread, and what happened meanwhile.
        """
        conversation = self.conversations.get(id)
        if conversation is None or conversation.backlog is None:
            return []
        self._history(id, page)
        backlog = conversation.backlog
        unread = [message for message in page if message.ordinal > backlog.read_ordinal]
        backlog.messages[:0] = unread
        if page and len(unread) == len(page) and page[0].seq > 1:
            backlog.before = page[0].seq
            return []
        conversation.backlog = None
        return [*map(MessageCreated, backlog.messages), *backlog.delayed]

    def _in_turn(self, events: list[Event]) -> list[Event]:
        """Keep back what has to be told after the backlog of its conversation."""
        told = []
        for event in events:
            match event:
                case MessageCreated(message) | MessageUpdated(message):
                    conversation = self.conversations.get(message.conversation)
                    if conversation is not None and conversation.backlog is not None:
                        conversation.backlog.delayed.append(event)
                        continue
            told.append(event)
        return told

    def _apply(self, frame: frames.ServerFrame) -> list[Event]:
        match frame:
            case frames.Welcome():
                return self._welcome(frame)
            case frames.Resumed() | frames.Changes():
                return self._changes(frame)
            case frames.MessageCreated(message) | frames.MessageUpdated(message):
                return self._revised(message.conversation, message.revision, frame)
            case frames.MemberUpdated(member):
                return self._revised(member.conversation, member.revision, frame)
            case frames.ConversationUpdated(id, revision):
                return self._revised(id, revision, frame)
            case frames.UserUpdated():
                return self._user_updated(frame)
            case frames.ReadUpdated(id, person, read_ordinal):
                return self._read_updated(id, person, read_ordinal, frame)
            case frames.Presence(online):
                self.online.update(online)
                return [frame]
            case frames.Typing(id):
                return [frame] if id in self.conversations else []
            case frames.History(conversation=id, messages=messages):
                self._history(id, messages)
            case frames.Reset(id):
                return self._reset(id, frame)
        return []

    def load_conversation(self, snapshot: frames.Conversation) -> list[Event]:
        """Take a conversation as it is in one's list, read by other means than the socket.

        It replaces one that was reset; the events that waited for it follow.
        """
        known = self.conversations.get(snapshot.id)
        if known is None:
            return self._in_turn(self._snapshot(snapshot))
        # How it is kept has no revision of its own: frames tell it in order, this may be older.
        snapshot = msgspec.structs.replace(
            snapshot, is_muted=known.is_muted, is_pinned=known.is_pinned
        )
        if not known.is_reset:
            return self._in_turn(self._snapshot(snapshot))
        conversation = self._add(snapshot)
        conversation.early, conversation.newest = known.early, known.newest
        return [ConversationJoined(conversation.id), *self._due(conversation)]

    def drop(self, id: UUID) -> list[Event]:
        """Forget a conversation that is not one's own any more."""
        self.behind.discard(id)
        return [ConversationLeft(id)] if self.conversations.pop(id, None) else []

    def load_members(self, id: UUID, members: Iterable[Member]) -> None:
        """Take the members of a conversation, read by other means than the socket."""
        conversation = self.conversations.get(id)
        if conversation is not None:
            for member in members:
                _keep_member(conversation, member)

    # One's own

    def _welcome(self, welcome: frames.Welcome) -> list[Event]:
        self.me = welcome.me
        if self.epoch != welcome.epoch:
            self.clear()
            self.epoch = welcome.epoch
            self._is_new = True
        self.online.clear()
        self._greeting = welcome.user_revision
        events = [event for id in welcome.left for event in self.drop(id)]
        for snapshot in welcome.conversations:
            events += self._snapshot(snapshot)
        return events

    def _user_updated(self, frame: frames.UserUpdated) -> list[Event]:
        if self._greeting is not None:
            # More of the welcome.
            self._greeting = max(self._greeting, frame.user_revision)
        else:
            self.user_revision = max(self.user_revision, frame.user_revision)
        events = self.drop(frame.left) if frame.left is not None else []
        if frame.conversation is not None:
            events += self._snapshot(frame.conversation)
        return events

    def _snapshot(self, snapshot: frames.Conversation) -> list[Event]:
        known = self.conversations.get(snapshot.id)
        if known is None and self._is_new:
            self._add(snapshot)
            return []
        if known is None:
            return [ConversationJoined(snapshot.id), *self._unread(self._add(snapshot))]
        # It says nothing about the changes up to its revision, so that stays as it is.
        before = _own(known)
        if snapshot.revision >= known.revision:
            known.title, known.role = snapshot.title, snapshot.role
            known.other = snapshot.other
        known.is_muted, known.is_pinned = snapshot.is_muted, snapshot.is_pinned
        self._mark_own(known, snapshot.read_ordinal)
        self._exists(known, snapshot.revision)
        return [ConversationChanged(known.id)] if _own(known) != before else []

    def _unread(self, conversation: Conversation) -> list[Event]:
        """See what was said in a conversation before it was known here."""
        last = conversation.last_message
        if last is None or last.ordinal <= conversation.read_ordinal:
            return []
        if conversation.unread == 1:
            return [MessageCreated(last)]
        conversation.backlog = Backlog(conversation.last_seq + 1, conversation.read_ordinal)
        self._unread_in.add(conversation.id)
        return []

    def _add(self, snapshot: frames.Conversation) -> Conversation:
        conversation = self.conversations[snapshot.id] = Conversation(
            id=snapshot.id,
            kind=snapshot.kind,
            title=snapshot.title,
            role=snapshot.role,
            is_muted=snapshot.is_muted,
            is_pinned=snapshot.is_pinned,
            other=snapshot.other,
            revision=snapshot.revision,
            last_seq=snapshot.last_seq,
            last_ordinal=snapshot.last_ordinal,
            read_ordinal=snapshot.read_ordinal,
        )
        if snapshot.last_message is not None:
            _keep_message(conversation, snapshot.last_message)
        return conversation

    def _reset(self, id: UUID | None, frame: frames.Reset) -> list[Event]:
        if id is None:
            self.clear()
        elif id in self.conversations:
            conversation = self.conversations[id]
            for loaded in (conversation.messages, conversation.members, conversation.marks):
                loaded.clear()
            conversation.early.clear()
            conversation.newest = 0
            conversation.is_reset = True
            self.behind.discard(id)
        else:
            return []
        return [frame]

    # Revisions

    def _revised(self, id: UUID, revision: int, frame: Revised) -> list[Event]:
        conversation = self.conversations.get(id)
        # Each revision is one change, so that what is not above the held one is known.
        if conversation is None or (
            revision <= conversation.revision and not conversation.is_reset
        ):
            return []
        conversation.early[revision] = frame
        conversation.newest = max(conversation.newest, revision)
        return self._due(conversation)

    def _exists(self, conversation: Conversation, revision: int) -> None:
        """Learn that a revision exists; see whether there is a gap."""
        conversation.newest = max(conversation.newest, revision)
        if conversation.has_gap:
            self.behind.add(conversation.id)
        else:
            self.behind.discard(conversation.id)

    def _due(self, conversation: Conversation) -> list[Event]:
        events: list[Event] = []
        if conversation.is_reset:
            return events
        while (frame := conversation.early.pop(conversation.revision + 1, None)) is not None:
            conversation.revision += 1
            match frame:
                case frames.MessageCreated(message) | frames.MessageUpdated(message):
                    events.append(self._message(conversation, message))
                case frames.MemberUpdated(member):
                    events += self._member(conversation, member)
                case frames.ConversationUpdated(title=str(title)):
                    conversation.title = title
                    events.append(ConversationChanged(conversation.id))
        conversation.early = {
            revision: frame
            for revision, frame in conversation.early.items()
            if revision > conversation.revision
        }
        if conversation.id in self.conversations:
            self._exists(conversation, conversation.revision)
        return events

    def _changes(self, frame: frames.Resumed | frames.Changes) -> list[Event]:
        conversation = self.conversations.get(frame.conversation)
        if conversation is None or conversation.is_reset:
            return []
        conversation.has_more = frame.has_more
        events: list[Event] = []
        if frame.revision >= conversation.revision and frame.title != conversation.title:
            conversation.title = frame.title
            events.append(ConversationChanged(conversation.id))
        rows: list[Message | Member] = [*frame.messages, *frame.members]
        for row in sorted(rows, key=lambda row: row.revision):
            if row.revision <= conversation.revision:
                continue
            if isinstance(row, Message):
                events.append(self._message(conversation, row))
            else:
                events += self._member(conversation, row)
        conversation.revision = max(conversation.revision, frame.revision)
        if isinstance(frame, frames.Resumed):
            conversation.marks = dict(frame.marks)
            if self.me is not None and self.me.id in frame.marks:
                self._mark_own(conversation, frame.marks[self.me.id])
        return events + self._due(conversation)

    def _message(self, conversation: Conversation, message: Message) -> Event:
        _keep_message(conversation, message)
        if message.seq <= conversation.last_seq and message.seq not in conversation.untold:
            return MessageUpdated(message)
        conversation.untold.discard(message.seq)
        conversation.untold.update(range(conversation.last_seq + 1, message.seq))
        conversation.last_seq = max(conversation.last_seq, message.seq)
        conversation.last_ordinal = max(conversation.last_ordinal, message.ordinal)
        # Who sends has read up to there.
        if self.me is not None and message.sender == self.me.id:
            self._mark_own(conversation, message.ordinal)
        _mark(conversation, message.sender, message.ordinal)
        return MessageCreated(message)

    def _member(self, conversation: Conversation, member: Member) -> list[Event]:
        _keep_member(conversation, member)
        if conversation.other is not None and conversation.other.id == member.person.id:
            conversation.other = member.person
        if member.has_left:
            conversation.marks.pop(member.person.id, None)
        elif conversation.marks and member.person.id not in conversation.marks:
            # Who joins has read everything so far.
            conversation.marks[member.person.id] = conversation.last_ordinal
            if len(conversation.marks) > MARKS_MEMBERS_MAX:
                conversation.marks.clear()
        events: list[Event] = [frames.MemberUpdated(member)]
        if self.me is not None and member.person.id == self.me.id:
            self.me = member.person
            conversation.role = member.role
            if member.has_left:
                events += self.drop(conversation.id)
        return events

    # Marks and history

    def _read_updated(
        self, id: UUID, person: UUID, read_ordinal: int, frame: frames.ReadUpdated
    ) -> list[Event]:
        conversation = self.conversations.get(id)
        if conversation is None or conversation.is_reset:
            return []
        if self.me is not None and person == self.me.id:
            self._mark_own(conversation, read_ordinal)
        _mark(conversation, person, read_ordinal)
        return [frame]

    def _mark_own(self, conversation: Conversation, ordinal: int) -> None:
        conversation.read_ordinal = max(conversation.read_ordinal, ordinal)
        if self.me is not None:
            _mark(conversation, self.me.id, ordinal)

    def _history(self, id: UUID, messages: list[Message]) -> None:
        conversation = self.conversations.get(id)
        if conversation is None or conversation.is_reset:
            return
        for message in messages:
            # What is newer than the last event comes as an event of its own.
            if message.seq <= conversation.last_seq and message.seq not in conversation.untold:
                _keep_message(conversation, message)


def _own(conversation: Conversation) -> tuple[str, Person | None, str, bool, bool, int]:
    """Return what a snapshot may change of a conversation that is known."""
    return (
        conversation.title,
        conversation.other,
        conversation.role,
        conversation.is_muted,
        conversation.is_pinned,
        conversation.read_ordinal,
    )


def _keep_message(conversation: Conversation, message: Message) -> None:
    known = conversation.messages.get(message.seq)
    if known is None or known.revision < message.revision:
        conversation.messages[message.seq] = message


def _keep_member(conversation: Conversation, member: Member) -> None:
    known = conversation.members.get(member.person.id)
    if known is None or known.revision < member.revision:
        conversation.members[member.person.id] = member


def _mark(conversation: Conversation, person: UUID, ordinal: int) -> None:
    """Move somebody's mark, where marks are told."""
    if person in conversation.marks:
        conversation.marks[person] = max(conversation.marks[person], ordinal)
