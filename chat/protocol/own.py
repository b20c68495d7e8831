"""Rows that one person alone sees, on all of their devices."""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from chat.protocol.fields import Count, Mentioned, Number, ReplyTo, ThreadRoot
from chat.protocol.limits import UNREAD_DELETED_MAX, UNREAD_MENTIONS_MAX


class Saved(msgspec.Struct, frozen=True):
    """A message that one saves, or does not save any more."""

    conversation: UUID
    seq: Number
    revision: Number
    is_on: bool


class Block(msgspec.Struct, frozen=True):
    """A person whom one blocks, or does not block any more."""

    person: UUID
    revision: Number
    is_on: bool


class Draft(msgspec.Struct, frozen=True):
    """What one began to write in a conversation, as it was typed; or that it is gone."""

    conversation: UUID
    revision: Number
    is_on: bool
    text: str
    reply_to: ReplyTo | UnsetType = UNSET
    mentions: Mentioned | UnsetType = UNSET


class FollowedThread(msgspec.Struct, frozen=True, omit_defaults=True):
    """A thread that one follows, or does not follow any more.

    ``read_ordinal`` is that of the last reply there that one has read, ``last_ordinal`` that of the
    last one there is, then or later; ``unread_deleted`` are the ordinals of deleted replies
    between, which count as unread no longer, ``unread_mentions`` those of replies between that
    stand there alone and mention one; the newest of each.
    """

    conversation: UUID
    thread_root: ThreadRoot
    revision: Number
    is_on: bool
    read_ordinal: Count
    last_ordinal: Count
    unread_deleted: Annotated[list[Number], Meta(max_length=UNREAD_DELETED_MAX)] = []
    unread_mentions: Annotated[list[Number], Meta(max_length=UNREAD_MENTIONS_MAX)] = []


class OwnRows(msgspec.Struct, frozen=True, omit_defaults=True):
    """Rows of one's own, a list for each kind, in the order of ``revision``.

    That is one's user revision at the row's last change: of two states of a row the higher one is
    the later. A row that is taken back comes with ``is_on`` unset.
    """

    saved: list[Saved] = []
    blocks: list[Block] = []
    drafts: list[Draft] = []
    threads: list[FollowedThread] = []
