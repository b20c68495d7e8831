"""Threads: what the messages at their roots show of them, and those that one person follows."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import msgspec
from msgspec import UNSET

from chat.conversations.policy import VISIBLE_AFTER
from chat.core.cursors import decode_cursor, encode_cursor
from chat.core.sql import fetch, fetch_parts, given, given_params, time_param
from chat.messaging.rows import MESSAGE, MessageRow, message_shape
from chat.messaging.selectors.reactions import with_own
from chat.messaging.waiting import WAITS, is_called
from chat.people.shapes import PERSON, PersonRow
from chat.protocol import frames
from chat.protocol.fields import COUNT_MAX, Count
from chat.protocol.limits import (
    THREAD_PEOPLE,
    THREAD_PEOPLE_OF,
    UNREAD_DELETED_MAX,
    UNREAD_MENTIONS_MAX,
)
from chat.protocol.own import FollowedThread

_LAST_SEQ = """(
    SELECT reply.seq FROM messaging_message AS reply
    WHERE reply.conversation_id = {of}.conversation_id AND reply.thread_root = {of}.thread_root
    ORDER BY reply.seq DESC LIMIT 1
)"""
# From one root to the next by the index, past the replies of each.
_ROOTS = """
    WITH RECURSIVE root (seq) AS (
        SELECT MIN(thread_root) FROM messaging_message
        WHERE conversation_id = %s AND thread_root >= %s AND thread_root <= %s
        UNION ALL SELECT (
            SELECT MIN(thread_root) FROM messaging_message
            WHERE conversation_id = %s AND thread_root > root.seq AND thread_root <= %s
        ) FROM root WHERE root.seq IS NOT NULL
    )
    SELECT seq FROM root WHERE seq IS NOT NULL
"""
# One statement, so that the revision and what is counted are of the same moment.
_SUMMARIES = f"""
    WITH root AS (SELECT key.id AS conversation_id, key.seq AS thread_root FROM {{key}})
    SELECT root.conversation_id, root.thread_root, conversation.revision,
        last.thread_ordinal, last.created_at, (
            SELECT COUNT(*) FROM messaging_message AS gone
            WHERE gone.conversation_id = root.conversation_id
                AND gone.thread_root = root.thread_root AND gone.deleted_at IS NOT NULL
        )
    FROM root JOIN conversations_conversation AS conversation
        ON conversation.id = root.conversation_id
    JOIN messaging_message AS last
        ON last.conversation_id = root.conversation_id AND last.seq = {_LAST_SEQ.format(of="root")}
"""  # noqa: S608
_PEOPLE = f"""
    WITH root AS (SELECT key.id AS conversation_id, key.seq AS thread_root FROM {{key}})
    SELECT reply.conversation_id, reply.thread_root, reply.sender_id
    FROM root JOIN messaging_message AS reply
        ON reply.conversation_id = root.conversation_id AND reply.thread_root = root.thread_root
        AND reply.seq <= COALESCE((
            SELECT first.seq FROM messaging_message AS first
            WHERE first.conversation_id = root.conversation_id
                AND first.thread_root = root.thread_root
            ORDER BY first.seq LIMIT 1 OFFSET {THREAD_PEOPLE_OF - 1}
        ), {COUNT_MAX})
    ORDER BY reply.conversation_id, reply.thread_root, reply.seq
"""  # noqa: S608
_FOLLOWED = f"""
    SELECT follow.conversation_id, follow.thread_root, follow.revision, follow.is_on,
        follow.read_ordinal, COALESCE((
            SELECT message.thread_ordinal FROM messaging_message AS message
            WHERE message.conversation_id = follow.conversation_id
                AND message.seq = {_LAST_SEQ.format(of="follow")}
        ), 0)
    FROM messaging_follow AS follow WHERE follow.person_id = %s AND follow.revision > %s
"""  # noqa: S608
_SINCE = f"{_FOLLOWED} ORDER BY follow.revision"
_ALL = f"{_FOLLOWED} AND follow.is_on ORDER BY follow.revision"
_DELETED = """
    SELECT gone.conversation_id, gone.thread_root, gone.thread_ordinal
    FROM {key} JOIN messaging_message AS gone
        ON gone.conversation_id = key.id AND gone.thread_root = key.thread_root
        AND gone.thread_ordinal > key.read_ordinal AND gone.deleted_at IS NOT NULL
    ORDER BY gone.thread_ordinal
"""
# Those of replies that stand in a thread alone have no place in the room. Whoever is called by
# somebody whom they block is not called, as everywhere.
_MENTIONS = f"""
    WITH room AS MATERIALIZED (SELECT * FROM {{room}}), target AS (
        SELECT id, id AS target_id FROM room UNION ALL SELECT id, %s FROM room
    ), called AS (
        SELECT target.id AS id, mention.seq AS seq FROM target JOIN messaging_mention AS mention
            ON mention.conversation_id = target.id AND mention.target_id = target.target_id
            AND mention.ordinal = 0
        UNION
        SELECT room.id, message.seq
        FROM room JOIN conversations_conversation AS conversation ON conversation.id = room.id
        JOIN messaging_message AS message ON message.conversation_id = room.id AND {WAITS}
        WHERE message.thread_root IS NOT NULL AND message.also_in_room IS NOT TRUE
            AND {is_called("CAST(%s AS text)")}
    )
    SELECT reply.conversation_id, reply.thread_root, reply.thread_ordinal
    FROM called JOIN messaging_message AS reply
        ON reply.conversation_id = called.id AND reply.seq = called.seq
    JOIN messaging_follow AS follow
        ON follow.person_id = %s AND follow.conversation_id = reply.conversation_id
        AND follow.thread_root = reply.thread_root AND follow.read_ordinal < reply.thread_ordinal
    WHERE reply.sender_id <> follow.person_id AND NOT EXISTS (
        SELECT 1 FROM people_block AS block WHERE block.person_id = follow.person_id
            AND block.blocked_id = reply.sender_id AND block.is_on
    )
    ORDER BY reply.thread_ordinal
"""  # noqa: S608
# What one reads, one is a member for, in the same statement.
_PAGE = f"""
    SELECT last.created_at, last.thread_ordinal, follow.read_ordinal, (
        SELECT COUNT(*) FROM messaging_message AS gone
        WHERE gone.conversation_id = follow.conversation_id
            AND gone.thread_root = follow.thread_root
            AND gone.thread_ordinal > follow.read_ordinal AND gone.deleted_at IS NOT NULL
    ), {PERSON}, {MESSAGE} FROM messaging_follow AS follow
    JOIN conversations_membership AS member
        ON member.conversation_id = follow.conversation_id AND member.person_id = follow.person_id
        AND member.left_at IS NULL
    JOIN conversations_conversation AS conversation ON conversation.id = follow.conversation_id
    JOIN messaging_message AS message
        ON message.conversation_id = follow.conversation_id AND message.seq = follow.thread_root
        AND message.seq > {VISIBLE_AFTER}
    JOIN people_person AS person ON person.id = message.sender_id
    JOIN messaging_message AS last ON last.conversation_id = follow.conversation_id
        AND last.seq = {_LAST_SEQ.format(of="follow")}
    WHERE follow.person_id = %s AND follow.is_on AND EXISTS (
        SELECT 1 FROM messaging_message AS reply
        WHERE reply.conversation_id = follow.conversation_id
            AND reply.thread_root = follow.thread_root AND reply.deleted_at IS NULL
    ) {{later}}
    ORDER BY last.created_at DESC, follow.conversation_id DESC, follow.thread_root DESC LIMIT %s
"""  # noqa: S608
_FIRST_PAGE = _PAGE.format(later="")
_LATER_PAGE = _PAGE.format(
    later="AND (last.created_at, follow.conversation_id, follow.thread_root) < (%s, %s, %s)"
)

Root = tuple[UUID, int]
"""The conversation and the seq of the message at the root of a thread."""


class ThreadItem(msgspec.Struct, frozen=True):
    """A thread that one follows: the message at its root and who sent it, what that shows of it,
    and how many replies one has not read.
    """

    root: frames.Message
    sender: frames.Person
    summary: frames.ThreadSummary
    read_ordinal: Count
    unread: Count


class ThreadsPage(msgspec.Struct, frozen=True):
    """Threads that one follows, that with the last reply first; ``next`` is the cursor of the next
    page.
    """

    results: list[ThreadItem]
    next: str | None


class _Root(NamedTuple):
    seq: int


class _Summary(NamedTuple):
    conversation_id: UUID
    thread_root: int
    revision: int
    last_ordinal: int
    last_at: datetime
    deleted: int


class _Sender(NamedTuple):
    conversation_id: UUID
    thread_root: int
    sender_id: UUID


class _Followed(NamedTuple):
    conversation_id: UUID
    thread_root: int
    revision: int
    is_on: bool
    read_ordinal: int
    last_ordinal: int


class _Reply(NamedTuple):
    conversation_id: UUID
    thread_root: int
    thread_ordinal: int


class _Read(NamedTuple):
    last_at: datetime
    last_ordinal: int
    read_ordinal: int
    deleted: int


def threads_of(
    conversation_id: UUID, messages: Collection[frames.Message]
) -> list[frames.ThreadSummary]:
    """Return the summaries of the threads of messages of a conversation, whoever may see that: one
    short query, and two more where there is any thread.
    """
    seqs = {message.seq for message in messages if message.thread_root is UNSET}
    if not seqs:
        return []
    first, last = min(seqs), max(seqs)
    found = fetch(_ROOTS, [conversation_id, first, last, conversation_id, last], _Root)
    return thread_summaries(conversation_id, [root.seq for root in found if root.seq in seqs])


def thread_summaries(conversation_id: UUID, seqs: Collection[int]) -> list[frames.ThreadSummary]:
    """Return the summaries of the threads under these messages that have a reply: two queries,
    and none where none is asked for. Whoever may see that.
    """
    return list(_summaries([(conversation_id, seq) for seq in seqs]).values())


def followed_threads(user_id: UUID, after: int) -> list[FollowedThread]:
    """Return the threads that a person follows, or does not follow any more, since a revision of
    theirs: one query, and two more where a reply is unread.

    Arguments:
        after: -1 for all that they follow.
    """
    rows = fetch(_SINCE if after >= 0 else _ALL, [user_id, after], _Followed)
    unread = [
        (row.conversation_id, row.thread_root, row.read_ordinal)
        for row in rows
        if row.is_on and row.last_ordinal > row.read_ordinal
    ]
    if not unread:
        return [FollowedThread(*row) for row in rows]
    sql = _DELETED.format(key=given("key", "thread_root", "read_ordinal"))
    deleted = _by_root(fetch(sql, given_params(unread), _Reply))
    rooms = {(conversation_id, 0) for conversation_id, *_ in unread}
    sql = _MENTIONS.format(room=given("room", "read_ordinal"))
    params = [*given_params(rooms), user_id, str(user_id), user_id]
    mentions = _by_root(fetch(sql, params, _Reply))
    return [
        FollowedThread(
            *row,
            unread_deleted=deleted[row[:2]][-UNREAD_DELETED_MAX:],
            unread_mentions=mentions[row[:2]][-UNREAD_MENTIONS_MAX:] if row.is_on else [],
        )
        for row in rows
    ]


def _by_root(replies: Collection[_Reply]) -> defaultdict[Root, list[int]]:
    """Return the ordinals of replies by their threads."""
    found: defaultdict[Root, list[int]] = defaultdict(list)
    for one in replies:
        found[one.conversation_id, one.thread_root].append(one.thread_ordinal)
    return found


def threads_page(*, user_id: UUID, limit: int, cursor: str | None = None) -> ThreadsPage:
    """Return a page of the threads that a person follows, that with the last reply first.

    Threads whose replies are all deleted are left out, and so are those of conversations that the
    person has left.

    Arguments:
        cursor: where the page before ended.

    Raises:
        CursorInvalid: the cursor is none of this list.
    """
    of = f"threads {user_id}"
    params: list[object] = [user_id]
    if cursor is not None:
        last_at, id, seq = decode_cursor(cursor, tuple[datetime, UUID, int], of=of)
        params += [time_param(last_at), id, seq]
    sql = _FIRST_PAGE if cursor is None else _LATER_PAGE
    marks, people, rows = fetch_parts(sql, [*params, limit + 1], _Read, PersonRow, MessageRow)
    roots = with_own(user_id, [message_shape(row) for row in rows[:limit]])
    summaries = _summaries([(root.conversation, root.seq) for root in roots])
    has_more = len(rows) > limit
    end = (marks[limit - 1].last_at, roots[-1].conversation, roots[-1].seq) if has_more else None
    return ThreadsPage(
        results=[
            ThreadItem(
                root=root,
                sender=frames.Person(*sender),
                summary=summaries[root.conversation, root.seq],
                read_ordinal=mark.read_ordinal,
                unread=mark.last_ordinal - mark.read_ordinal - mark.deleted,
            )
            for mark, sender, root in zip(marks, people, roots, strict=False)
        ],
        next=encode_cursor(end, of=of) if end else None,
    )


def _summaries(roots: Collection[Root]) -> dict[Root, frames.ThreadSummary]:
    if not roots:
        return {}
    params = given_params(roots)
    # First: who comes first stays so, and what is counted has a revision.
    people: defaultdict[Root, list[UUID]] = defaultdict(list)
    for row in fetch(_PEOPLE.format(key=given("key", "seq")), params, _Sender):
        named = people[row.conversation_id, row.thread_root]
        if row.sender_id not in named and len(named) < THREAD_PEOPLE:
            named.append(row.sender_id)
    rows = fetch(_SUMMARIES.format(key=given("key", "seq")), params, _Summary)
    return {
        (row.conversation_id, row.thread_root): frames.ThreadSummary(
            thread_root=row.thread_root,
            revision=row.revision,
            last_ordinal=row.last_ordinal,
            last_at=row.last_at,
            count=row.last_ordinal - row.deleted,
            people=people[row.conversation_id, row.thread_root],
        )
        for row in rows
    }
