"""Whom people block."""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from chat.core.sql import among, among_param, fetch
from chat.people.models import Block
from chat.people.shapes import PERSON, PersonRow
from chat.protocol import frames, own


def blocked_between(one: str, other: str) -> str:
    """Return the condition that of two people one blocks the other, whichever it is.

    Arguments:
        one, other: the columns of their ids.
    """
    return f"""EXISTS (
        SELECT 1 FROM people_block AS block WHERE block.is_on AND (
            block.person_id = {one} AND block.blocked_id = {other}
            OR block.person_id = {other} AND block.blocked_id = {one}
        )
    )"""  # noqa: S608


_SINCE = """
    SELECT blocked_id, revision, is_on FROM people_block WHERE person_id = %s AND revision > %s
"""
_ALL = f"{_SINCE} AND is_on"
_BLOCKED = f"""
    SELECT {PERSON} FROM people_block AS block JOIN people_person AS person
        ON person.id = block.blocked_id
    WHERE block.person_id = %s AND block.is_on ORDER BY person.folded_name, person.id
"""  # noqa: S608
_BLOCKING = """
    SELECT person_id FROM people_block WHERE blocked_id = %s AND is_on AND {among}
"""


class _Blocking(NamedTuple):
    id: UUID


class _Row(NamedTuple):
    person: UUID
    revision: int
    is_on: bool


def is_blocked_between(one: UUID, other: UUID) -> bool:
    """Return whether of two people one blocks the other, whichever it is."""
    pair = (one, other)
    return Block.objects.filter(person_id__in=pair, blocked_id__in=pair, is_on=True).exists()


def people_blocking(person_id: UUID, ids: Collection[UUID]) -> set[UUID]:
    """Return those of some people who block a person."""
    sql = _BLOCKING.format(among=among("person_id"))
    return {row.id for row in fetch(sql, [person_id, among_param(ids)], _Blocking)}


def people_blocked(person_id: UUID) -> list[frames.Person]:
    """Return the people whom a person blocks, in the order of their names."""
    return [frames.Person(*row) for row in fetch(_BLOCKED, [person_id], PersonRow)]


def blocks_since(user_id: UUID, after: int) -> list[own.Block]:
    """Return whom a person blocks, or does not block any more, since a revision of theirs.

    Arguments:
        after: -1 for all whom they block.
    """
    sql = f"{_SINCE if after >= 0 else _ALL} ORDER BY revision"
    return [own.Block(*row) for row in fetch(sql, [user_id, after], _Row)]
