"""Messages of one conversation, by seq."""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from msgspec import UNSET

from chat.conversations.policy import require_member
from chat.core.sql import given, given_params
from chat.messaging.errors import MessageNotFound, PlaceInvalid
from chat.messaging.rows import (
    IN_ROOM,
    MESSAGE,
    QUOTE,
    fetch_messages,
    fetch_quotes,
    fetch_signed,
)
from chat.messaging.selectors.reactions import with_own
from chat.messaging.selectors.threads import thread_summaries, threads_of
from chat.people.shapes import PERSON
from chat.protocol import frames
from chat.protocol.limits import HISTORY_PAGE

_NEWEST = 2**63 - 1
"""Above every seq."""

_MESSAGES = f"SELECT {MESSAGE} FROM messaging_message AS message WHERE conversation_id = %s"  # noqa: S608
_ONE = f"{_MESSAGES} AND seq = %s"
_BEFORE = f"{_MESSAGES} AND {IN_ROOM} AND seq < %s ORDER BY seq DESC LIMIT %s"
_AFTER = f"{_MESSAGES} AND {IN_ROOM} AND seq > %s ORDER BY seq LIMIT %s"
_ALL_BEFORE = f"{_MESSAGES} AND seq < %s ORDER BY seq DESC LIMIT %s"
_ALL_AFTER = f"{_MESSAGES} AND seq > %s ORDER BY seq LIMIT %s"
# The root and its replies, each by an index of its own.
_IN_THREAD = f"""
    SELECT * FROM (
        SELECT * FROM (
            {_MESSAGES} AND thread_root = %s AND seq {{beyond}} %s ORDER BY seq {{order}} LIMIT %s
        ) AS reply
        UNION ALL {_MESSAGES} AND seq = %s AND seq {{beyond}} %s
    ) AS message ORDER BY seq {{order}} LIMIT %s
"""  # noqa: S608
_BEFORE_IN_THREAD = _IN_THREAD.format(beyond="<", order="DESC")
_AFTER_IN_THREAD = _IN_THREAD.format(beyond=">", order="ASC")
_SIGNED = f"""
    SELECT {PERSON}, {MESSAGE} FROM messaging_message AS message
    JOIN people_person AS person ON person.id = message.sender_id
    WHERE conversation_id = %s AND seq < %s AND deleted_at IS NULL AND event IS NULL
    ORDER BY seq DESC LIMIT %s
"""  # noqa: S608

_QUOTES = f"""
    SELECT {QUOTE} FROM {{key}} JOIN messaging_message AS message
        ON message.conversation_id = key.id AND message.seq = key.seq
"""  # noqa: S608

SignedMessage = tuple[frames.Person, frames.Message]
"""A message and who sent it."""


class MessagesPage(NamedTuple):
    """Messages in the order of ``seq``, the heads of those that they answer, and the threads of
    those that have one.
    """

    messages: list[frames.Message]
    quotes: list[frames.Quote]
    threads: list[frames.ThreadSummary]


def messages_page(
    *,
    user_id: UUID,
    conversation_id: UUID,
    before: int | None = None,
    after: int | None = None,
    around: int | None = None,
    limit: int,
) -> MessagesPage:
    """Return messages of a room in the order of ``seq``, deleted ones too; the newest by default.

    Arguments:
        before: the last ones with a lower ``seq``.
        after: the first ones with a higher ``seq``.
        around: this ``seq`` in the middle of the page.
        limit: messages to return at most.

    Raises:
        PlaceInvalid: more than one of the three is given.
        ConversationNotFound: there is none, or the person is not a member.
    """
    places = {"before": before, "after": after, "around": around}
    given = [name for name, place in places.items() if place is not None]
    if len(given) > 1:
        raise PlaceInvalid(given)
    if around is not None:
        after = max(around - limit // 2 - 1, 0)
    return _page_at(user_id, conversation_id, before, after, limit, with_replies=False)


def messages_page_with_replies(
    *,
    user_id: UUID,
    conversation_id: UUID,
    before: int | None = None,
    after: int | None = None,
    limit: int,
) -> MessagesPage:
    """Do what ``messages_page`` does, with the replies that stand in a thread alone."""
    if before is not None and after is not None:
        raise PlaceInvalid(["before", "after"])
    return _page_at(user_id, conversation_id, before, after, limit, with_replies=True)


def _page_at(
    user_id: UUID,
    conversation_id: UUID,
    before: int | None,
    after: int | None,
    limit: int,
    *,
    with_replies: bool,
) -> MessagesPage:
    if after is not None:
        sql = _ALL_AFTER if with_replies else _AFTER
        found = fetch_messages(sql, [conversation_id, after, limit])
    else:
        found = messages_before(conversation_id, before, limit, with_replies=with_replies)
    page = page_of(user_id, conversation_id, found)
    # After the read: whoever is a member now may have what was there before.
    visible_after = require_member(user_id=user_id, conversation_id=conversation_id)
    if after is not None and after < visible_after:
        # It began with what they do not see: once more from where that begins.
        return _page_at(
            user_id, conversation_id, None, visible_after, limit, with_replies=with_replies
        )
    return _visible(page, visible_after)


def thread_page(
    *,
    user_id: UUID,
    conversation_id: UUID,
    thread_root: int,
    before: int | None = None,
    after: int | None = None,
    limit: int,
) -> MessagesPage:
    """Return messages of a thread in the order of ``seq``, its root first and deleted ones too;
    the newest by default. With them comes the thread itself, where it has replies.

    Arguments:
        before: the last ones with a lower ``seq``.
        after: the first ones with a higher ``seq``.
        limit: messages to return at most.

    Raises:
        PlaceInvalid: both places are given.
        ConversationNotFound: there is none, or the person is not a member.
        MessageNotFound: the conversation has no such message, or none that they see.
    """
    if before is not None and after is not None:
        raise PlaceInvalid(["before", "after"])
    beyond = after if after is not None else before if before is not None else _NEWEST
    key = [conversation_id, thread_root, beyond]
    # No store can compare with more than it can store.
    root = fetch_messages(_ONE, key[:2]) if thread_root <= _NEWEST else []
    found: list[frames.Message] = []
    if root and root[0].event is UNSET:
        sql = _AFTER_IN_THREAD if after is not None else _BEFORE_IN_THREAD
        found = fetch_messages(sql, [*key, limit, *key, limit])
    page = page_of(user_id, conversation_id, found if after is not None else found[::-1])
    # That of the thread itself, though its root is on another page.
    threads = thread_summaries(conversation_id, [thread_root]) if root else []
    page = page._replace(threads=threads)
    # After the read: whoever is a member now may have what was there before.
    visible_after = require_member(user_id=user_id, conversation_id=conversation_id)
    if not root or root[0].event is not UNSET or thread_root <= visible_after:
        raise MessageNotFound
    return _visible(page, visible_after)


def messages_before(
    conversation_id: UUID, before: int | None, limit: int, *, with_replies: bool = False
) -> list[frames.Message]:
    """Return the last messages of a room with a lower ``seq``, or the newest, whoever may see
    that.
    """
    bound = before if before is not None else _NEWEST
    sql = _ALL_BEFORE if with_replies else _BEFORE
    return fetch_messages(sql, [conversation_id, bound, limit])[::-1]


def page_of(user_id: UUID, conversation_id: UUID, messages: list[frames.Message]) -> MessagesPage:
    """Return messages of a conversation with what belongs to a page of them, whoever may see that.

    Arguments:
        user_id: whose own reactions are marked as such.
    """
    return MessagesPage(
        with_own(user_id, messages),
        _quotes(conversation_id, messages),
        threads_of(conversation_id, messages),
    )


def message_by_seq(*, user_id: UUID, conversation_id: UUID, seq: int) -> frames.Message:
    """Return one message.

    Raises:
        ConversationNotFound: there is none, or the person is not a member.
        MessageNotFound: the conversation has no such message.
    """
    # No store can compare with more than it can store.
    found = fetch_messages(_ONE, [conversation_id, seq]) if seq <= _NEWEST else []
    found = with_own(user_id, found)
    visible_after = require_member(user_id=user_id, conversation_id=conversation_id)
    if not found or seq <= visible_after:
        raise MessageNotFound
    return found[0]


def history(
    *, user_id: UUID, conversation_id: UUID, before: int | None = None, limit: int = HISTORY_PAGE
) -> list[SignedMessage]:
    """Return what people wrote and is not deleted, newest first, with its senders.

    Arguments:
        before: only messages with a lower ``seq``; the newest without it.
        limit: messages to return at most.

    Raises:
        ConversationNotFound: there is none, or the person is not a member.
    """
    found = history_unchecked(conversation_id=conversation_id, before=before, limit=limit)
    visible_after = require_member(user_id=user_id, conversation_id=conversation_id)
    return [(sender, message) for sender, message in found if message.seq > visible_after]


def history_unchecked(
    *, conversation_id: UUID, before: int | None = None, limit: int = HISTORY_PAGE
) -> list[SignedMessage]:
    """Do what ``history`` does, whoever may see that."""
    bound = before if before is not None else _NEWEST
    return fetch_signed(_SIGNED, [conversation_id, bound, limit])


def _visible(page: MessagesPage, visible_after: int) -> MessagesPage:
    """Return what a member has of a page who sees the messages behind a seq."""
    if visible_after == 0:
        return page
    return MessagesPage(
        [message for message in page.messages if message.seq > visible_after],
        [quote for quote in page.quotes if quote.seq > visible_after],
        [thread for thread in page.threads if thread.thread_root > visible_after],
    )


def _quotes(conversation_id: UUID, messages: Collection[frames.Message]) -> list[frames.Quote]:
    seqs = {message.reply_to for message in messages if message.reply_to is not UNSET}
    if not seqs:
        return []
    keys = [(conversation_id, seq) for seq in sorted(seqs)]
    return fetch_quotes(_QUOTES.format(key=given("key", "seq")), given_params(keys))
