"""The files of rooms: who may have which, and what a room has."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import msgspec

from chat.conversations.policy import VISIBLE_AFTER, require_member
from chat.core.cursors import decode_cursor, encode_cursor
from chat.core.sql import fetch
from chat.files.errors import FileNotFound
from chat.files.models import File
from chat.files.selectors import sizes_of
from chat.files.storage.store import Key
from chat.messaging.rows import files_from
from chat.protocol.fields import COUNT_MAX
from chat.protocol.files import RoomFile
from chat.protocol.limits import MESSAGE_FILES_MAX

# Before it is sent its uploader has it; then whoever sees a message that it came with, and nobody
# for another reason.
_DOWNLOAD = f"""
    SELECT file.name, file.media_type, file.size, file.sha256, file.changed_at, file.thumbnails
    FROM files_file AS file
    WHERE file.id = %s AND (
        (file.state = '{File.State.READY}' AND file.uploader_id = %s)
        OR (file.state = '{File.State.KEPT}' AND EXISTS (
            SELECT 1 FROM messaging_attachment AS attachment
            JOIN conversations_membership AS member
                ON member.conversation_id = attachment.conversation_id
                AND member.person_id = %s AND member.left_at IS NULL
            JOIN conversations_conversation AS conversation
                ON conversation.id = attachment.conversation_id
            WHERE attachment.file_id = file.id AND attachment.seq > {VISIBLE_AFTER}
        ))
    )
"""  # noqa: S608
_PAGE = """
    SELECT message.seq, message.sender_id, message.created_at, message.files, attachment.file_id
    FROM messaging_attachment AS attachment JOIN messaging_message AS message
        ON message.conversation_id = attachment.conversation_id AND message.seq = attachment.seq
    WHERE attachment.conversation_id = %s AND attachment.is_media = %s AND attachment.seq < %s
    ORDER BY attachment.seq DESC LIMIT %s
"""


class Download(NamedTuple):
    """What somebody may download; what is immutable has another address when it changes."""

    key: Key
    name: str
    media_type: str
    size: int
    etag: str
    since: datetime
    is_immutable: bool = False


class FilesPage(msgspec.Struct, frozen=True):
    """Files of a room, newest first; ``next`` is the cursor of the next page."""

    results: list[RoomFile]
    next: str | None


class _DownloadRow(NamedTuple):
    name: str
    media_type: str
    size: int
    sha256: str
    changed_at: datetime
    thumbnails: str


class _AttachedRow(NamedTuple):
    seq: int
    sender_id: UUID
    created_at: datetime
    files: str | None
    file_id: UUID


def file_download(*, user_id: UUID, file_id: UUID, width: int | None = None) -> Download:
    """Return a file that somebody may have now.

    Arguments:
        width: of a smaller picture of it, and ``None`` for the file itself.

    Raises:
        FileNotFound: there is none, or it is not for them.
    """
    rows = fetch(_DOWNLOAD, [file_id, user_id, user_id], _DownloadRow)
    if not rows:
        raise FileNotFound
    row = rows[0]
    if width is None:
        key, etag = Key(file_id), row.sha256
        return Download(key, row.name, row.media_type, row.size, etag, row.changed_at)
    size = sizes_of(row.thumbnails).get(width)
    if size is None:
        raise FileNotFound
    key, etag = Key(file_id, str(width)), f"{row.sha256}-{width}"
    stem = row.name.rpartition(".")[0] or row.name
    return Download(key, f"{stem}.webp", "image/webp", size, etag, row.changed_at)


def files_page(
    *,
    user_id: UUID,
    conversation_id: UUID,
    is_media: bool,
    limit: int,
    cursor: str | None = None,
) -> FilesPage:
    """Return a page of the files of a conversation, newest first.

    Arguments:
        is_media: its pictures and videos that are shown where they are, or else all others.
        limit: how many; the files of one message stay together, so that it may be some more.
        cursor: where the page before ended.

    Raises:
        CursorInvalid: the cursor is none of this list.
        ConversationNotFound: there is none, or the person is not a member.
    """
    of = f"files {user_id} {conversation_id} {is_media}"
    before = decode_cursor(cursor, int, of=of) if cursor is not None else COUNT_MAX
    most = limit + MESSAGE_FILES_MAX
    rows = fetch(_PAGE, [conversation_id, is_media, before, most], _AttachedRow)
    # After the read: whoever is a member now may have what was there before.
    visible_after = require_member(user_id=user_id, conversation_id=conversation_id)
    last = rows[limit - 1].seq if len(rows) > limit else 0
    page = [row for row in rows if row.seq >= last]
    # Behind the first one that they do not see there is none that they do.
    has_more = (len(page) < len(rows) or len(rows) == most) and page[-1].seq > visible_after
    return FilesPage(
        results=_in_order([row for row in page if row.seq > visible_after]),
        next=encode_cursor(page[-1].seq, of=of) if has_more else None,
    )


def _in_order(rows: list[_AttachedRow]) -> list[RoomFile]:
    """Return the files of rows, those of one message as it shows them."""
    wanted = {(row.seq, row.file_id) for row in rows}
    messages = {row.seq: row for row in rows}
    return [
        RoomFile(row.seq, row.sender_id, row.created_at, file)
        for row in messages.values()
        for file in files_from(row.files)
        if (row.seq, file.id) in wanted
    ]
