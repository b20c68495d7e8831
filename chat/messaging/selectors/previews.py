"""What a list shows of a conversation beside its own row, read by the statement that reads that."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from chat.conversations.policy import VISIBLE_AFTER
from chat.core.sql import fetch_parts, given, given_params
from chat.messaging.rows import MESSAGE, MessageRow, message_shape
from chat.messaging.selectors.last import is_last
from chat.messaging.selectors.pins import HAS_PINS
from chat.messaging.selectors.reactions import with_own
from chat.messaging.selectors.unread import HAS_UNREAD
from chat.people.shapes import PERSON, PersonRow
from chat.protocol import frames


class _Flags(NamedTuple):
    has_unread: bool
    has_pins: bool


class Preview(NamedTuple):
    """The last message of a conversation, and the person by whose name it is known: the other one
    of two, elsewhere who sent that. ``has_unread`` says whether ``unread`` is to be asked, and
    ``has_pins`` whether ``pins_of`` is.
    """

    has_unread: bool
    has_pins: bool
    person: frames.Person | None
    last_message: frames.Message | None


PREVIEW = f"""
    {HAS_UNREAD} AS has_unread, {HAS_PINS} AS has_pins, {PERSON}, {MESSAGE}
"""
"""The columns of a preview, last in a statement that calls its tables ``member``, ``conversation``
and, in an outer join, ``message``, and ends its joins by ``JOIN_PERSON``."""
JOIN_PERSON = """
    LEFT JOIN people_person AS person ON person.id = CASE
        WHEN conversation.direct_low IS NULL THEN message.sender_id
        WHEN conversation.direct_low = member.person_id THEN conversation.direct_high
        ELSE conversation.direct_low
    END
"""
_OF_HEADS = f"""
    SELECT head.id, {PREVIEW} FROM {{head}}
    JOIN conversations_membership AS member
        ON member.conversation_id = head.id AND member.person_id = %s AND member.left_at IS NULL
    JOIN conversations_conversation AS conversation ON conversation.id = head.id
    LEFT JOIN messaging_message AS message
        ON {is_last("head")} AND message.seq > {VISIBLE_AFTER}
    {JOIN_PERSON}
"""  # noqa: S608


class _Id(NamedTuple):
    id: UUID


def fetch_previewed(
    sql: str, params: Sequence[Any], user_id: UUID, *parts: type[NamedTuple]
) -> list[list[Any]]:
    """Return the rows of a statement that gives rows of other types, then the columns ``PREVIEW``.

    As ``fetch_parts`` does: one list for each of them, and one of the previews.

    Arguments:
        user_id: whose own reactions are marked as such.
    """
    *others, flags, people, messages = fetch_parts(
        sql, params, *parts, _Flags, PersonRow, MessageRow
    )
    lasts = iter(with_own(user_id, [message_shape(row) for row in messages if row is not None]))
    found = [
        Preview(
            flag.has_unread,
            flag.has_pins,
            None if person is None else frames.Person(*person),
            None if message is None else next(lasts),
        )
        for flag, person, message in zip(flags, people, messages, strict=True)
    ]
    return [*others, found]


def previews(user_id: UUID, heads: Collection[tuple[UUID, int, int]]) -> dict[UUID, Preview]:
    """Return the preview of each of these conversations that a person is in.

    Arguments:
        heads: the id, last seq and last ordinal of each, of one moment.
    """
    if not heads:
        return {}
    sql = _OF_HEADS.format(head=given("head", "last_seq", "last_ordinal"))
    ids, found = fetch_previewed(sql, [*given_params(heads), user_id], user_id, _Id)
    return {row.id: preview for row, preview in zip(ids, found, strict=True)}
