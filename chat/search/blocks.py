"""The texts of a block: how they are put together, and how what is in them is found.

Each text is behind a head: ``BEGIN``, some letters of its sender's id, a mark for each thing that
filters ask for, ``END``. Folded texts have no control characters, so that heads are where these
are. A message that cannot be found, deleted or no person's words, has an empty head and no text.
"""

import base64
from array import array
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from chat.messaging.rows import files_from
from chat.protocol.files import File
from chat.search import signatures
from chat.search.folding import folded
from chat.search.models import BLOCK_MESSAGES
from chat.search.query import CODE, FILE, IMAGE, LINK, PINNED, THREAD

BEGIN, END, NEXT = "\x1e", "\x1f", "\x1d"
"""Where a head begins and ends, and what stands between a text and the names of its files."""
MENTION = "mention"
MARKS = dict(zip((LINK, CODE, PINNED, THREAD, MENTION, FILE, IMAGE), signatures.MARKS, strict=True))
"""What a head may say of its message. It may say too much, never too little."""

_BEGIN = BEGIN.encode()
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


Indexable = tuple[UUID | str, str, int, int, str | None]
"""Of a message what its block keeps, as the driver gives it, since there are so many: who sent it,
its text, its time in microseconds, a sum of ``GONE``, ``IS_PINNED``, ``IS_IN_THREAD`` and
``IS_MENTIONING``, and its files as they are stored."""
GONE, IS_PINNED, IS_IN_THREAD, IS_MENTIONING = 1, 2, 4, 8
"""What is deleted or nobody's words, pinned, in a thread, and what mentions somebody."""


class BlockRow(NamedTuple):
    """The columns of a block, and of its texts."""

    conversation_id: UUID
    number: int
    newest: int
    oldest: int
    signature: bytes
    times: bytes
    texts: str


def number_of(seq: int) -> int:
    """Return the number of the block in which a message is."""
    return (seq - 1) // BLOCK_MESSAGES


def seqs_of(number: int) -> range:
    """Return the seqs of a block."""
    return range(number * BLOCK_MESSAGES + 1, (number + 1) * BLOCK_MESSAGES + 1)


def microseconds(time: datetime) -> int:
    """Return a time as blocks keep it."""
    return (time - _EPOCH) // _MICROSECOND


def with_names(inside: str, files: Iterable[File]) -> str:
    """Return a folded text and, apart from it, what the files of its message are called and
    described as.
    """
    return NEXT.join([inside, *(folded(f"{file.name}\n{file.alt or ''}") for file in files)])


def is_image(file: File) -> bool:
    """Return whether a file is a picture."""
    return file.media_type.startswith("image/")


@lru_cache(maxsize=10_000)
def sender_head(sender_id: UUID | str) -> str:
    """Return how the head of everything begins that somebody sent; a few others begin so too."""
    if isinstance(sender_id, str):
        sender_id = UUID(sender_id)
    # Of the end of the id, which is random.
    return BEGIN + base64.b32encode(sender_id.bytes[-4:])[:5].decode()


def block_of(conversation_id: UUID, number: int, messages: Sequence[Indexable]) -> BlockRow:
    """Return the block of messages that follow each other, from its first one on."""
    times = array("q", [time for _, _, time, _, _ in messages])
    texts = "".join([_piece(*message) for message in messages])
    return BlockRow(
        *(conversation_id, number, max(times), min(times)),
        *(signatures.signature_of(texts), times.tobytes(), texts),
    )


def times_of(stored: bytes) -> Sequence[int]:
    """Return the times that a block keeps."""
    times = array("q")
    times.frombytes(stored)
    return times


def found_in(texts: bytes, groups: Sequence[Sequence[bytes]]) -> Sequence[int]:
    """Return which messages of a block have a text of each group, in head or text, by index.

    Arguments:
        texts: in UTF-8, in which a text is found faster.
        groups: as they stand there: at least one.
    """
    if len(groups) > 1 or len(groups[0]) > 1:
        return [*_found_together(texts, groups)]
    [[text]] = groups
    if text not in texts:
        return []
    # A few calls for a block: to go from one that is found to the next takes several for each. The
    # head of a sender begins with what stands between messages.
    text = text.removeprefix(_BEGIN)
    return [at for at, one in enumerate(texts.split(_BEGIN)[1:]) if text in one]


def _found_together(texts: bytes, groups: Sequence[Sequence[bytes]]) -> Iterator[int]:
    # Where the message begins that has what was found last, and how many groups it has so far.
    start, agreed, turn = 0, 0, 0
    index, counted = -1, 0
    while (at := _first_in(texts, groups[turn], start)) != -1:
        # The head of the message that has it: a sender's text begins with its own. Messages before
        # it lack this text, so that the others are looked for from here on.
        its_start = texts.rfind(_BEGIN, 0, at + 1)
        agreed = 1 if its_start > start else agreed + 1
        start = its_start
        if agreed < len(groups):
            turn = (turn + 1) % len(groups)
            continue
        index += texts.count(_BEGIN, counted, start + 1)
        yield index
        counted = start = texts.find(_BEGIN, start + 1)
        if start == -1:
            return
        agreed = 0


def _first_in(texts: bytes, group: Sequence[bytes], start: int) -> int:
    """Return where the first of some texts is, from a place on; -1 for nowhere."""
    if len(group) == 1:
        return texts.find(group[0], start)
    places = (texts.find(text, start) for text in group)
    return min((place for place in places if place != -1), default=-1)


def _piece(sender_id: UUID | str, raw: str, _: int, kind: int, stored_files: str | None) -> str:
    if kind & GONE:
        return BEGIN + END
    text = folded(raw)
    marks = ""
    if "://" in text or "www." in text or "mailto:" in text:
        marks += MARKS[LINK]
    if "`" in text:
        marks += MARKS[CODE]
    if stored_files is not None:
        files = files_from(stored_files)
        text = with_names(text, files)
        marks += MARKS[FILE] + (MARKS[IMAGE] if any(map(is_image, files)) else "")
    if kind:
        marks += MARKS[PINNED] if kind & IS_PINNED else ""
        marks += MARKS[THREAD] if kind & IS_IN_THREAD else ""
        marks += MARKS[MENTION] if kind & IS_MENTIONING else ""
    return f"{sender_head(sender_id)}{marks}{END}{text}"
