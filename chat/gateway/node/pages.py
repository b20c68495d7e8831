"""Answers are cut to a size that a slow line still reads in time; the rest is asked for."""

from collections.abc import Iterable, Iterator

import msgspec

from chat.messaging.selectors.changes import ChangeSet, place
from chat.protocol import codec, frames
from chat.protocol.own import OwnRows

PAGE_BYTES = 256 * 1024
"""Largest answer, in characters of text and an allowance for each row."""
FIRST_PAGE_BYTES = 64 * 1024
"""Largest first frame: what a list of conversations shows before anybody scrolls."""
ROW_BYTES = 512
REACTION_BYTES = 256
MENTION_BYTES = 128
FILE_BYTES = 384
UNREAD_MENTION_BYTES = 90
UNREAD_DELETED_BYTES = 8
PIN_BYTES = 16


def message_bytes(message: frames.Message) -> int:
    """Return about how large a message is in a frame."""
    # Written out, as it is asked of each message of each page; most have nothing but a text.
    text = message.text
    size = ROW_BYTES + (len(text) if text.isascii() else _text_bytes(text))
    if message.reactions:
        size += len(message.reactions) * REACTION_BYTES
    if message.mentions:
        # Of one name in the text, everybody has a mention with all of it.
        size += sum(MENTION_BYTES + _text_bytes(mention.name) for mention in message.mentions)
    if message.files:
        size += sum(
            FILE_BYTES + _text_bytes(f"{file.name}{file.alt or ''}") for file in message.files
        )
    return size


def conversation_bytes(conversation: frames.Conversation) -> int:
    """Return about how large a conversation is in a frame."""
    last = conversation.last_message
    unread = len(conversation.unread_mentions or ()) * UNREAD_MENTION_BYTES
    unread += len(conversation.unread_deleted or ()) * UNREAD_DELETED_BYTES
    pins = len(conversation.pins or ()) * PIN_BYTES
    return ROW_BYTES + unread + pins + (message_bytes(last) if last else 0)


def head(sizes: Iterable[int], *, most: int = PAGE_BYTES) -> int:
    """Return how many rows from the first on fit into a page; the first always does."""
    total = count = 0
    for size in sizes:
        total += size
        if total > most and count > 0:
            break
        count += 1
    return count


def changes_page(changed: ChangeSet, after: int) -> ChangeSet:
    """Return what fits into a page of the changes after a revision; the rest comes after it."""
    if not (changed.messages or changed.members or changed.reactions):
        return changed
    sizes = sorted(
        [(place(message, after), message_bytes(message)) for message in changed.messages]
        + [(place(reaction, after), ROW_BYTES) for reaction in changed.reactions]
        + [(place(member, after), ROW_BYTES) for member in changed.members]
    )
    fitting = head(size for _, size in sizes)
    if fitting == len(sizes):
        return changed
    revision = sizes[fitting - 1][0]
    return msgspec.structs.replace(
        changed,
        revision=revision,
        messages=[message for message in changed.messages if place(message, after) <= revision],
        members=[member for member in changed.members if place(member, after) <= revision],
        has_more=True,
        reactions=[one for one in changed.reactions if place(one, after) <= revision],
    )


def own_pages(own: OwnRows) -> Iterator[OwnRows]:
    """Return a person's own rows in pages, each of one kind."""
    for kind in own.__struct_fields__:
        rows = getattr(own, kind)
        while rows:
            fitting = head(len(codec.encode(row)) for row in rows)
            yield OwnRows(**{kind: rows[:fitting]})
            rows = rows[fitting:]


def _text_bytes(text: str) -> int:
    # Most scripts take up to 3 bytes a character; only in long texts does that matter.
    return len(text) * (1 if text.isascii() else 3)
