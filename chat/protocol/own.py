"""Rows that one person alone sees, on all of their devices."""

from uuid import UUID

import msgspec

from chat.protocol.fields import Number


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


class OwnRows(msgspec.Struct, frozen=True, omit_defaults=True):
    """Rows of one's own, a list for each kind, in the order of ``revision``.

    That is one's user revision at the row's last change: of two states of a row the higher one is
    the later. A row that is taken back comes with ``is_on`` unset.
    """

    saved: list[Saved] = []
    blocks: list[Block] = []
