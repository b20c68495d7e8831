"""The hub: delivers each event of a conversation to everyone who follows it, in order.

An event is encoded once for each dialect. What comes in one tick of the event loop leaves in one
write per socket, and nobody is waited for: a slow reader is cut by its own socket. An event that
comes before its predecessor is pending; if the predecessor does not come, it is read from the
database, once for the whole process.
"""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from uuid import UUID

import msgspec
import structlog

from chat.conversations.selectors import Followed
from chat.core.logs import log_failure
from chat.events.types import (
    BareRevision,
    Mark,
    MemberUpdated,
    MessageCreated,
    MessageUpdated,
    ReactionUpdated,
    ReadUpdated,
    ReadWithdrawn,
    Revised,
    Typing,
)
from chat.gateway.hub.audience import Audience, Late
from chat.gateway.hub.client import Client, Encode
from chat.gateway.hub.stream import Read, Stream
from chat.protocol import frames
from chat.protocol.limits import MARKS_MEMBERS_MAX, SMALL_MEMBERS_MAX

logger = structlog.stdlib.get_logger("chat.hub")


class Room:
    """One conversation that somebody here is subscribed to."""

    __slots__ = ("_member_count", "_showing", "audiences", "members_since", "stream")

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.audiences: dict[Encode, Audience] = {}
        self._member_count = 0
        self._showing: dict[UUID, int] = {}
        self.members_since: dict[Client, int] = {}
        """The revision as of which a client's person is a member, where that is still to come."""

    def is_buffered(self, client: Client) -> bool:
        audience = self.audiences.get(client.encode)
        return audience is not None and audience.is_buffered(client)

    def covers(self, client: Client, revision: int) -> bool:
        """Return whether a client misses nothing after a revision, once it joins."""
        audience = self.audiences.get(client.encode)
        start = audience.start(client) if audience is not None else None
        return start is None or start <= revision

    def note_member(self, client: Client, followed: Followed) -> None:
        """Note how the person of a client that is subscribed is a member, by a read.

        A leaving before it, which may still be to come here, is one that they came back from.
        """
        # A conversation that has no revision here yet begins behind this read.
        revision = self.stream.revision
        # Of an older read, whoever joined or left since is known here already.
        if revision is None or revision <= followed.head.revision:
            self.member_count = followed.head.member_count
        if followed.visible_after:
            self.audiences[client.encode].restrict(client, followed.visible_after)
        if revision is not None and revision < followed.changed_at:
            self.members_since[client] = followed.changed_at

    def is_member_again(self, client: Client, left_at: int) -> bool:
        """Return whether it is known that a client's person came back from a leaving."""
        return self.members_since.get(client, 0) >= left_at

    @property
    def member_count(self) -> int:
        """How many are in it, as far as that is known here."""
        return self._member_count

    @member_count.setter
    def member_count(self, count: int) -> None:
        if self._member_count > MARKS_MEMBERS_MAX >= count:
            # Marks are shown again, by people who did nothing for that.
            self._showing.clear()
        self._member_count = count

    def take_mark(self, event: Mark) -> Mark | None:
        """Return what is new in an event of read marks; ``None`` if a later one was here before.

        Of each person it is known as of which revision of their profile a mark may be shown: that
        of the newest mark, or the one after that of its withdrawal.
        """
        match event:
            case ReadUpdated(user_id=user_id, showing=showing):
                is_old = showing < self._showing.get(user_id, 0)
                if is_old or self.member_count > MARKS_MEMBERS_MAX:
                    return None
                if showing > 0:
                    self._showing[user_id] = showing
                return event
            case ReadWithdrawn(people=people):
                new = {id: at for id, at in people.items() if at >= self._showing.get(id, 0)}
                self._showing |= {id: at + 1 for id, at in new.items()}
                return msgspec.structs.replace(event, people=new) if new else None


_NONE: dict[UUID, Room] = {}
"""What a client is subscribed to that is subscribed to nothing."""


class Hub:
    """Followers of conversations.

    Arguments:
        read: reads the events that did not come.
        clients_of: the clients of a person, who get no more of a conversation that they left.

    All methods are for the event loop's thread alone.
    """

    def __init__(self, *, read: Read, clients_of: Callable[[UUID], Collection[Client]]) -> None:
        self._read = read
        self._clients_of = clients_of
        self._rooms: dict[UUID, Room] = {}
        self._subscriptions: dict[Client, dict[UUID, Room]] = {}
        self._pending: set[Audience] = set()
        # Once, and not for each conversation.
        self._take_read = self._deliver_read

    # Subscriptions

    def subscribe(self, conversation_id: UUID, client: Client) -> None:
        """Buffer a conversation's events for a client from now on, until it joins."""
        room = self._rooms.get(conversation_id)
        if room is None:
            stream = Stream(conversation_id, read=self._read, deliver=self._take_read)
            room = self._rooms[conversation_id] = Room(stream)
        audience = room.audiences.get(client.encode)
        if audience is None:
            audience = room.audiences[client.encode] = Audience()
        audience.buffer(client, room.stream.revision)
        subscriptions = self._subscriptions.get(client)
        if subscriptions is None:
            subscriptions = self._subscriptions[client] = {}
        subscriptions[conversation_id] = room

    def begin(self, conversation_id: UUID, revision: int) -> None:
        """Let a conversation that has no revision here yet go on behind one that was read."""
        room = self._rooms.get(conversation_id)
        if room is not None:
            self._begin(room, revision)

    def _begin(self, room: Room, revision: int) -> None:
        if room.stream.revision is None:
            for audience in room.audiences.values():
                audience.begin(revision)
            if events := room.stream.begin(revision):
                self._deliver(room, events)

    def covers(self, conversation_id: UUID, client: Client, revision: int) -> bool:
        """Return whether a client misses nothing after a revision, once it joins.

        What is buffered for it begins no later; a client that is not buffered misses nothing.
        """
        room = self._rooms.get(conversation_id)
        return room is None or room.covers(client, revision)

    def join(self, conversation_id: UUID, client: Client, revision: int | None = None) -> None:
        """Send what was buffered and is newer than a revision, and everything from now on.

        Without a revision, everything that was buffered. Whoever left meanwhile does not join.
        """
        room = self.subscriptions(client).get(conversation_id)
        if room is None:
            return
        audience = room.audiences[client.encode]
        start = audience.start(client)
        if start is None:
            return
        reached = room.stream.revision
        assert reached is not None, "`begin` comes first"
        since = start if revision is None else revision
        audience.join(client, since, reached)
        room.stream.note(since)

    def follow(self, conversation_id: UUID, client: Client, revision: int) -> None:
        """Subscribe a client and let it join: behind a revision where what follows it is still to
        come here, and otherwise from now on.
        """
        self.subscribe(conversation_id, client)
        self.begin(conversation_id, revision)
        is_covered = self.covers(conversation_id, client, revision)
        self.join(conversation_id, client, revision if is_covered else None)

    def note_read(self, conversation_id: UUID, client: Client, followed: Followed) -> bool | None:
        """Note what was read of a conversation for a client: how its person is a member, and where
        the conversation begins that has no revision here yet. Return what `covers` says then;
        ``None`` where the client is not subscribed.

        One look-up for all of it: there may be a thousand conversations.
        """
        room = self.subscriptions(client).get(conversation_id)
        if room is None:
            return None
        room.note_member(client, followed)
        self._begin(room, followed.head.revision)
        return room.covers(client, followed.head.revision)

    def unsubscribe(self, conversation_id: UUID, client: Client) -> None:
        """Send no more of a conversation."""
        room = self.subscriptions(client).get(conversation_id)
        if room is not None:
            del self._subscriptions[client][conversation_id]
            self._remove(conversation_id, room, client)

    def leave(self, client: Client) -> None:
        """Forget a client."""
        for conversation_id, room in self._subscriptions.pop(client, _NONE).items():
            self._remove(conversation_id, room, client)

    def _remove(self, conversation_id: UUID, room: Room, client: Client) -> None:
        room.members_since.pop(client, None)
        audience = room.audiences[client.encode]
        audience.remove(client)
        if not audience:
            del room.audiences[client.encode]
            if not room.audiences:
                room.stream.close()
                del self._rooms[conversation_id]

    def subscriptions(self, client: Client) -> Mapping[UUID, Room]:
        """Return the conversations that a client is subscribed to."""
        return self._subscriptions.get(client, _NONE)

    def is_buffered(self, conversation_id: UUID, client: Client) -> bool:
        """Return whether a client is subscribed and does not follow yet."""
        room = self.subscriptions(client).get(conversation_id)
        return room is not None and room.is_buffered(client)

    def is_follower(self, conversation_id: UUID, client: Client) -> bool:
        """Return whether a client gets a conversation's events."""
        is_subscribed = conversation_id in self.subscriptions(client)
        return is_subscribed and not self.is_buffered(conversation_id, client)

    def takes_typing(self, conversation_id: UUID, client: Client) -> bool:
        """Return whether it is shown there that a client's person writes."""
        is_follower = self.is_follower(conversation_id, client)
        return is_follower and self._rooms[conversation_id].member_count <= SMALL_MEMBERS_MAX

    def stop(self) -> None:
        """Read no more."""
        for room in self._rooms.values():
            room.stream.close()

    # Events

    def receive(self, event: Revised) -> None:
        """Take an event; deliver what is due, at the end of this tick."""
        room = self._rooms.get(event.conversation_id)
        if room is not None:
            self._deliver(room, room.stream.receive(event))

    def receive_mark(self, event: Mark) -> None:
        """Send an event of read marks at once to those that it is for, unless it is overtaken.

        Whoever is behind loses a mark, which is made up for by the next one, and no withdrawal.
        """
        room = self._rooms.get(event.conversation_id)
        new = room.take_mark(event) if room is not None else None
        if room is None or new is None:
            return
        for encode, audience in room.audiences.items():
            frame = encode(new)
            if frame is not None:
                is_volatile = isinstance(new, ReadUpdated)
                audience.send_mark(frame, is_for=new.is_for, is_volatile=is_volatile)

    def receive_volatile(self, event: Typing) -> None:
        """Send an event at once to those followers that it is for and that keep up."""
        room = self._rooms.get(event.conversation_id)
        if room is None:
            return
        for encode, audience in room.audiences.items():
            frame = encode(event)
            if frame is not None:
                audience.send_volatile(frame, is_for=event.is_for)

    # Revisions

    @property
    def revisions(self) -> dict[UUID, int]:
        """The highest known revision of each conversation that somebody here is subscribed to."""
        return {id: room.stream.newest for id, room in self._rooms.items()}

    def note_revisions(self, revisions: Mapping[UUID, int]) -> None:
        """Note which revisions exist; what does not come soon is read."""
        for conversation_id, revision in revisions.items():
            room = self._rooms.get(conversation_id)
            if room is not None:
                room.stream.note(revision)

    # Delivery

    def _deliver_read(self, conversation_id: UUID, events: Sequence[Revised]) -> None:
        self._deliver(self._rooms[conversation_id], events)

    def _deliver(self, room: Room, events: Sequence[Revised]) -> None:
        revision = 0
        try:
            # First: nobody sees anything of the time after they left, or before they came back.
            self._note_members(room, events)
            for event in events:
                self._deliver_one(room, event)
                revision = event.revision
            # Only now: whoever joins within a gap gets of it what those before them have.
            for audience in tuple(room.audiences.values()):
                audience.promote_due(revision)
        except Exception as error:
            log_failure(logger, "delivery failed", error)
            # What was due is lost to them; on their next connection they resume.
            for audience in room.audiences.values():
                audience.close()

    def _deliver_one(self, room: Room, event: Revised) -> None:
        revision = event.revision
        leaving: Collection[Client] = ()
        if isinstance(event, MemberUpdated) and event.member.has_left:
            leaving = self._clients_of(event.member.person.id)
            if any(room.is_member_again(client, revision) for client in leaving):
                # Told of it behind their coming back they would forget the conversation for good.
                event = BareRevision(event.conversation_id, revision)
        seq = _seq_of(event)
        for encode, audience in room.audiences.items():
            if not self._pending:
                asyncio.get_running_loop().call_soon(self._flush)
            self._pending.add(audience)
            hidden = None
            if seq is not None and audience.may_hide(seq):
                hidden = seq, encode(BareRevision(event.conversation_id, revision))
            late = _for_those_who_have_it(event, encode)
            audience.deliver(revision, encode(event), late, hidden)
        # Their own leaving is the last that they get.
        for client in leaving:
            if not room.is_member_again(client, revision):
                if room.is_buffered(client):
                    room.audiences[client.encode].promote_due(revision, only=client)
                self.unsubscribe(event.conversation_id, client)

    def _note_members(self, room: Room, events: Iterable[Revised]) -> None:
        created: list[frames.Message] = []
        for event in events:
            if isinstance(event, MessageCreated):
                created.append(event.message)
            if not isinstance(event, MemberUpdated):
                continue
            room.member_count = event.member_count
            left_at = event.revision if event.member.has_left else None
            hidden_to = event.visible_after
            if left_at is not None and any(one.last_change > left_at for one in created):
                # One that was read is as it became later. Without it they must have none that
                # comes after it, so they get none of these.
                hidden_to = max(hidden_to, created[-1].seq)
            if hidden_to:
                for client in self._clients_of(event.member.person.id):
                    audience = room.audiences.get(client.encode)
                    if audience is None or client not in audience:
                        continue
                    if left_at is None or not room.is_member_again(client, left_at):
                        audience.restrict(client, hidden_to)

    def _flush(self) -> None:
        pending, self._pending = self._pending, set()
        for audience in pending:
            audience.flush()


def _for_those_who_have_it(event: Revised, encode: Encode) -> Late | None:
    """Return what a change in a gap is to those who have the message of before it.

    That is the revision from which on they have it, and the frame; ``None`` for any other event.
    """
    if not isinstance(event, MessageUpdated) or event.creation is None:
        return None
    return event.creation, encode(MessageUpdated(event.message))


def _seq_of(event: Revised) -> int | None:
    """Return which message an event is about; ``None`` for any other event."""
    match event:
        case MessageCreated(message) | MessageUpdated(message):
            return message.seq
        case ReactionUpdated(reaction):
            return reaction.seq
    return None
