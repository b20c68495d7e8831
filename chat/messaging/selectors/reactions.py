"""Reactions to messages: which are one's own, and who set one."""

from collections import defaultdict
from typing import NamedTuple
from uuid import UUID

import msgspec
from msgspec import UNSET

from chat.conversations.policy import require_member
from chat.core.cursors import decode_cursor, encode_cursor
from chat.core.sql import fetch, fetch_joined, given, given_params
from chat.messaging.content import emoji_cleaned
from chat.people.shapes import PERSON, PersonRow
from chat.protocol import frames
from chat.protocol.fields import COUNT_MAX

_OWN = """
    SELECT reaction.conversation_id, reaction.seq, reaction.emoji
    FROM {key} JOIN messaging_reaction AS reaction
        ON reaction.conversation_id = key.id AND reaction.seq = key.seq
        AND reaction.person_id = %s AND reaction.is_on
"""
_PEOPLE = f"""
    SELECT reaction.revision, {PERSON} FROM messaging_reaction AS reaction
    JOIN people_person AS person ON person.id = reaction.person_id
    WHERE reaction.conversation_id = %s AND reaction.seq = %s AND reaction.emoji = %s
        AND reaction.is_on AND reaction.revision > %s
    ORDER BY reaction.revision LIMIT %s
"""  # noqa: S608


class ReactionPeople(NamedTuple):
    """Who set an emoji, in the order in which they did, and the cursor of the next page."""

    people: list[frames.Person]
    next: str | None


class _Own(NamedTuple):
    conversation_id: UUID
    seq: int
    emoji: str


class _Place(NamedTuple):
    revision: int


def with_own(user_id: UUID, messages: list[frames.Message]) -> list[frames.Message]:
    """Return messages whose reactions say whether they are a person's own too.

    One query, and none where no message has reactions.
    """
    keys = [(one.conversation, one.seq) for one in messages if one.reactions is not UNSET]
    if not keys:
        return messages
    own: defaultdict[tuple[UUID, int], set[str]] = defaultdict(set)
    sql = _OWN.format(key=given("key", "seq"))
    for row in fetch(sql, [*given_params(keys), user_id], _Own):
        own[row.conversation_id, row.seq].add(row.emoji)
    return [_with_own(message, own[message.conversation, message.seq]) for message in messages]


def reaction_people(
    *,
    user_id: UUID,
    conversation_id: UUID,
    seq: int,
    emoji: str,
    limit: int,
    cursor: str | None = None,
) -> ReactionPeople:
    """Return a page of who set an emoji under a message; nobody where there is no such message.

    Arguments:
        emoji: in any spelling.
        cursor: where the page before ended. Who sets the emoji later is on the last page.

    Raises:
        EmojiInvalid: it is not one emoji.
        CursorInvalid: the cursor is none of this list.
        ConversationNotFound: there is none, or the person is not a member.
    """
    emoji = emoji_cleaned(emoji)
    of = f"reaction {user_id} {conversation_id} {seq} {emoji}"
    after = decode_cursor(cursor, int, of=of) if cursor is not None else 0
    params = [conversation_id, seq, emoji, after, limit + 1]
    # No store can compare with more than it can store.
    rows = fetch_joined(_PEOPLE, params, _Place, PersonRow) if seq <= COUNT_MAX else []
    # After the read: whoever is a member now may have what was there before.
    if seq <= require_member(user_id=user_id, conversation_id=conversation_id):
        rows = []
    page = rows[:limit]
    return ReactionPeople(
        people=[frames.Person(*person) for _, person in page],
        next=encode_cursor(page[-1][0].revision, of=of) if len(rows) > limit else None,
    )


def _with_own(message: frames.Message, own: set[str]) -> frames.Message:
    if message.reactions is UNSET:
        return message
    reactions = [msgspec.structs.replace(one, is_own=one.emoji in own) for one in message.reactions]
    return msgspec.structs.replace(message, reactions=reactions)
