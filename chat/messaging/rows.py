"""Rows of messages and of members, from the store to the structs of the protocol."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from chat.conversations.models import Membership
from chat.core.sql import fetch, fetch_joined, given, given_params
from chat.files.media.kinds import MEDIA
from chat.messaging.models import Message
from chat.people.shapes import PersonRow, person_shape
from chat.protocol import frames
from chat.protocol.files import File
from chat.protocol.forwards import Forwarded
from chat.protocol.limits import QUOTE_CHARACTERS
from chat.protocol.message_events import MessageEvent
from chat.protocol.own import Saved


class MessageRow(NamedTuple):
    """The columns ``MESSAGE``."""

    conversation_id: UUID
    seq: int
    ordinal: int
    revision: int
    sender_id: UUID
    client_id: UUID
    text: str
    created_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    created_revision: int | None = None
    reply_to: int | None = None
    reactions: str | None = None
    mentions: str | None = None
    deleted_by_id: UUID | None = None
    pinned_since: int | None = None
    pinned_by_id: UUID | None = None
    forwarded: str | None = None
    event: str | None = None
    thread_root: int | None = None
    thread_ordinal: int | None = None
    also_in_room: bool | None = None
    files: str | None = None


class AttachmentRow(NamedTuple):
    """An attachment as it is stored."""

    conversation_id: UUID
    seq: int
    file_id: UUID
    is_media: bool


class MentionRow(NamedTuple):
    """A mention as it is stored; ``target`` is a person, or the conversation: everybody in it."""

    conversation_id: UUID
    target_id: UUID
    ordinal: int
    seq: int


class ReactionRow(NamedTuple):
    """A reaction as it is stored."""

    conversation_id: UUID
    seq: int
    person_id: UUID
    emoji: str
    is_on: bool
    revision: int


class SavedRow(NamedTuple):
    """A message that a person saves as it is stored: the fields of the struct."""

    conversation_id: UUID
    seq: int
    revision: int
    is_on: bool


class _Reacted(NamedTuple):
    reactions: str | None


class _QuoteRow(NamedTuple):
    seq: int
    revision: int
    sender_id: UUID
    text: str
    deleted_at: datetime | None
    files: str | None


class _MemberRow(NamedTuple):
    conversation_id: UUID
    role: str
    revision: int
    left_at: datetime | None
    joined_seq: int


MESSAGE = ", ".join(f"message.{name}" for name in MessageRow._fields)
"""The columns of a message, in a statement that calls its table ``message``."""

REACTION = ", ".join([*(f"reaction.{name}" for name in ReactionRow._fields), "message.reactions"])
"""The columns of a reaction and the summaries of its message, in a statement that calls their
tables ``reaction`` and ``message``."""

SAVED = ", ".join(f"saved.{name}" for name in SavedRow._fields)
"""The columns of what somebody saves, in a statement that calls its table ``saved``."""

_PLAIN = tuple(MessageRow._field_defaults.values())
"""The last columns of a message that nobody changed, and that is nothing but a text."""

IN_ROOM = "(message.thread_root IS NULL OR message.also_in_room)"
"""The condition that ``message`` stands in the room, and not in a thread alone."""

QUOTE = f"""
    message.seq, message.revision, message.sender_id,
    substr(message.text, 1, {QUOTE_CHARACTERS}), message.deleted_at, message.files
"""
"""The columns of a message as another one quotes it, in a statement that calls it ``message``."""

MEMBER = ", ".join(f"member.{name}" for name in _MemberRow._fields)
"""The columns of a member, in a statement that calls their table ``member``."""


_BY_KEY = f"""
    SELECT {MESSAGE} FROM {{key}} JOIN messaging_message AS message
        ON message.conversation_id = key.id AND message.seq = key.seq
"""  # noqa: S608


_summaries = msgspec.json.Decoder(list[frames.ReactionSummary])
_forwarded = msgspec.json.Decoder(Forwarded)
_event = msgspec.json.Decoder(MessageEvent)
_mentions = msgspec.json.Decoder(list[frames.Mention])
_files = msgspec.json.Decoder(list[File])


def fetch_messages(sql: str, params: Sequence[Any]) -> list[frames.Message]:
    """Return the messages of a statement that gives the columns ``MESSAGE``."""
    return [message_shape(row) for row in fetch(sql, params, MessageRow)]


def fetch_signed(sql: str, params: Sequence[Any]) -> list[tuple[frames.Person, frames.Message]]:
    """Return the senders and messages of a statement that gives ``PERSON``, then ``MESSAGE``."""
    rows = fetch_joined(sql, params, PersonRow, MessageRow)
    return [(frames.Person(*sender), message_shape(row)) for sender, row in rows]


def fetch_saved(sql: str, params: Sequence[Any]) -> list[tuple[Saved, frames.Message]]:
    """Return what a statement gives that has the columns ``SAVED``, then ``MESSAGE``."""
    rows = fetch_joined(sql, params, SavedRow, MessageRow)
    return [(Saved(*saved), message_shape(row)) for saved, row in rows]


def fetch_members(sql: str, params: Sequence[Any]) -> list[frames.Member]:
    """Return the members of a statement that gives the columns ``MEMBER``, then ``PERSON``."""
    return [
        frames.Member(
            conversation=row.conversation_id,
            person=frames.Person(*person),
            role=row.role,
            revision=row.revision,
            has_left=row.left_at is not None,
            joined_seq=row.joined_seq,
        )
        for row, person in fetch_joined(sql, params, _MemberRow, PersonRow)
    ]


def messages_by_key(keys: Collection[tuple[UUID, int]]) -> list[frames.Message]:
    """Return the messages that there are of these conversations and seqs, in any order."""
    if not keys:
        return []
    return fetch_messages(_BY_KEY.format(key=given("key", "seq")), given_params(keys))


def fetch_reactions(sql: str, params: Sequence[Any]) -> list[frames.Reaction]:
    """Return the reactions of a statement that gives the columns ``REACTION``."""
    found = []
    for row, message in fetch_joined(sql, params, ReactionRow, _Reacted):
        summaries = {summary.emoji: summary for summary in summaries_of(message.reactions)}
        found.append(reaction_of(row, summaries.get(row.emoji)))
    return found


def reaction_of(row: ReactionRow, summary: frames.ReactionSummary | None) -> frames.Reaction:
    """Return a reaction with the summary of its emoji, ``None`` where nobody sets it."""
    return frames.Reaction(
        conversation=row.conversation_id,
        seq=row.seq,
        revision=row.revision,
        emoji=row.emoji,
        person=row.person_id,
        is_on=row.is_on,
        count=summary.count if summary else 0,
        people=summary.people if summary else [],
        since=summary.since if summary else 0,
    )


def summaries_of(reactions: str | None) -> list[frames.ReactionSummary]:
    """Return the summaries that a message keeps of its reactions."""
    return _summaries.decode(reactions) if reactions is not None else []


def mentions_from(stored: str | None) -> list[frames.Mention]:
    """Return the mentions that a message keeps."""
    return _mentions.decode(stored) if stored is not None else []


def mentions_stored(mentions: list[frames.Mention] | UnsetType) -> str | None:
    """Return mentions as a message keeps them."""
    return msgspec.json.encode(mentions).decode() if mentions else None


def forwarded_stored(forwarded: Forwarded | UnsetType) -> str | None:
    """Return where a message is from, as it keeps that."""
    return None if forwarded is UNSET else msgspec.json.encode(forwarded).decode()


def files_from(stored: str | None) -> list[File]:
    """Return the files that a message keeps."""
    return _files.decode(stored) if stored is not None else []


def files_stored(files: list[File] | UnsetType) -> str | None:
    """Return files as a message keeps them."""
    return msgspec.json.encode(files).decode() if files else None


def attachments_of(message: frames.Message) -> list[AttachmentRow]:
    """Return the rows of the files of a message."""
    return [
        AttachmentRow(message.conversation, message.seq, file.id, file.media_type in MEDIA)
        for file in message.files or ()
    ]


def event_stored(event: MessageEvent) -> str:
    """Return what happened as its line keeps it."""
    return msgspec.json.encode(event).decode()


def fetch_quotes(sql: str, params: Sequence[Any]) -> list[frames.Quote]:
    """Return the quotes of a statement that gives the columns ``QUOTE``."""
    return [
        frames.Quote(*row[:-1], files=files_from(row.files)[:1] or UNSET)
        for row in fetch(sql, params, _QuoteRow)
    ]


def message_of_model(message: Message) -> frames.Message:
    """Return the message of a row that was loaded to be changed."""
    return message_shape(MessageRow(*(getattr(message, name) for name in MessageRow._fields)))


def member_of_model(membership: Membership) -> frames.Member:
    """Return the member of a row that was loaded to be changed, with its person."""
    return frames.Member(
        conversation=membership.conversation_id,
        person=person_shape(membership.person),
        role=membership.role,
        revision=membership.revision,
        has_left=membership.left_at is not None,
        joined_seq=membership.joined_seq,
    )


def is_plain(message: frames.Message) -> bool:
    """Return whether a message that was sent is nothing but a text in the room."""
    return (
        message.reply_to is UNSET
        and message.mentions is UNSET
        and message.forwarded is UNSET
        and message.thread_root is UNSET
        and message.files is UNSET
    )


def message_shape(row: MessageRow) -> frames.Message:
    """Return the message of a row."""
    if row[-13:] == _PLAIN:
        # As most are; it takes a third of the time.
        return frames.Message(*row[:-13])
    created_revision, reply_to, reactions, mentions = row[-13:-9]
    deleted_by, pinned_since, pinned_by, forwarded, event = row[-9:-4]
    thread_root, thread_ordinal, also_in_room, files = row[-4:]
    return frames.Message(
        *row[:-13],
        UNSET if created_revision is None else created_revision,
        UNSET if reply_to is None else reply_to,
        UNSET if reactions is None else summaries_of(reactions),
        UNSET if mentions is None else mentions_from(mentions),
        UNSET if deleted_by is None else deleted_by,
        UNSET if pinned_since is None else pinned_since,
        UNSET if pinned_by is None else pinned_by,
        UNSET if forwarded is None else _forwarded.decode(forwarded),
        UNSET if event is None else _event.decode(event),
        UNSET if thread_root is None else thread_root,
        UNSET if thread_ordinal is None else thread_ordinal,
        UNSET if also_in_room is None else also_in_room,
        UNSET if files is None else _files.decode(files),
    )
