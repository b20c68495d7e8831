"""Pinned messages: their list, and which they are."""

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

import msgspec

from chat.conversations.policy import require_member
from chat.core.cursors import decode_cursor, encode_cursor
from chat.core.sql import among, among_param, fetch
from chat.messaging.rows import MESSAGE, fetch_messages
from chat.messaging.selectors.reactions import with_own
from chat.protocol import frames
from chat.protocol.fields import COUNT_MAX

# The comparison implies that it is pinned: a partial index has these alone.
_PAGE = f"""
    SELECT {MESSAGE} FROM messaging_message AS message
    WHERE message.conversation_id = %s AND message.pinned_since < %s
    ORDER BY message.pinned_since DESC LIMIT %s
"""  # noqa: S608
_PINNED = """
    SELECT message.conversation_id, message.seq FROM messaging_message AS message
    WHERE {} AND message.pinned_since > 0
"""
HAS_PINS = """
    EXISTS (
        SELECT 1 FROM messaging_message AS pinned
        WHERE pinned.conversation_id = member.conversation_id AND pinned.pinned_since > 0
    )
"""
"""The condition that messages are pinned in the conversation of ``member``."""


class PinsPage(msgspec.Struct, frozen=True):
    """Pinned messages, the last pinned first; ``next`` is the cursor of the next page."""

    results: list[frames.Message]
    next: str | None


class _Pinned(NamedTuple):
    conversation_id: UUID
    seq: int


def pins_page(
    *, user_id: UUID, conversation_id: UUID, limit: int, cursor: str | None = None
) -> PinsPage:
    """Return a page of the pinned messages of a conversation, the last pinned first.

    Arguments:
        cursor: where the page before ended.

    Raises:
        CursorInvalid: the cursor is none of this list.
        ConversationNotFound: there is none, or the person is not a member.
    """
    of = f"pins {user_id} {conversation_id}"
    # No revision is higher, and none is as high as this.
    before = decode_cursor(cursor, int, of=of) if cursor is not None else COUNT_MAX
    found = fetch_messages(_PAGE, [conversation_id, before, limit + 1])
    page = with_own(user_id, found[:limit])
    # After the read: whoever is a member now may have what was there before.
    visible_after = require_member(user_id=user_id, conversation_id=conversation_id)
    more = encode_cursor(page[-1].pinned_since, of=of) if len(found) > limit else None
    return PinsPage([message for message in page if message.seq > visible_after], more)


def pins_of(conversations: Collection[UUID]) -> dict[UUID, list[int]]:
    """Return the seqs of the pinned messages of conversations, where there are some."""
    found: defaultdict[UUID, list[int]] = defaultdict(list)
    if conversations:
        sql = _PINNED.format(among("message.conversation_id"))
        for row in fetch(sql, [among_param(conversations)], _Pinned):
            found[row.conversation_id].append(row.seq)
    return found
