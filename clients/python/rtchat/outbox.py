"""Messages that are not acknowledged yet."""

from collections import deque
from collections.abc import Sequence
from uuid import UUID

from msgspec import UNSET

from rtchat.frames import MessageSend

RETRY_SECONDS = (1.0, 2.0, 4.0, 8.0, 16.0)
"""How long to wait after a failure that passes by itself; the last one again and again."""


class PendingMessage:
    """A message that is not acknowledged yet.

    Arguments:
        conversation: where it goes.
        client_id: its name for ever: a retry under the same name is the same message.
        text: as typed.
        reply_to: the seq of the message that it answers, where it answers one.
        thread_root: the seq of the message in whose thread it is, where it is in one.
        also_in_room: a reply in a thread stands in the room too.
        files: what was uploaded for it.
        draft_revision: that of the draft that it was, where it was one.
    """

    __slots__ = (
        *("also_in_room", "client_id", "conversation", "draft_revision", "failures", "files"),
        *("is_in_flight", "not_before", "reply_to", "text", "thread_root"),
    )

    def __init__(
        self,
        conversation: UUID,
        client_id: UUID,
        text: str,
        reply_to: int | None = None,
        *,
        thread_root: int | None = None,
        also_in_room: bool = False,
        files: Sequence[UUID] = (),
        draft_revision: int | None = None,
    ) -> None:
        self.conversation = conversation
        self.client_id = client_id
        self.text = text
        self.reply_to = reply_to
        self.thread_root = thread_root
        self.also_in_room = also_in_room
        self.files = list(files)
        self.draft_revision = draft_revision
        self.failures = 0
        self.is_in_flight = False
        self.not_before = 0.0

    def frame(self, id: str) -> MessageSend:
        """Return the frame that sends it."""
        return MessageSend(
            id,
            self.conversation,
            self.client_id,
            self.text,
            reply_to=UNSET if self.reply_to is None else self.reply_to,
            thread_root=UNSET if self.thread_root is None else self.thread_root,
            also_in_room=self.also_in_room or UNSET,
            files=self.files or UNSET,
            draft_revision=UNSET if self.draft_revision is None else self.draft_revision,
        )


class Outbox:
    """Keeps the order within each conversation: one message at a time is in flight in each.

    A message that waits delays its own conversation and no other.
    """

    def __init__(self) -> None:
        self._queues: dict[UUID, deque[PendingMessage]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._queues.values()))

    def add(self, pending: PendingMessage) -> None:
        """Put a message at the end of its conversation's queue."""
        self._queues.setdefault(pending.conversation, deque()).append(pending)

    def of(self, conversation: UUID) -> list[PendingMessage]:
        """Return the messages of a conversation, in the order in which they are sent."""
        return list(self._queues.get(conversation, ()))

    def due(self, now: float) -> list[PendingMessage]:
        """Return the messages that are to be sent now; they count as in flight from here on."""
        due = [
            queue[0]
            for queue in self._queues.values()
            if not queue[0].is_in_flight and queue[0].not_before <= now
        ]
        for pending in due:
            pending.is_in_flight = True
        return due

    def next_due(self) -> float | None:
        """Return when something is to be sent next, where that is only a matter of time."""
        waiting = [
            queue[0].not_before for queue in self._queues.values() if not queue[0].is_in_flight
        ]
        return min(waiting, default=None)

    def settle(self, conversation: UUID, client_id: UUID) -> bool:
        """Drop a message that is stored or refused; return whether it was pending."""
        queue = self._queues.get(conversation, deque())
        for pending in queue:
            if pending.client_id == client_id:
                queue.remove(pending)
                if not queue:
                    del self._queues[conversation]
                return True
        return False

    def retry(self, pending: PendingMessage, now: float, seconds: float | None) -> None:
        """Send a message again later: after each failure later still.

        Arguments:
            seconds: how long the server asks to wait at least, where it does.
        """
        wait = RETRY_SECONDS[min(pending.failures, len(RETRY_SECONDS) - 1)]
        pending.failures += 1
        pending.is_in_flight = False
        pending.not_before = now + max(wait, seconds or 0.0)

    def disconnected(self) -> None:
        """Make whatever was in flight due again, for the next connection."""
        for queue in self._queues.values():
            if queue[0].is_in_flight:
                queue[0].is_in_flight = False
                queue[0].not_before = 0.0
