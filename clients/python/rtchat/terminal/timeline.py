"""The messages of the open conversation, as lines of styled text."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from zlib import crc32

from prompt_toolkit.formatted_text import StyleAndTextTuples

from rtchat.conversation import Conversation, in_room
from rtchat.frames import Message
from rtchat.terminal.around import (
    deletion,
    names_called,
    origin,
    reactions,
    state_of,
    thread_line,
)
from rtchat.terminal.attaching import file_line
from rtchat.terminal.cells import clip, is_ambiguous, width, wrap
from rtchat.terminal.chat import Chat, called
from rtchat.terminal.lines import happening, is_known
from rtchat.terminal.marks import Piece, drawn, rows
from rtchat.terminal.text import harmless_line

Line = StyleAndTextTuples
"""Pieces of one line: style and text."""

NAME_CELLS = 14
NAME_CELLS_NARROW = 7
NARROW_CELLS = 48
"""A window that is no wider has narrow names."""
TEXT_CELLS_MIN = 8
RULE = " │ "
SENDER_STYLES = ("ansicyan", "ansigreen", "ansiyellow", "ansiblue", "ansimagenta", "ansired")
ERASE_TO_END_OF_LINE = "\x1b[K"


@dataclass(frozen=True, slots=True)
class Notice:
    """The answer to a command; it stands below the message with this seq."""

    seq: int
    text: str


class Timeline:
    """The end of the open conversation, for a window.

    Arguments:
        cells: how wide a line may be.
    """

    def __init__(self, chat: Chat, notices: Sequence[Notice], cells: int) -> None:
        self._chat = chat
        self._notices = notices
        self._cells = cells
        self._name_cells = NAME_CELLS if cells > NARROW_CELLS else NAME_CELLS_NARROW

    def last(self, count: int) -> list[Line]:
        """Return the last lines: at least so many, where there are."""
        lines: list[Line] = []
        for entry in self._backwards():
            lines[:0] = entry
            if len(lines) >= count:
                break
        return lines

    def count_after(self, seq: int) -> int:
        """Return how many lines the messages after this one take."""
        conversation = self._chat.conversation
        if conversation is None:
            return 0
        # What comes may become one with the lines at the end of what was there.
        begin, stored = seq, conversation.messages
        while (before := stored.get(begin)) and (before.event or not in_room(before)):
            begin -= 1

        def count(end: int) -> int:
            newest_first = (stored.get(at) for at in range(end, begin, -1))
            entries = self._entries(message for message in newest_first if message)
            return sum(len(self._entry(conversation, entry)) for entry in entries)

        return count(conversation.last_seq) - count(seq)

    def _backwards(self) -> Iterator[list[Line]]:
        """Yield the lines of what is shown, one entry after the other, from the end."""
        conversation = self._chat.conversation
        notices = list(self._notices)
        if conversation is not None:
            yield from self._not_stored(conversation)
            newer: date | None = None
            seqs = sorted(conversation.messages, reverse=True)
            for entry in self._entries(conversation.messages[seq] for seq in seqs):
                day = _day_of(entry[-1])
                if newer is not None and newer != day:
                    yield _day(newer)
                newer = day
                while notices and notices[-1].seq >= entry[-1].seq:
                    yield self._notice(notices.pop())
                yield self._entry(conversation, entry)
            if newer is not None:
                yield _day(newer)
        for notice in reversed(notices):
            yield self._notice(notice)

    def _entries(self, messages: Iterable[Message]) -> Iterator[list[Message]]:
        """Yield from the end what stands together: a message, or lines that follow each other.

        Arguments:
            messages: the newest first; the lines of an entry are the other way round.
        """
        entry: list[Message] = []
        for message in messages:
            if not in_room(message) or (message.event and not is_known(message)):
                continue
            if entry and not self._is_one(message, entry[0]):
                yield entry
                entry = []
            entry.insert(0, message)
        if entry:
            yield entry

    def _is_one(self, message: Message, after: Message) -> bool:
        """Return whether two that follow each other are lines that are shown as one."""
        return (
            bool(message.event and after.event)
            and _day_of(message) == _day_of(after)
            and not any(message.seq <= notice.seq < after.seq for notice in self._notices)
        )

    def _entry(self, conversation: Conversation, entry: Sequence[Message]) -> list[Line]:
        last = entry[-1]
        if not last.event:
            return self._message(conversation, last)
        who, what = happening(self._chat, conversation, entry)
        return self._rows(_head(last), who, [("class:notice", what)], self._style_of(last))

    def _not_stored(self, conversation: Conversation) -> Iterator[list[Line]]:
        me = called(self._chat.client.me)
        for failed in reversed(self._chat.failed.get(conversation.id, [])):
            reason = f"\nnot sent: {harmless_line(failed.reason)} /retry /discard"
            pieces = [*drawn(failed.text, "class:failed"), ("class:failed", reason)]
            yield self._rows(f"{'!':>10}", me, pieces, "class:failed")
        for pending in reversed(self._chat.client.pending(conversation.id)):
            pieces = drawn(pending.text, "class:pending")
            yield self._rows(f"{'…':>10}", me, pieces, "class:pending")

    def _message(self, conversation: Conversation, message: Message) -> list[Line]:
        head = _head(message)
        line = thread_line(self._chat, conversation, message.seq)
        thread: list[Piece] = [("class:quote", f"\n{line}")] if line else []
        sender = self._chat.name_of(conversation, message.sender)
        sender_style = self._style_of(message)
        if message.deleted_at is not None:
            gone = deletion(self._chat, conversation, message)
            pieces: list[Piece] = [("class:deleted", gone)]
            return self._rows(head, sender, [*pieces, *thread], sender_style)
        if self._is_folded(conversation, message):
            folded = "Message from somebody you blocked. /unblock NAME shows it."
            return self._rows(head, sender, [("class:deleted", folded)], sender_style)
        saved = " (saved)" if self._is_saved(message) else ""
        names = names_called(message, self._chat.client.me.id)
        pieces = [*drawn(message.text, "", names), ("", state_of(message) + saved)]
        for number, file in enumerate(message.files or ()):
            gap = "\n" if message.text or number else ""
            pieces.append(("class:quote", f"{gap}{file_line(file)}"))
        if quote := origin(self._chat, conversation, message):
            pieces = [("class:quote", f"{quote}\n"), *pieces]
        if set_by := reactions(message):
            pieces.append(("class:reactions", f"\n{set_by}"))
        return self._rows(head, sender, [*pieces, *thread], sender_style)

    def _style_of(self, message: Message) -> str:
        """Return how the name of a sender is drawn."""
        if message.sender == self._chat.client.me.id:
            return "class:own"
        return SENDER_STYLES[crc32(message.sender.bytes) % len(SENDER_STYLES)]

    def _is_folded(self, conversation: Conversation, message: Message) -> bool:
        is_blocked = self._chat.client.state.own.is_blocked(message.sender)
        return conversation.kind != "direct" and is_blocked

    def _is_saved(self, message: Message) -> bool:
        return self._chat.client.state.own.is_saved(message.conversation, message.seq)

    def _rows(
        self, head: str, sender: str, pieces: Sequence[Piece], sender_style: str
    ) -> list[Line]:
        """Return the lines of one message, with its head and its sender beside the first one."""
        shown = clip(sender, self._name_cells)
        name = " " * (self._name_cells - width(shown)) + shown
        margin: Line = [
            ("class:time", f"{head} "),
            (sender_style, name),
        ]
        indent = width(head) + 1 + self._name_cells
        lines = []
        for row in rows(pieces, max(self._cells - indent - len(RULE), TEXT_CELLS_MIN)):
            lines.append([*margin, ("class:rule", RULE), *_text(row)])
            margin = [("", " " * indent)]
        return lines

    def _notice(self, notice: Notice) -> list[Line]:
        return [[("class:notice", row)] for row in wrap(notice.text, self._cells)]


def _day_of(message: Message) -> date:
    return message.created_at.astimezone().date()


def _head(message: Message) -> str:
    return f"{message.created_at.astimezone():%H:%M} {f'#{message.seq}':>4}"


def _day(day: date) -> list[Line]:
    return [[("class:day", f"── {day:%A, %d %B %Y} ──")]]


def _text(row: list[Piece]) -> Line:
    """Return the text of a row so that it is drawn whole or not at all.

    Where terminals disagree about the cells of a text, a part of it would be drawn in the wrong
    place. A style of its own makes all of a row differ from what was there before, and the rest
    of the line is erased first.
    """
    text = "".join(piece[1] for piece in row)
    if not is_ambiguous(text):
        return [*row]
    own = f"class:row-{crc32(text.encode())}"
    return [
        ("[ZeroWidthEscape]", ERASE_TO_END_OF_LINE),
        *((f"{piece[0]} {own}", piece[1]) for piece in row),
    ]
