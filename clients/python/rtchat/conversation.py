"""One conversation as a client has it: its messages, its members, and how far all have read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from msgspec import UNSET
from msgspec.structs import replace

from rtchat import frames
from rtchat.backlog import Backlog
from rtchat.frames import Member, Message, Person, Reaction, RoomSettings, UnreadMention
from rtchat.keeping import Keeping
from rtchat.reactions import Reactions
from rtchat.threads import Threads

UNREAD_MENTIONS_MAX = 100
"""Unread mentions that the server names in a list: the newest."""
UNREAD_DELETED_MAX = 1_000
"""Deleted messages of what is unread that it names: the newest."""

Revised = (
    frames.MessageCreated
    | frames.MessageUpdated
    | frames.ReactionUpdated
    | frames.MemberUpdated
    | frames.ConversationUpdated
)
"""Frames that are one revision of their conversation."""


@dataclass(slots=True)
class Conversation:
    """One conversation, complete up to ``revision`` as far as it is loaded.

    ``messages`` are by seq: the last one with an ordinal of its own and what came since, from the
    first sight of the conversation on, and whatever history was loaded. ``members`` includes those
    who left. ``marks`` are how far everybody has read, once they are loaded, as far as the server
    shows them.
    """

    id: UUID
    kind: str
    title: str
    role: str
    keeping: Keeping
    """How one keeps it in one's list."""
    other: Person | None
    revision: int
    last_seq: int
    last_ordinal: int
    read_ordinal: int
    joined_seq: int
    requested_by: UUID | None = None
    """Who opened a direct one as a stranger, until the other accepts it."""
    unread_from: int | None = None
    """The ordinal from which one marked it as unread."""
    unread_mentions: dict[int, UnreadMention] = field(default_factory=dict)
    """The unread messages that mention one, by seq: the newest ones."""
    unread_deleted: list[int] = field(default_factory=list)
    """The ordinals of deleted messages in what is unread, which count no longer: the newest."""
    pins: set[int] = field(default_factory=set)
    """The seqs of the pinned messages."""
    messages: dict[int, Message] = field(default_factory=dict)
    reactions: Reactions = field(default_factory=Reactions)
    """What is known of reactions; each message has those that are shown."""
    threads: Threads = field(default_factory=Threads)
    """What the messages at the roots of threads show of them."""
    settings: RoomSettings = field(default_factory=RoomSettings)
    """How a group or channel is set up."""
    member_count: int = 0
    """How many are in it, of whom ``members`` are those that are loaded."""
    members: dict[UUID, Member] = field(default_factory=dict)
    marks: dict[UUID, int] = field(default_factory=dict)
    is_reset: bool = False
    """Everything is to be loaded anew; until then events are buffered."""
    has_more: bool = False
    """The server has more changes, which it does not send unasked."""
    newest: int = 0
    """The highest revision that is known to exist."""
    buffered: dict[int, Revised] = field(default_factory=dict)
    """Events that wait for a predecessor, by revision."""
    missing: set[int] = field(default_factory=set)
    """Seqs of messages that exist, changed since, and come with their change."""
    backlog: Backlog | None = None
    """What is to be delivered from before the conversation was loaded."""

    @classmethod
    def of(cls, snapshot: frames.Conversation) -> "Conversation":
        """Make a conversation of its entry in one's list."""
        conversation = cls(
            id=snapshot.id,
            kind=snapshot.kind,
            title=snapshot.title,
            role=snapshot.role,
            keeping=Keeping.of(snapshot),
            other=snapshot.other,
            revision=snapshot.revision,
            last_seq=snapshot.last_seq,
            last_ordinal=snapshot.last_ordinal,
            read_ordinal=snapshot.read_ordinal,
            joined_seq=snapshot.joined_seq,
            requested_by=snapshot.requested_by or None,
            unread_from=snapshot.unread_from or None,
            unread_mentions={one.seq: one for one in snapshot.unread_mentions or ()},
            unread_deleted=list(snapshot.unread_deleted or ()),
            pins=set(snapshot.pins or ()),
            settings=snapshot.settings,
            member_count=snapshot.member_count,
        )
        if snapshot.last_message is not None:
            conversation.keep_message(snapshot.last_message)
        return conversation

    @property
    def read_to(self) -> int:
        """The ordinal up to which it counts as read."""
        if self.unread_from is None:
            return self.read_ordinal
        return min(self.read_ordinal, self.unread_from - 1)

    @property
    def unread(self) -> int:
        """How many messages count as unread: one at least where it is marked as unread."""
        count = self.last_ordinal - self.read_to - len(self.unread_deleted)
        return max(count, 0 if self.unread_from is None else 1)

    @property
    def is_muted(self) -> bool:
        """Whether it is muted at this moment."""
        return self.keeping.is_muted_now

    @property
    def is_pinned(self) -> bool:
        """Whether it is listed above the others."""
        return self.keeping.is_pinned

    @property
    def is_listed(self) -> bool:
        """Whether a list shows it: a direct conversation, once something was said in it."""
        return self.kind != "direct" or self.last_ordinal > 0

    @property
    def last_message(self) -> Message | None:
        """The newest message with an ordinal of its own; rows such as event lines have none."""
        return self._first_with(self.last_ordinal)

    def has_own_ordinal(self, message: Message) -> bool:
        """Return whether a message has an ordinal of its own, by which it counts.

        An event line or a reply within a thread does not: it has the one of the message before it.
        """
        first = self._first_with(message.ordinal)
        return first is not None and first.seq == message.seq

    def _first_with(self, ordinal: int) -> Message | None:
        if ordinal == 0:
            return None
        # No ordinal is above its seq.
        rows = (self.messages.get(seq) for seq in range(ordinal, self.last_seq + 1))
        return next((row for row in rows if row is not None and row.ordinal == ordinal), None)

    @property
    def name(self) -> str:
        """What the conversation is called."""
        return self.title if self.other is None else name(self.other)

    @property
    def has_gap(self) -> bool:
        """Whether changes are known to exist that are not loaded."""
        return not self.is_reset and (self.has_more or self.newest > self.revision)

    # Revisions

    def buffer(self, revision: int, frame: Revised) -> None:
        """Take an event, to be applied when all before it are."""
        # Each revision is one change, so that what is not above the present one is known.
        if revision > self.revision or self.is_reset:
            self.buffered[revision] = frame
            self.newest = max(self.newest, revision)

    def take_next(self) -> Revised | None:
        """Return the event of the next revision, where it is here; the revision moves to it."""
        if self.is_reset:
            return None
        frame = self.buffered.pop(self.revision + 1, None)
        if frame is not None:
            self.revision += 1
        return frame

    def forget_applied(self) -> None:
        """Drop buffered events that are part of what was loaded."""
        self.buffered = {
            revision: frame for revision, frame in self.buffered.items() if revision > self.revision
        }

    def reset(self) -> None:
        """Drop what is loaded, except for what is needed to know what was delivered."""
        self.backlog = self.reloading()
        self.reactions.clear()
        self.threads.clear()
        for loaded in (self.messages, self.members, self.marks, self.buffered):
            loaded.clear()
        self.newest = 0
        self.is_reset = True

    # What is loaded

    def add_message(self, message: Message) -> bool:
        """Take a message in a revision of its own; return whether it is new."""
        self.keep_message(message)
        if message.pinned_since is UNSET:
            self.pins.discard(message.seq)
        else:
            self.pins.add(message.seq)
        if message.seq <= self.last_seq and message.seq not in self.missing:
            return False
        self.missing.discard(message.seq)
        self.missing.update(range(self.last_seq + 1, message.seq))
        self.last_seq = max(self.last_seq, message.seq)
        if message.ordinal > self.last_ordinal:
            self.last_ordinal = message.ordinal
            # It has an ordinal of its own: who sends it has read up to there.
            self.mark(message.sender, message.ordinal)
        return True

    def add_history(self, messages: list[Message]) -> None:
        """Take older messages."""
        for message in messages:
            # What is newer than the last event comes as an event of its own.
            if message.seq <= self.last_seq and message.seq not in self.missing:
                self.keep_message(message)

    def keep_message(self, message: Message) -> None:
        """Take a message, unless a newer state of it is here."""
        known = self.messages.get(message.seq)
        if known is None or known.revision < message.revision:
            known = self.messages[message.seq] = message
        self.reactions.load(message if known.deleted_at is None else known)
        self._show_reactions(message.seq)

    def update_reaction(self, reaction: Reaction, me: UUID | None) -> None:
        """Take somebody's reaction in a revision of its own."""
        self.reactions.update(reaction, me)
        self._show_reactions(reaction.seq)

    def _show_reactions(self, seq: int) -> None:
        message = self.messages.get(seq)
        if message is not None:
            shown = self.reactions.of(seq) or UNSET
            if message.reactions != shown:
                self.messages[seq] = replace(message, reactions=shown)

    def add_member(self, member: Member) -> None:
        """Take a member in a revision of their own."""
        self.keep_member(member)
        if self.other is not None and self.other.id == member.person.id:
            self.other = member.person
        if member.has_left:
            self.marks.pop(member.person.id, None)

    def keep_member(self, member: Member) -> None:
        """Take a member, unless a newer state of them is here."""
        known = self.members.get(member.person.id)
        if known is None or known.revision < member.revision:
            self.members[member.person.id] = member

    # Read marks

    def mark(self, person: UUID, ordinal: int) -> None:
        """Move somebody's mark forward, where marks are loaded."""
        if person in self.marks:
            self.marks[person] = max(self.marks[person], ordinal)

    def show_mark(self, person: UUID, ordinal: int) -> None:
        """Take a mark that the server shows, where marks are loaded."""
        if self.marks and not _has_left(self.members.get(person)):
            self.marks[person] = max(self.marks.get(person, 0), ordinal)

    def hide_marks(self, people: Iterable[UUID]) -> None:
        """Forget the marks of people who are shown no more."""
        for person in people:
            self.marks.pop(person, None)

    def load_marks(self, marks: Mapping[UUID, int], revision: int) -> None:
        """Take everybody's marks, read at a revision; what events brought since then stays."""
        changed = {id: one for id, one in self.members.items() if one.revision > revision}
        loaded = {id: mark for id, mark in marks.items() if not _has_left(changed.get(id))}
        joined = {id: mark for id, mark in self.marks.items() if loaded and id in changed}
        self.marks = {
            id: max(mark, self.marks.get(id, 0)) for id, mark in {**joined, **loaded}.items()
        }

    def readers(self, message: Message) -> dict[UUID, bool]:
        """Return who else's mark is known, and whether they have read a message.

        Whoever joined after it is left out: they have it marked as read by that.
        """
        return {
            id: mark >= message.ordinal
            for id, mark in self.marks.items()
            if id != message.sender and self._joined_seq(id) < message.seq
        }

    def _joined_seq(self, person: UUID) -> int:
        member = self.members.get(person)
        return member.joined_seq if member is not None else 0

    def mark_own(self, me: UUID, ordinal: int) -> None:
        """Move one's own mark forward; by that nothing is marked as unread any more."""
        if ordinal > self.read_ordinal:
            self.read_ordinal, self.unread_from = ordinal, None
            self._forget_read()
        self.mark(me, ordinal)

    def load_own(self, me: UUID, snapshot: frames.Conversation) -> None:
        """Take how far one has read, and from where on one marked as unread, from one's list."""
        if snapshot.read_ordinal < self.read_ordinal:
            return  # It is older: the mark that moved since has ended what it says.
        self.mark_own(me, snapshot.read_ordinal)
        self.unread_from = snapshot.unread_from or None
        self._keep_deleted(snapshot.unread_deleted or ())
        self._load_mentions(me, snapshot)
        self._forget_read()

    def _forget_read(self) -> None:
        self.unread_mentions = {
            seq: one for seq, one in self.unread_mentions.items() if one.ordinal > self.read_to
        }
        self.unread_deleted = [one for one in self.unread_deleted if one > self.read_to]

    # What is unread

    def _load_mentions(self, me: UUID, snapshot: frames.Conversation) -> None:
        """Take what mentions one in an entry in one's list; of a loaded message its present state
        decides.
        """
        named = {one.seq: one for one in snapshot.unread_mentions or ()}
        self.unread_mentions = {**named, **self.unread_mentions}
        for message in self.messages.values():
            self.update_unread(message, me)

    def update_unread(self, message: Message, me: UUID) -> None:
        """Note of an unread message, sent or changed, if it mentions one or is deleted."""
        self.unread_mentions.pop(message.seq, None)
        if not in_room(message):
            return  # It has the ordinal of the message before it, and counts in its thread alone.
        if message.ordinal > self.read_to and mentions(message, me):
            mention = UnreadMention(message.seq, message.ordinal, message.sender)
            found = {**self.unread_mentions, message.seq: mention}
            self.unread_mentions = dict(sorted(found.items())[-UNREAD_MENTIONS_MAX:])
        if message.ordinal > self.read_to and message.deleted_at is not None:
            self._keep_deleted([message.ordinal])

    def _keep_deleted(self, ordinals: Iterable[int]) -> None:
        # What is deleted stays so: what two know of it is both.
        found = sorted({*self.unread_deleted, *ordinals})
        self.unread_deleted = found[-UNREAD_DELETED_MAX:]

    # What is to be delivered

    def start_backlog(self, backlog: Backlog) -> bool:
        """Begin to load what is to be delivered; return whether there is anything."""
        self.backlog = None
        newest = self.messages.get(self.last_seq)
        if self.last_seq > 0 and (newest is None or not backlog.ends_with(newest)):
            self.backlog = backlog
            backlog.start(self.last_seq)
        return self.backlog is not None

    def joined_backlog(self) -> Backlog:
        """Return what is to be delivered of a conversation that is new here.

        That is all since one joined, also what was read on another device meanwhile.
        """
        joined_seq = self.joined_seq
        return Backlog(lambda message: message.seq <= joined_seq, joined_seq + 1)

    def reloading(self) -> Backlog:
        """Return what is to be delivered once this is loaded anew: all that was not yet.

        A store that was restored from a backup may have other messages under the same seqs, so a
        message is known by its ``client_id``.
        """
        if self.backlog is not None:
            return self.backlog
        delivered = {message.seq: message.client_id for message in self.messages.values()}
        # From the first sight on, everything is here.
        first = self.last_seq + 1
        while first - 1 in delivered or first - 1 in self.missing:
            first -= 1
        return Backlog(
            lambda message: message.seq < first or delivered.get(message.seq) == message.client_id,
            min(self.missing, default=self.last_seq + 1),
        )


def _has_left(member: Member | None) -> bool:
    return member is not None and member.has_left


def in_room(message: Message) -> bool:
    """Return whether a message stands in the room, and not in a thread alone."""
    return message.thread_root is UNSET or message.also_in_room is True


def mentions(message: Message, me: UUID) -> bool:
    """Return whether a message of somebody else mentions one, by name or with everybody."""
    return message.sender != me and any(
        mention.id is UNSET or mention.id == me for mention in message.mentions or ()
    )


def name(person: Person) -> str:
    """Return what somebody is called."""
    return f"{person.first_name} {person.last_name}".strip()


def short_id(id: UUID) -> str:
    """Return what tells people of one name apart: five characters of the random end of an id.

    They are those that every client shows (Crockford's base 32).
    """
    return "".join(
        "0123456789abcdefghjkmnpqrstvwxyz"[id.int >> shift & 31] for shift in (20, 15, 10, 5, 0)
    )
