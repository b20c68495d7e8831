"""Threads that people follow: how that begins and ends, in the transaction of what it comes by.

Conversations are locked already where they change, and so are the people where they are several.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

from msgspec import UNSET

from chat.conversations.policy import VISIBLE_AFTER
from chat.core.sql import among, among_param, fetch
from chat.events.types import UserUpdated
from chat.messaging.models import Follow
from chat.messaging.selectors.threads import followed_threads
from chat.people.services import own_bump, own_rows_prune
from chat.protocol import own
from chat.protocol.frames import Message
from chat.protocol.limits import THREADS_MAX

# Whoever is called by somebody whom they block is not called, as everywhere.
_SEEING = f"""
    SELECT member.person_id FROM conversations_membership AS member
    JOIN conversations_conversation AS conversation ON conversation.id = member.conversation_id
    WHERE member.conversation_id = %s AND {{among}} AND member.left_at IS NULL
        AND {VISIBLE_AFTER} < %s
        AND NOT EXISTS (
            SELECT 1 FROM people_block AS block WHERE block.person_id = member.person_id
                AND block.blocked_id = %s AND block.is_on
        )
"""  # noqa: S608


class _Seeing(NamedTuple):
    id: UUID


class Key(NamedTuple):
    """A thread, and a person who follows it or is to."""

    person_id: UUID
    conversation_id: UUID
    thread_root: int


class Wish(NamedTuple):
    """How somebody is to follow a thread.

    ``read_ordinal`` is up to where they have read it then. ``is_writing``: they write there, which
    moves their mark; whoever is called to a thread keeps the one that they have. ``is_again``:
    also where they followed it once and do so no more.
    """

    read_ordinal: int
    is_writing: bool = False
    is_again: bool = True


def wishes_called(message: Message, *, root_sender: UUID | None = None) -> dict[Key, Wish]:
    """Return how the people whom a reply in a thread mentions are to follow that.

    Arguments:
        root_sender: who wrote the message at the root, where nobody replied to it before: they
            follow it too, if they did not decide otherwise.
    """
    root, ordinal = message.thread_root, message.thread_ordinal
    if root is UNSET or ordinal is UNSET:
        return {}
    called = {mention.id for mention in message.mentions or () if mention.id is not UNSET}
    others = {*called, *([] if root_sender is None else [root_sender])} - {message.sender}
    return {
        Key(id, message.conversation, root): Wish(ordinal - 1, is_again=id in called)
        for id in _seeing(message, root, others)
    }


def wishes_written(
    messages: Iterable[Message], root_sender: Callable[[Message], UUID | None]
) -> dict[Key, Wish]:
    """Return how people are to follow threads by what is written there: those who write, those who
    are mentioned, and whoever wrote the root.

    Arguments:
        messages: new ones, in their order.
    """
    wishes: dict[Key, Wish] = {}
    for message in messages:
        root, ordinal = message.thread_root, message.thread_ordinal
        if root is UNSET or ordinal is UNSET:
            continue
        for key, wish in wishes_called(message, root_sender=root_sender(message)).items():
            wishes.setdefault(key, wish)
        wishes[Key(message.sender, message.conversation, root)] = Wish(ordinal, is_writing=True)
    return wishes


def wishes_follow(wishes: Mapping[Key, Wish]) -> list[UserUpdated]:
    """Let people follow threads as they are to; return what is to be published.

    Where they are more than one, they are locked already.
    """
    events: list[UserUpdated] = []
    for key, wish in sorted(wishes.items()):
        known = Follow.objects.filter(**key._asdict()).first()
        if known is None or (not known.is_on and wish.is_again):
            events += follow_begin(key, read_ordinal=wish.read_ordinal)
        elif known.is_on and wish.is_writing and known.read_ordinal < wish.read_ordinal:
            events.append(follow_set(key, read_ordinal=wish.read_ordinal))
    return events


def follows_drop(keys: Iterable[tuple[UUID, UUID]]) -> list[UserUpdated]:
    """Let people follow no threads of a conversation any more; return what is to be published.

    Arguments:
        keys: the person and the conversation of each.
    """
    events: list[UserUpdated] = []
    for user_id, conversation_id in sorted(keys):
        follows = Follow.objects.filter(
            person_id=user_id, conversation_id=conversation_id, is_on=True
        )
        roots = sorted(follows.values_list("thread_root", flat=True))
        events += [follow_end(Key(user_id, conversation_id, root)) for root in roots]
    return events


def follow_begin(key: Key, *, read_ordinal: int) -> list[UserUpdated]:
    """Let a person follow a thread; return what is to be published.

    Whoever follows as many as one can does not follow that any more which rested longest.
    """
    events = [follow_set(key, read_ordinal=read_ordinal, is_on=True)]
    followed = Follow.objects.filter(person_id=key.person_id, is_on=True)
    if followed.count() > THREADS_MAX:
        oldest = followed.order_by("revision").values_list(
            "person_id", "conversation_id", "thread_root"
        )
        events.append(follow_end(Key(*oldest[0])))
    return events


def follow_end(key: Key) -> UserUpdated:
    """Let a person follow a thread no more; return what is to be published."""
    event = follow_set(key, is_on=False)
    own_rows_prune(key.person_id, Follow.objects.filter(person_id=key.person_id, is_on=False))
    return event


def follow_set(key: Key, **values: object) -> UserUpdated:
    """Store how a person follows a thread; return what is to be published."""
    revision = own_bump(key.person_id)
    defaults = {**values, "revision": revision}
    Follow.objects.update_or_create(
        **key._asdict(), defaults=defaults, create_defaults={"read_ordinal": 0, **defaults}
    )
    rows = own.OwnRows(threads=followed_threads(key.person_id, revision - 1))
    return UserUpdated(user_id=key.person_id, revision=revision, own=rows)


def _seeing(message: Message, thread_root: int, ids: Collection[UUID]) -> list[UUID]:
    """Return those of some people who see the root of a thread, and do not block who writes."""
    if not ids:
        return []
    sql = _SEEING.format(among=among("member.person_id"))
    params = [message.conversation, among_param(ids), thread_root, message.sender]
    return [row.id for row in fetch(sql, params, _Seeing)]
