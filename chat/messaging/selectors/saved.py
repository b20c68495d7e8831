"""The messages that one person saves."""

from typing import NamedTuple
from uuid import UUID

from chat.core.sql import fetch
from chat.protocol.own import Saved


class _SavedRow(NamedTuple):
    conversation_id: UUID
    seq: int
    revision: int
    is_on: bool


_ROWS = f"""
    SELECT {", ".join(_SavedRow._fields)} FROM messaging_saved WHERE person_id = %s
"""  # noqa: S608
_SINCE = f"{_ROWS} AND revision > %s ORDER BY revision"
_ALL = f"{_ROWS} AND revision > %s AND is_on ORDER BY revision"


def saved_since(user_id: UUID, after: int) -> list[Saved]:
    """Return which messages a person saves, or does not save any more, since a revision of theirs.

    Arguments:
        after: -1 for all that they save.
    """
    sql = _SINCE if after >= 0 else _ALL
    return [Saved(*row) for row in fetch(sql, [user_id, after], _SavedRow)]
