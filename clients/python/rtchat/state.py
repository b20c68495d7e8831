"""What the client knows: all conversations and one's own account, fed by frames alone.

Nothing here does input or output. What frames make of a state is the same as what a new client
loads, whatever was missed in between.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import msgspec

from rtchat import frames
from rtchat.backlog import Backlog
from rtchat.conversation import Conversation, Revised
from rtchat.events import (
    ConversationChanged,
    ConversationJoined,
    ConversationLeft,
    Event,
    LineCreated,
    OwnChanged,
    RoleChanged,
    created,
)
from rtchat.frames import (
    Member,
    Message,
    MessageCreated,
    MessageUpdated,
    Person,
    Privacy,
    Profile,
    Reaction,
    ReactionUpdated,
    RoomSettings,
    UnreadMention,
)
from rtchat.keeping import Keeping
from rtchat.own import Own

Row = Message | Reaction | Member
"""What carries a revision of its conversation."""


class State:
    """Everything that one person's client knows."""

    def __init__(self) -> None:
        self.me: Person | None = None
        self.privacy = Privacy(shares_presence=True, shares_read_marks=True)
        self.is_administrator = False
        """Whether one looks after the server."""
        self.epoch: UUID | None = None
        self.user_revision = 0
        self.conversations: dict[UUID, Conversation] = {}
        self.online: dict[UUID, bool] = {}
        self.own = Own()
        self.people: dict[UUID, Person] = {}
        """People who were loaded to be shown, by their ids."""
        self.profiles: dict[UUID, Profile] = {}
        """What people whose presence is followed say of themselves, as far as they ever did."""
        self.last_seen: dict[UUID, datetime] = {}
        """When those followed who are not online were last, where that is known and shown."""
        self.behind: set[UUID] = set()
        """The conversations that have a gap; an index, since it is asked for at every frame."""
        self._with_backlog: set[UUID] = set()
        self._welcome_revision: int | None = None
        self._is_first_welcome = True
        self._is_welcome_whole = False
        self._reloading: dict[UUID, Backlog] = {}

    @property
    def revisions(self) -> dict[UUID, int]:
        """The present revision of each conversation that can be resumed."""
        return {
            conversation.id: conversation.revision
            for conversation in self.conversations.values()
            if not conversation.is_reset
        }

    @property
    def reset_conversations(self) -> list[UUID]:
        """The conversations that are to be loaded anew."""
        return [one.id for one in self.conversations.values() if one.is_reset]

    @property
    def backlogs(self) -> dict[UUID, int]:
        """The conversations of which older messages are to be loaded, and before which seq."""
        found = {}
        for id in tuple(self._with_backlog):
            conversation = self.conversations.get(id)
            if conversation is None or conversation.backlog is None:
                self._with_backlog.discard(id)
            elif not conversation.is_reset:
                found[id] = conversation.backlog.before
        return found

    def clear(self) -> None:
        """Forget everything but oneself, and which messages were delivered."""
        for conversation in self.conversations.values():
            self._reloading[conversation.id] = conversation.reloading()
        self.epoch = None
        self.user_revision = 0
        self.conversations.clear()
        self._clear_presence()
        self.own = Own()
        self.behind.clear()
        self._welcome_revision = None

    def welcomed(self) -> None:
        """Take the user revision of the welcome, now that everything that belongs to it is here."""
        if self._welcome_revision is not None:
            self.user_revision = self._welcome_revision
        self._welcome_revision = None
        self._is_first_welcome = False
        self._is_welcome_whole = False
        self._reloading.clear()

    def disconnected(self) -> None:
        """Forget what is of this connection; within a whole welcome that is everything."""
        self._clear_presence()
        self._welcome_revision = None
        if self._is_welcome_whole:
            self.clear()

    def apply(self, frame: frames.ServerFrame) -> list[Event]:
        """Take a frame of the server; return what is new in it, in order."""
        return self._after_backlogs(self._apply(frame))

    def load_conversation(self, snapshot: frames.Conversation) -> list[Event]:
        """Take a conversation as it is in one's list, read by other means than the socket.

        It replaces one that was reset; the events that waited for it follow.
        """
        known = self.conversations.get(snapshot.id)
        if known is None:
            return self._after_backlogs(self._snapshot(snapshot))
        # How it is kept has no revision of its own: frames bring it in order, this may be older.
        snapshot = known.keeping.kept_in(snapshot)
        if snapshot.read_ordinal == known.read_ordinal:
            unread_from = known.unread_from or msgspec.UNSET
            snapshot = msgspec.structs.replace(snapshot, unread_from=unread_from)
        if not known.is_reset:
            return self._after_backlogs(self._snapshot(snapshot))
        conversation = self._add(snapshot)
        conversation.buffered, conversation.newest = known.buffered, known.newest
        self._load_anew(conversation, known.reloading())
        events = self._apply_buffered(conversation)
        return [ConversationJoined(conversation.id), *self._after_backlogs(events)]

    def load_backlog(self, id: UUID, page: list[Message]) -> list[Event]:
        """Take messages before those that are loaded; none, when there are no more.

        Returns:
            Once everything is here, what is to be delivered, and what happened meanwhile.
        """
        conversation = self.conversations.get(id)
        if conversation is None or conversation.is_reset or conversation.backlog is None:
            return []
        conversation.add_history(page)
        backlog = conversation.backlog
        if backlog.add(page):
            return []
        conversation.backlog = None
        return [*map(created, backlog.messages), *backlog.delayed]

    def load_members(self, id: UUID, members: Iterable[Member]) -> None:
        """Take the members of a conversation, read by other means than the socket."""
        conversation = self.conversations.get(id)
        if conversation is not None:
            for member in members:
                conversation.keep_member(member)

    def drop(self, id: UUID) -> list[Event]:
        """Forget a conversation that is not one's own any more."""
        self.behind.discard(id)
        return [ConversationLeft(id)] if self.conversations.pop(id, None) else []

    # Frames

    def _apply(self, frame: frames.ServerFrame) -> list[Event]:
        match frame:
            case frames.Welcome():
                return self._welcome(frame)
            case frames.Resumed() | frames.Changes():
                return self._changes(frame)
            case frames.MessageCreated(message):
                return self._revised(message.conversation, _created_revision(message), frame)
            case frames.MessageUpdated(message):
                return self._revised(message.conversation, message.revision, frame)
            case frames.ReactionUpdated(reaction):
                return self._revised(reaction.conversation, reaction.revision, frame)
            case frames.MemberUpdated(member):
                return self._revised(member.conversation, member.revision, frame)
            case frames.ConversationUpdated(id, revision):
                return self._revised(id, revision, frame)
            case frames.UserUpdated():
                return self._user_updated(frame)
            case frames.ReadUpdated():
                return self._read_updated(frame)
            case frames.ReadWithdrawn(id, people):
                if id not in self.conversations:
                    return []
                self.conversations[id].hide_marks(people)
                return [frame]
            case frames.Presence(online, profiles, last_seen):
                self.online.update(online)
                self.profiles.update(profiles)
                self.last_seen = {
                    id: at for id, at in self.last_seen.items() if id not in online
                } | last_seen
                return [frame]
            case frames.People(people=people):
                self.people |= {person.id: person for person in people}
            case frames.Typing(id):
                return [frame] if id in self.conversations else []
            case frames.History(conversation=id, messages=messages, threads=threads):
                if id in self.conversations and not self.conversations[id].is_reset:
                    self.conversations[id].add_history(messages)
                    self.conversations[id].threads.load(threads)
            case frames.Reset(id):
                return self._reset(id, frame)
        return []

    def _after_backlogs(self, events: list[Event]) -> list[Event]:
        """Keep back what is to be delivered after the backlog of its conversation."""
        delivered = []
        for event in events:
            match event:
                case (
                    MessageCreated(row)
                    | LineCreated(row)
                    | MessageUpdated(row)
                    | ReactionUpdated(row)
                ):
                    conversation = self.conversations.get(row.conversation)
                    if conversation is not None and conversation.backlog is not None:
                        conversation.backlog.delayed.append(event)
                        continue
            delivered.append(event)
        return delivered

    def called(self, conversation: Conversation) -> list[UnreadMention]:
        """Return the unread messages that mention one, but for those of people whom one blocks."""
        mentions = conversation.unread_mentions.values()
        return [one for one in mentions if not self.own.is_blocked(one.sender)]

    # One's own

    def _welcome(self, welcome: frames.Welcome) -> list[Event]:
        self.me = welcome.me
        if self.epoch != welcome.epoch:
            self.clear()
            self.epoch = welcome.epoch
            self._is_welcome_whole = True
        self._clear_presence()
        self._keep_privacy(welcome.privacy)
        self._welcome_revision = welcome.user_revision
        events = [event for id in welcome.left for event in self.drop(id)]
        events += self._keep_role(welcome.is_administrator)
        for snapshot in welcome.conversations:
            events += self._snapshot(snapshot)
        return events

    def _user_updated(self, frame: frames.UserUpdated) -> list[Event]:
        if self._welcome_revision is not None:
            # More of the welcome.
            self._welcome_revision = max(self._welcome_revision, frame.user_revision)
        else:
            self.user_revision = max(self.user_revision, frame.user_revision)
        events = self.drop(frame.left) if frame.left is not None else []
        if frame.conversation is not None:
            events += self._snapshot(frame.conversation)
        if frame.own is not None:
            self.own.update(frame.own)
            if not self._is_first_welcome:
                events.append(OwnChanged(frame.own))
        if frame.privacy is not None:
            self._keep_privacy(frame.privacy)
        if frame.is_administrator is not None:
            events += self._keep_role(frame.is_administrator)
        return events

    def _keep_role(self, is_administrator: bool) -> list[Event]:
        is_same = self.is_administrator == is_administrator
        self.is_administrator = is_administrator
        return [] if is_same or self._is_first_welcome else [RoleChanged(is_administrator)]

    def _keep_privacy(self, privacy: Privacy) -> None:
        self.privacy = privacy
        if not privacy.shares_read_marks:
            # Who hides theirs sees no others.
            for conversation in self.conversations.values():
                conversation.hide_marks(set(conversation.marks) - {self.me.id if self.me else None})

    def _clear_presence(self) -> None:
        self.online.clear()
        self.last_seen.clear()
        self.profiles.clear()

    def _snapshot(self, snapshot: frames.Conversation) -> list[Event]:
        known = self.conversations.get(snapshot.id)
        if known is None:
            return self._joined(self._add(snapshot))
        if snapshot.joined_seq > known.joined_seq:
            # One left and came back meanwhile, and may see nothing any more of what is here.
            return [*self.drop(known.id), *self._joined(self._add(snapshot))]
        # It says nothing about the changes up to its revision, so that stays as it is.
        before = _own(known)
        if snapshot.revision >= known.revision:
            known.title, known.role = snapshot.title, snapshot.role
            known.settings, known.member_count = snapshot.settings, snapshot.member_count
            known.other = snapshot.other
        known.keeping = Keeping.of(snapshot)
        known.requested_by = snapshot.requested_by or None
        if self.me is not None:
            known.load_own(self.me.id, snapshot)
        known.newest = max(known.newest, snapshot.revision)
        self._see_gap(known)
        return [ConversationChanged(known.id)] if _own(known) != before else []

    def _add(self, snapshot: frames.Conversation) -> Conversation:
        conversation = self.conversations[snapshot.id] = Conversation.of(snapshot)
        return conversation

    def _joined(self, conversation: Conversation) -> list[Event]:
        if self._is_first_welcome:
            # What was there before the client was started is not delivered.
            return []
        events: list[Event] = [ConversationJoined(conversation.id)]
        if (backlog := self._reloading.pop(conversation.id, None)) is not None:
            self._load_anew(conversation, backlog)
        elif (
            conversation.last_seq == conversation.joined_seq + 1
            and (newest := conversation.messages.get(conversation.last_seq)) is not None
        ):
            events.append(created(newest))
        else:
            self._load_anew(conversation, conversation.joined_backlog())
        return events

    def _load_anew(self, conversation: Conversation, backlog: Backlog) -> None:
        if conversation.start_backlog(backlog):
            self._with_backlog.add(conversation.id)

    def _reset(self, id: UUID | None, frame: frames.Reset) -> list[Event]:
        if id is None:
            self.clear()
        elif id in self.conversations:
            self.conversations[id].reset()
            self.behind.discard(id)
        else:
            return []
        return [frame]

    # Revisions

    def _revised(self, id: UUID, revision: int, frame: Revised) -> list[Event]:
        conversation = self.conversations.get(id)
        if conversation is None:
            return []
        conversation.buffer(revision, frame)
        return self._apply_buffered(conversation)

    def _apply_buffered(self, conversation: Conversation) -> list[Event]:
        events: list[Event] = []
        while (frame := conversation.take_next()) is not None:
            match frame:
                case frames.MessageCreated(message) | frames.MessageUpdated(message):
                    before = conversation.revision - 1
                    events.append(self._message(conversation, message, after=before))
                case frames.ReactionUpdated(reaction):
                    events.append(self._reaction(conversation, reaction))
                case frames.MemberUpdated(member, member_count):
                    conversation.member_count = member_count
                    events += self._member(conversation, member)
                case frames.ConversationUpdated(title=str(title), settings=settings):
                    conversation.title = title
                    conversation.settings = settings or RoomSettings()
                    events.append(ConversationChanged(conversation.id))
        if not conversation.is_reset:
            conversation.forget_applied()
        self._see_gap(conversation)
        return events

    def _see_gap(self, conversation: Conversation) -> None:
        if conversation.has_gap and conversation.id in self.conversations:
            self.behind.add(conversation.id)
        else:
            self.behind.discard(conversation.id)

    def _changes(self, frame: frames.Resumed | frames.Changes) -> list[Event]:
        conversation = self.conversations.get(frame.conversation)
        if conversation is None or conversation.is_reset:
            return []
        conversation.has_more = frame.has_more
        events: list[Event] = []
        if frame.revision >= conversation.revision:
            before = (conversation.title, conversation.settings)
            conversation.title, conversation.settings = frame.title, frame.settings
            conversation.member_count = frame.member_count
            if before != (frame.title, frame.settings):
                events.append(ConversationChanged(conversation.id))
        rows: list[Row] = [*frame.messages, *frame.reactions, *frame.members]
        for row in sorted(rows, key=lambda row: _place(row, conversation.revision)):
            if row.revision <= conversation.revision:
                continue
            match row:
                case Message():
                    after = conversation.revision
                    events.append(self._message(conversation, row, after=after))
                case Reaction():
                    events.append(self._reaction(conversation, row))
                case Member():
                    events += self._member(conversation, row)
        conversation.revision = max(conversation.revision, frame.revision)
        if isinstance(frame, frames.Resumed):
            conversation.load_marks(frame.marks, frame.revision)
            if self.me is not None and self.me.id in frame.marks:
                self._mark_own(conversation, frame.marks[self.me.id])
        return events + self._apply_buffered(conversation)

    def _message(self, conversation: Conversation, message: Message, *, after: int) -> Event:
        conversation.threads.update(
            message,
            conversation.messages.get(message.seq),
            is_created=_created_revision(message) > after,
        )
        self.own.update_thread(message, self.me.id if self.me is not None else None)
        before = conversation.last_ordinal
        is_new = conversation.add_message(message)
        if self.me is not None:
            conversation.update_unread(message, self.me.id)
        if not is_new:
            return MessageUpdated(message)
        has_own_ordinal = conversation.last_ordinal > before
        if has_own_ordinal and self.me is not None and message.sender == self.me.id:
            # Who sends has read up to there.
            self._mark_own(conversation, message.ordinal)
        return created(message)

    def _reaction(self, conversation: Conversation, reaction: Reaction) -> Event:
        conversation.update_reaction(reaction, self.me.id if self.me is not None else None)
        return ReactionUpdated(reaction)

    def _member(self, conversation: Conversation, member: Member) -> list[Event]:
        conversation.add_member(member)
        events: list[Event] = [frames.MemberUpdated(member, conversation.member_count)]
        if self.me is not None and member.person.id == self.me.id:
            self.me = member.person
            conversation.role = member.role
            if member.has_left:
                events += self.drop(conversation.id)
        return events

    # Read marks

    def _read_updated(self, frame: frames.ReadUpdated) -> list[Event]:
        conversation = self.conversations.get(frame.conversation)
        if conversation is None or conversation.is_reset:
            return []
        is_own = self.me is not None and frame.person == self.me.id
        if not is_own and not self.privacy.shares_read_marks:
            return []  # It was sent before one hid one's own.
        if conversation.marks.get(frame.person, -1) >= frame.read_ordinal:
            return []  # A later one has overtaken it.
        if is_own:
            self._mark_own(conversation, frame.read_ordinal)
        conversation.show_mark(frame.person, frame.read_ordinal)
        return [frame]

    def _mark_own(self, conversation: Conversation, ordinal: int) -> None:
        if self.me is not None:
            conversation.mark_own(self.me.id, ordinal)


def _own(conversation: Conversation) -> tuple[object, ...]:
    """Return what a snapshot may change of a conversation that is known."""
    return (
        conversation.title,
        conversation.settings,
        conversation.other,
        conversation.role,
        conversation.keeping,
        conversation.read_ordinal,
        conversation.unread_from,
        conversation.requested_by,
    )


def _created_revision(message: Message) -> int:
    """Return the revision at which a message was created."""
    return message.created_revision or message.revision


def _place(row: Row, after: int) -> int:
    """Return the revision at which a row counts among the changes after another.

    That is its creation where it comes later, and otherwise its last change.
    """
    creation = _created_revision(row) if isinstance(row, Message) else row.revision
    return creation if creation > after else row.revision
