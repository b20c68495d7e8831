"""What the full screen shows, as lines of styled text."""

import time
from collections.abc import Iterator
from datetime import date
from zlib import crc32

from prompt_toolkit.formatted_text import StyleAndTextTuples

from rtchat.conversation import Conversation
from rtchat.frames import Message
from rtchat.terminal.cells import clip, is_ambiguous, pad, width, wrap
from rtchat.terminal.chat import Chat, called
from rtchat.terminal.text import harmless, harmless_line

Line = StyleAndTextTuples
"""Pieces of one line: style and text."""

LIST_CELLS = 24
TEXT_CELLS_MIN = 8
RULE = " │ "
ERASE_TO_END_OF_LINE = "\x1b[K"
NAME_CELLS = 14
NARROW_CELLS = 72
"""A terminal that is no wider than this shows no list, and names in fewer cells."""
SENDER_COLOURS = ("ansicyan", "ansigreen", "ansiyellow", "ansiblue", "ansimagenta", "ansired")


def conversation_list(chat: Chat) -> list[Line]:
    """Return a line for each conversation: its number, who is online, its name, what is unread."""
    lines: list[Line] = []
    for number, conversation in chat.numbered().items():
        style = "class:open" if conversation.id == chat.open else ""
        if conversation.unread and not conversation.is_muted:
            style += " class:unread"
        unread = f" {conversation.unread}" if conversation.unread else ""
        marks = "*" * conversation.is_pinned + "m" * conversation.is_muted
        online = ("class:online", "●") if chat.is_online(conversation) else ("", " ")
        head = f"{number:>2} "
        name_cells = LIST_CELLS - len(head) - 2 - len(unread) - len(marks)
        lines.append(
            [
                (style, head),
                (f"{style} {online[0]}", online[1]),
                (style, " " + pad(harmless_line(conversation.name), name_cells) + marks),
                (f"{style} class:count", unread),
            ]
        )
    return lines


def status(chat: Chat) -> Line:
    """Return the line between the messages and the input: connection, conversation, typing."""
    parts: list[tuple[str, str]] = [_connection(chat)]
    conversation = chat.conversation
    if conversation is not None:
        number = next(n for n, one in chat.numbered().items() if one.id == conversation.id)
        parts.append(("class:name", f"{number} {harmless_line(conversation.name)}"))
        if conversation.other is not None:
            parts.append(("", "online" if chat.is_online(conversation) else "offline"))
        else:
            present = [one for one in conversation.members.values() if not one.has_left]
            online = sum(chat.client.state.online.get(one.person.id, False) for one in present)
            if present:
                parts.append(("", f"{len(present)} members, {online} online"))
        if typing := chat.typing(conversation):
            verb = "is" if len(typing) == 1 else "are"
            parts.append(("class:typing", f"{', '.join(typing[:3])} {verb} typing"))
    others = [
        f"{number}:{one.unread}"
        for number, one in chat.numbered().items()
        if one.unread and one.id != chat.open and not one.is_muted
    ]
    if others:
        parts.append(("class:unread", f"unread {' '.join(others[:8])}"))
    line: Line = []
    for style, text in parts:
        line += [("", RULE if line else " "), (style, text)]
    return line


def _connection(chat: Chat) -> tuple[str, str]:
    unsent = f", {chat.client.unsent} pending" if chat.client.unsent else ""
    if chat.client.is_connected:
        return "class:connected", f"connected{unsent}"
    seconds = max(0, round((chat.retry_at or 0) - time.monotonic()))
    retry = f", next attempt in {seconds} s" if seconds else ", connecting"
    return "class:disconnected", f"offline{retry}{unsent}"


def newest_lines(chat: Chat, notices: list[tuple[int, str]], cells: int, count: int) -> list[Line]:
    """Return the last lines of the open conversation.

    Arguments:
        notices: answers to commands, each with the seq of the message that it stands below.
        cells: how wide a line may be.
        count: how many lines are wanted; there may be some more, or fewer.
    """
    lines: list[Line] = []
    for entry in _entries_backwards(chat, notices, cells):
        lines[:0] = entry
        if len(lines) >= count:
            break
    return lines


def _entries_backwards(
    chat: Chat, notices: list[tuple[int, str]], cells: int
) -> Iterator[list[Line]]:
    conversation = chat.conversation
    last_seq = conversation.last_seq if conversation is not None else 0
    waiting = list(notices)

    def notices_below(seq: int) -> Iterator[list[Line]]:
        while waiting and waiting[-1][0] >= seq:
            yield [[("class:notice", line)] for line in wrap(waiting.pop()[1], cells)]

    yield from notices_below(last_seq)
    if conversation is None:
        return
    name_cells = NAME_CELLS if cells > NARROW_CELLS - LIST_CELLS else NAME_CELLS // 2
    for failed in reversed(chat.failed.get(conversation.id, [])):
        text = f"{harmless(failed.text)}\nnot sent: {harmless_line(failed.reason)} /retry /discard"
        yield _rows("     ", "!", called(chat.client.me), text, "class:failed", name_cells, cells)
    for pending in reversed(chat.client.pending(conversation.id)):
        text = harmless(pending.text)
        yield _rows("     ", "…", called(chat.client.me), text, "class:pending", name_cells, cells)
    newer: date | None = None
    for seq in sorted(conversation.messages, reverse=True):
        message = conversation.messages[seq]
        day = message.created_at.astimezone().date()
        if newer is not None and newer != day:
            yield [[("class:day", f"── {newer:%A, %d %B %Y} ──")]]
        newer = day
        yield from notices_below(seq)
        yield _message(chat, conversation, message, name_cells, cells)
    if newer is not None:
        yield [[("class:day", f"── {newer:%A, %d %B %Y} ──")]]


def _message(
    chat: Chat, conversation: Conversation, message: Message, name_cells: int, cells: int
) -> list[Line]:
    if message.deleted_at is not None:
        text, style = "(deleted)", "class:deleted"
    else:
        text, style = harmless(message.text), ""
        if message.edited_at is not None:
            text += " (edited)"
    time = message.created_at.astimezone().strftime("%H:%M")
    sender = chat.name_of(conversation, message.sender)
    rows = _rows(time, f"#{message.seq}", sender, text, style, name_cells, cells)
    is_own = message.sender == chat.client.me.id
    colour = SENDER_COLOURS[crc32(message.sender.bytes) % len(SENDER_COLOURS)]
    rows[0][1] = ("class:own" if is_own else colour, rows[0][1][1])
    return rows


def _rows(
    time: str, mark: str, sender: str, text: str, style: str, name_cells: int, cells: int
) -> list[Line]:
    """Return the lines of one message: time, number and sender beside the first one."""
    head = f"{time} {mark:>4} "
    shown = clip(sender, name_cells)
    name = " " * (name_cells - width(shown)) + shown
    indent = " " * (width(head) + name_cells)
    heads: list[Line] = [[("class:time", head), (style, name)]]
    lines = []
    for row in wrap(text, max(cells - len(indent) - len(RULE), TEXT_CELLS_MIN)):
        line: Line = heads.pop() if heads else [("", indent)]
        lines.append([*line, ("class:rule", RULE), *_text(style, row)])
    return lines


def _text(style: str, row: str) -> Line:
    """Return the text of a row so that it is drawn whole or not at all.

    Where terminals disagree about the cells of a text, a part of it would be drawn in the wrong
    place. A style of its own makes all of a row differ from what was there before, and the rest
    of the line is erased first.
    """
    if not is_ambiguous(row):
        return [(style, row)]
    return [
        ("[ZeroWidthEscape]", ERASE_TO_END_OF_LINE),
        (f"{style} class:row-{crc32(row.encode())}", row),
    ]
