"""What changed in conversations after a revision: how clients recover, however long they were away.

Every revision stamps exactly one row, so a range of revisions bounds the rows that are read.
"""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from chat.conversations.errors import ConversationNotFound
from chat.conversations.models import Conversation, Membership
from chat.messaging.models import Message
from chat.messaging.rows import MEMBER, MESSAGE, member_of, message_of, message_of_model, uuid_of
from chat.messaging.shapes import member_shape
from chat.protocol import frames
from chat.protocol.limits import CHANGES_PAGE

RESUME_ROWS_MAX = 2 * CHANGES_PAGE
"""Changed rows of all conversations of one resume; conversations beyond have more."""


class ChangeSet(msgspec.Struct, frozen=True):
    """The final state of what changed in a conversation, complete up to ``revision``.

    Where ``has_more`` is set, the rest comes after that revision.
    """

    revision: frames.Count
    title: str
    messages: list[frames.Message]
    members: list[frames.Member]
    has_more: bool = False


def changes(*, conversation_id: UUID, after: int, limit: int = CHANGES_PAGE) -> ChangeSet:
    """Return what changed in a conversation, in the order of revision.

    Arguments:
        after: the revision that the client holds; 0 where it holds nothing.
        limit: rows to return at most.

    Raises:
        ConversationNotFound: there is no such conversation.
    """
    # Read before the rows: what changes in between has a higher revision and comes next time.
    conversation = Conversation.objects.filter(pk=conversation_id).first()
    if conversation is None:
        raise ConversationNotFound
    revision = conversation.revision
    changed = {
        "conversation_id": conversation_id,
        "revision__gt": after,
        "revision__lte": revision,
    }
    messages = list(Message.objects.filter(**changed).order_by("revision")[: limit + 1])
    members = list(
        Membership.objects.filter(**changed)
        .select_related("user")
        .order_by("revision")[: limit + 1]
    )
    found = sorted([row.revision for row in messages] + [row.revision for row in members])
    has_more = len(found) > limit
    if has_more:
        revision = found[limit - 1]
    return ChangeSet(
        revision=revision,
        title=conversation.title,
        messages=[message_of_model(row) for row in messages if row.revision <= revision],
        members=[member_shape(row) for row in members if row.revision <= revision],
        has_more=has_more,
    )


_HELD = {
    "sqlite": """(
        SELECT value ->> 0 AS id, value ->> 1 AS after, value ->> 2 AS upto FROM json_each(%s)
    ) AS held""",
    "postgresql": "unnest(%s::uuid[], %s::bigint[], %s::bigint[]) AS held (id, after, upto)",
}
_MESSAGES = f"""
    SELECT conversation.id, conversation.title, conversation.title_revision, {MESSAGE}
    FROM {{held}}
    JOIN conversations_conversation AS conversation ON conversation.id = held.id
    LEFT JOIN messaging_message AS message
        ON message.conversation_id = held.id
        AND message.revision > held.after AND message.revision <= held.upto
"""  # noqa: S608
_MEMBERS = f"""
    SELECT {MEMBER}
    FROM {{held}}
    JOIN conversations_membership AS member
        ON member.conversation_id = held.id
        AND member.revision > held.after AND member.revision <= held.upto
    JOIN accounts_user AS person ON person.id = member.user_id
"""  # noqa: S608

_Range = tuple[int, int]
"""Revisions above the first, up to the second."""


def changes_since(
    *, held: Mapping[UUID, int], current: Mapping[UUID, int]
) -> dict[UUID, ChangeSet]:
    """Return what changed in each conversation that is both held and current.

    One query, and one more where messages alone do not explain every revision. A conversation
    that is held above its current revision is left out.

    Arguments:
        held: the revision that the client holds of each conversation.
        current: the revision of each conversation that the person is in, read before.
    """
    ranges = _ranges(held, current)
    if not ranges:
        return {}
    titles: dict[UUID, str] = {}
    messages: dict[UUID, list[frames.Message]] = {id: [] for id in ranges}
    members: dict[UUID, list[frames.Member]] = {id: [] for id in ranges}
    unexplained = {id: upto - after for id, (after, upto) in ranges.items()}
    for raw_id, title, title_revision, *row in _rows(_MESSAGES, ranges):
        id = uuid_of(raw_id)
        after, upto = ranges[id]
        if id not in titles:
            titles[id] = title
            unexplained[id] -= after < title_revision <= upto
        if row[0] is not None:
            messages[id].append(message_of(row))
            unexplained[id] -= 1
    unclear = {id: ranges[id] for id, count in unexplained.items() if count}
    for person in _rows(_MEMBERS, unclear):
        member = member_of(person)
        members[member.conversation].append(member)
    return {
        id: ChangeSet(
            revision=ranges[id][1],
            title=title,
            messages=sorted(messages[id], key=_revision),
            members=sorted(members[id], key=_revision),
            has_more=ranges[id][1] < current[id],
        )
        for id, title in titles.items()
    }


def _ranges(held: Mapping[UUID, int], current: Mapping[UUID, int]) -> dict[UUID, _Range]:
    """Return the revisions to read of each conversation, ``RESUME_ROWS_MAX`` of them in all.

    Conversations with the least to read come first, so that most are complete.
    """
    missing = {id: current[id] - held[id] for id in held.keys() & current.keys()}
    ranges: dict[UUID, _Range] = {}
    left = RESUME_ROWS_MAX
    for id in sorted(missing, key=missing.__getitem__):
        if missing[id] < 0:
            continue
        count = min(missing[id], CHANGES_PAGE, left)
        left -= count
        ranges[id] = (held[id], held[id] + count)
    return ranges


def _rows(sql: str, ranges: Mapping[UUID, _Range]) -> list[tuple[Any, ...]]:
    if not ranges:
        return []
    params: list[Any]
    if connection.vendor == "sqlite":
        params = [json.dumps([(id.hex, *range) for id, range in ranges.items()])]
    else:
        params = [list(ranges), *map(list, zip(*ranges.values(), strict=True))]
    with connection.cursor() as cursor:
        cursor.execute(sql.format(held=_HELD[connection.vendor]), params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _revision(row: frames.Message | frames.Member) -> int:
    return row.revision
