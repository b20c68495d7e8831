"""The list of conversations, and the status line, as lines of styled text."""

import time
from collections import Counter
from uuid import UUID

from prompt_toolkit.formatted_text import StyleAndTextTuples

from rtchat.attention import NOTHING, attention_in
from rtchat.conversation import Conversation
from rtchat.terminal.cards import status_line
from rtchat.terminal.cells import pad
from rtchat.terminal.chat import Chat
from rtchat.terminal.text import harmless_line

LIST_CELLS = 24
NAMES_MAX = 3
UNREAD_MAX = 8
SEPARATOR = " │ "


def conversation_list(chat: Chat) -> StyleAndTextTuples:
    """Return a line for each conversation: its number, who is online, its name, what is unread."""
    lines: StyleAndTextTuples = []
    in_threads = Counter[UUID]()
    for (id, _), count in chat.client.state.own.called_in_threads.items():
        in_threads[id] += count
    for number, conversation in chat.shown().items():
        style = "class:open" if conversation.id == chat.open else ""
        called = len(chat.client.state.called(conversation)) + in_threads[conversation.id]
        if attention_in(chat.client.state, conversation) != NOTHING:
            style += " class:unread"
        online = "●" if chat.is_online(conversation) else " "
        is_request = conversation.requested_by not in (None, chat.client.me.id)
        marks = " ?" * is_request + " *" * conversation.is_pinned + " m" * conversation.is_muted
        unread = (f" @{called}" if called else "") + (
            f" {conversation.unread}" if conversation.unread else ""
        )
        head = f"{number:>2} "
        name_cells = LIST_CELLS - len(f"{head}{online} {marks}{unread}")
        lines += [
            (style, head),
            (f"{style} class:online", online),
            (style, f" {pad(harmless_line(conversation.name), name_cells)}{marks}"),
            (f"{style} class:count", unread),
            ("", "\n"),
        ]
    return lines


def status(chat: Chat) -> StyleAndTextTuples:
    """Return the status: the connection, the open conversation, who types there, what is unread."""
    parts = [_connection(chat)]
    if chat.conversation is not None:
        parts += _conversation(chat, chat.conversation)
    unread = [
        f"{number}:{conversation.unread}"
        for number, conversation in chat.numbered().items()
        if conversation.id != chat.open and attention_in(chat.client.state, conversation) != NOTHING
    ]
    if unread:
        parts.append(("class:unread", f"unread {' '.join(unread[:UNREAD_MAX])}"))
    line: StyleAndTextTuples = []
    for part in parts:
        line += [("", SEPARATOR if line else " "), part]
    return line


def _connection(chat: Chat) -> tuple[str, str]:
    unsent = f", {chat.client.unsent} pending" if chat.client.unsent else ""
    if chat.client.is_connected:
        return "class:connected", f"connected{unsent}"
    seconds = round(chat.retry_at - time.monotonic())
    attempt = f"next attempt in {seconds} s" if seconds > 0 else "connecting"
    return "class:disconnected", f"offline, {attempt}{unsent}"


def _presence(chat: Chat, person: UUID) -> str:
    state = chat.client.state
    if state.online.get(person, False):
        return "online"
    if person in state.last_seen:
        return f"last seen {state.last_seen[person].astimezone():%d %b %H:%M}"
    return "offline"


def _conversation(chat: Chat, conversation: Conversation) -> list[tuple[str, str]]:
    (number,) = (n for n, one in chat.numbered().items() if one is conversation)
    parts = [("class:name", f"{number} {harmless_line(conversation.name)}")]
    if conversation.other is not None:
        parts.append(("", _presence(chat, conversation.other.id)))
        profile = chat.client.state.profiles.get(conversation.other.id)
        if profile is not None and profile.status is not None:
            parts.append(("", status_line(profile.status)))
    elif conversation.members:
        present = [id for id, member in conversation.members.items() if not member.has_left]
        online = sum(chat.client.state.online.get(id, False) for id in present)
        parts.append(("", f"{conversation.member_count} members, {online} online"))
    if typing := chat.typing(conversation):
        names = ", ".join(typing[:NAMES_MAX])
        parts.append(("class:typing", f"{names} {'is' if len(typing) == 1 else 'are'} typing"))
    return parts
