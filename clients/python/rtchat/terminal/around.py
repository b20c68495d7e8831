"""What belongs to the text of a message: where it is from, what it answers, whom it calls, what
became of it."""

from uuid import UUID

from msgspec import UNSET

from rtchat.conversation import Conversation
from rtchat.frames import Message
from rtchat.messages import MessageVersion
from rtchat.terminal.attaching import with_files
from rtchat.terminal.cells import clip
from rtchat.terminal.chat import Chat
from rtchat.terminal.marks import drawn
from rtchat.terminal.text import harmless_line, indented

QUOTE_CELLS = 60


def origin(chat: Chat, conversation: Conversation, message: Message) -> str:
    """Return whose words a message has, or which one it answers, in one line; empty where they
    are its sender's own and answer none."""
    if message.forwarded:
        return f"↪ forwarded from {harmless_line(message.forwarded.name)}"
    if not message.reply_to:
        return ""
    original = conversation.messages.get(message.reply_to)
    if original is None:
        return f"↩ #{message.reply_to}"
    return f"↩ {excerpt(chat, conversation, original)}"


def excerpt(chat: Chat, conversation: Conversation, message: Message) -> str:
    """Return the number of a message, its sender, and what it says, in one line."""
    text = "(deleted)" if message.deleted_at else _one_line(with_files(message, message.text))
    said = clip(text, QUOTE_CELLS)
    return f"#{message.seq} {chat.name_of(conversation, message.sender)}: {said}"


def thread_line(chat: Chat, conversation: Conversation, seq: int) -> str:
    """Return what the thread of a message has, in one line; empty where it has none."""
    summary = conversation.threads.of(seq)
    if summary is None:
        return ""
    replies = "1 reply" if summary.count == 1 else f"{summary.count} replies"
    own, key = chat.client.state.own, (conversation.id, seq)
    new = own.unread_threads.get(key, 0)
    called = own.called_in_threads.get(key, 0)
    return f"↳ {replies}" + (f", {new} new" if new else "") + (f", @{called}" if called else "")


def version_line(version: MessageVersion) -> str:
    """Return what a message said once, with when that was written."""
    return f"{version.written_at.astimezone():%Y-%m-%d %H:%M}  {indented(version.text)}"


def state_of(message: Message) -> str:
    """Return what stands behind the text of a message: whether it is edited, and pinned."""
    edited = " (edited)" if message.edited_at is not None else ""
    pinned = " (pinned)" if message.pinned_since is not UNSET else ""
    return edited + pinned


def deletion(chat: Chat, conversation: Conversation, message: Message) -> str:
    """Return what stands for a deleted message."""
    if not message.deleted_by:
        return "(deleted)"
    return f"(deleted by {chat.name_of(conversation, message.deleted_by)})"


def names_called(message: Message, me: UUID) -> dict[str, bool]:
    """Return the names in a message that mention somebody, and whether that is oneself."""
    names: dict[str, bool] = {}
    for mention in message.mentions or ():
        names[mention.name] = names.get(mention.name, False) or mention.id in (UNSET, me)
    return names


def reactions(message: Message) -> str:
    """Return the reactions to a message in one line, one's own marked; empty without any."""
    return "  ".join(
        f"{harmless_line(one.emoji)} {one.count}{'*' if one.is_own is True else ''}"
        for one in message.reactions or ()
    )


def _one_line(text: str) -> str:
    return harmless_line("".join(piece for _, piece in drawn(text, "")))
