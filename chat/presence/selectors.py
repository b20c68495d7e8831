"""Reads of who was here."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from chat.core.sql import among, among_param, fetch
from chat.people.blocks import blocked_between
from chat.people.policy import shared_with


class _Presence(NamedTuple):
    id: UUID
    last_seen_at: datetime | None
    is_shared: bool


# Of two people of whom one blocks the other, or has not accepted yet that they write, neither shows
# it to the other.
_PRESENCE = f"""
    SELECT person.id, person.last_seen_at,
        person.shares_presence AND NOT {blocked_between("person.id", "viewer.id")} AND NOT EXISTS (
            SELECT 1 FROM conversations_conversation AS direct
            WHERE direct.requested_by IS NOT NULL AND (
                direct.direct_low = person.id AND direct.direct_high = viewer.id
                OR direct.direct_low = viewer.id AND direct.direct_high = person.id
            )
        ) AS is_shared
    FROM (SELECT id FROM people_person WHERE id = %s) AS viewer
    CROSS JOIN people_person AS person WHERE {{among}}
"""  # noqa: S608


def people_last_seen(viewer_id: UUID, ids: Collection[UUID]) -> dict[UUID, datetime | None]:
    """Return when people were here last, of those who show a viewer whether they are.

    Somebody who has not been here since this is known has ``None``.
    """
    sql, params = _PRESENCE.format(among=among("person.id")), [among_param({viewer_id, *ids})]
    found = {row.id: row for row in fetch(sql, [viewer_id, *params], _Presence)}
    shown = shared_with(viewer_id, {id: row.is_shared for id, row in found.items()})
    return {id: found[id].last_seen_at for id in ids if id in found and id in shown}
