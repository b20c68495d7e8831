"""What one person began to write."""

from typing import NamedTuple
from uuid import UUID

import msgspec
from msgspec import UNSET

from chat.core.sql import fetch
from chat.protocol.own import Draft


class _DraftRow(NamedTuple):
    conversation_id: UUID
    revision: int
    is_on: bool
    text: str
    reply_to: int | None
    mentions: str | None


_ROWS = f"""
    SELECT {", ".join(_DraftRow._fields)} FROM messaging_draft
    WHERE person_id = %s AND revision > %s
"""  # noqa: S608
_SINCE = f"{_ROWS} ORDER BY revision"
_ALL = f"{_ROWS} AND is_on ORDER BY revision"
_mentions = msgspec.json.Decoder(list[UUID])


def drafts_since(user_id: UUID, after: int) -> list[Draft]:
    """Return the drafts of a person that changed since a revision of theirs.

    Arguments:
        after: -1 for all that there are.
    """
    rows = fetch(_SINCE if after >= 0 else _ALL, [user_id, after], _DraftRow)
    return [
        Draft(
            *row[:4],
            UNSET if row.reply_to is None else row.reply_to,
            UNSET if row.mentions is None else _mentions.decode(row.mentions),
        )
        for row in rows
    ]
