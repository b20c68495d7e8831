"""What the drafts of a batch reply to in threads, and which place there they get."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from msgspec import UNSET, UnsetType

from chat.core.errors import DomainError
from chat.core.sql import fetch_joined, given, given_params
from chat.messaging.errors import MessageDeleted, MessageNotFound, ThreadInvalid
from chat.messaging.rows import MESSAGE, MessageRow, message_shape
from chat.messaging.writer.store import MessageDraft
from chat.protocol.frames import Message

_ROOTS = f"""
    SELECT {MESSAGE}, COALESCE((
        SELECT reply.thread_ordinal FROM messaging_message AS reply
        WHERE reply.conversation_id = message.conversation_id AND reply.thread_root = message.seq
        ORDER BY reply.seq DESC LIMIT 1
    ), 0) FROM {{key}} JOIN messaging_message AS message
        ON message.conversation_id = key.id AND message.seq = key.seq
"""  # noqa: S608


class _Last(NamedTuple):
    thread_ordinal: int


class Threads:
    """The roots of the threads that drafts reply in, and where each thread is: one query for all,
    and none where no draft replies in one.

    It is made once the conversations are locked.
    """

    def __init__(self, drafts: Sequence[MessageDraft]) -> None:
        self._roots: dict[tuple[UUID, int], Message] = {}
        self._last: dict[tuple[UUID, int], int] = {}
        self._wanted = keys = {
            (draft.conversation_id, seq)
            for draft in drafts
            if (seq := draft.content.thread_root) is not UNSET
        }
        if keys:
            sql = _ROOTS.format(key=given("key", "seq"))
            for row, last in fetch_joined(sql, given_params(keys), MessageRow, _Last):
                self._roots[row.conversation_id, row.seq] = message_shape(row)
                self._last[row.conversation_id, row.seq] = last.thread_ordinal

    def add(self, message: Message) -> None:
        """Take a message of the batch, under which a later one of it may reply."""
        if self._wanted and (key := (message.conversation, message.seq)) in self._wanted:
            self._roots[key] = message
            self._last[key] = 0

    def refusal(self, draft: MessageDraft, hidden: int) -> DomainError | None:
        """Return why a draft cannot reply in the thread that it names, where it names one.

        Arguments:
            hidden: the seq behind which its sender sees messages.
        """
        seq = draft.content.thread_root
        if seq is UNSET:
            return None
        key = draft.conversation_id, seq
        root = self._roots.get(key) if seq > hidden else None
        if root is None or root.event is not UNSET:
            return MessageNotFound()
        if root.thread_root is not UNSET:
            detail = f"Message {seq} is a reply in a thread: reply in that of {root.thread_root}."
            return ThreadInvalid("thread_root", detail)
        if root.deleted_at is not None and not self._last[key]:
            return MessageDeleted()
        return None

    def number(self, draft: MessageDraft) -> int | UnsetType:
        """Return the next ordinal of the thread that a draft replies in, where it does."""
        seq = draft.content.thread_root
        if seq is UNSET:
            return UNSET
        key = draft.conversation_id, seq
        self._last[key] += 1
        return self._last[key]

    def root_sender(self, message: Message) -> UUID | None:
        """Return who wrote the root of the thread that a message begins; nobody else's thread is
        one that somebody has been told of before.
        """
        if message.thread_ordinal != 1 or message.thread_root is UNSET:
            return None
        return self._roots[message.conversation, message.thread_root].sender
