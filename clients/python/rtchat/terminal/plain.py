"""A chat line by line: for pipes, and for terminals that can do no more."""

import codecs
import os
import sys
import threading
from asyncio import AbstractEventLoop, get_running_loop

from rtchat.client import Client
from rtchat.conversation import Conversation, in_room
from rtchat.events import (
    Connected,
    ConversationChanged,
    ConversationJoined,
    Disconnected,
    Event,
    LineCreated,
)
from rtchat.frames import (
    Message,
    MessageCreated,
    MessageUpdated,
    ReactionUpdated,
)
from rtchat.terminal.actions import Actions
from rtchat.terminal.around import deletion, origin, state_of
from rtchat.terminal.attaching import with_files
from rtchat.terminal.chat import Chat, FailedMessage, called, not_sent
from rtchat.terminal.lines import happening
from rtchat.terminal.text import harmless_line, indented


class Plain:
    """Reads lines from standard input, and writes lines to standard output."""

    def __init__(self, client: Client) -> None:
        self._chat = Chat(client, self)
        self._written: dict[int, int] = {}
        """The revision in which each message of the open conversation was written, by seq."""
        self._name = ""
        """What the open conversation was called when that was written."""

    async def run(self) -> None:
        """Chat until ``/quit`` or the end of the input.

        Raises:
            SignedOut: the session has ended.
            BrokenPipeError: nobody reads the output any more.
        """
        self.notice(f"You are {called(self._chat.client.me)}. /help lists the commands.")
        self._chat.enter("/list")
        # A daemon: nothing ends a read of standard input.
        threading.Thread(target=self._read, args=[get_running_loop()], daemon=True).start()
        await self._chat.run(Actions(self._chat).execute)

    def _read(self, loop: AbstractEventLoop) -> None:
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        rest = ""
        while data := _input():
            *lines, rest = (rest + decoder.decode(data)).split("\n")
            for line in lines:
                loop.call_soon_threadsafe(self._chat.enter, line)
        loop.call_soon_threadsafe(self._chat.enter, rest + decoder.decode(b"", final=True))
        loop.call_soon_threadsafe(self._chat.quit)

    # The view

    def opened(self, conversation: Conversation) -> None:
        """Write which conversation is open now."""
        self._written.clear()
        self._name = conversation.name
        self.notice(f"--- {harmless_line(conversation.name)} ---")

    def loaded(self, conversation: Conversation, messages: list[Message]) -> None:
        """Write older messages."""
        for message in messages:
            self._write(conversation, message)
        if not messages:
            self.notice("There are no older messages.")

    def happened(self, event: Event) -> None:
        """Write what an event says, in a line."""
        chat = self._chat
        conversations = chat.client.state.conversations
        match event:
            case Disconnected(reason, seconds):
                self.notice(
                    f"~ Disconnected ({harmless_line(reason)}); next attempt in {seconds:.0f} s."
                )
            case Connected():
                self.notice("~ Connected.")
            case MessageCreated(message) if self._is_unread_reply(message):
                name = harmless_line(conversations[message.conversation].name)
                self.notice(f"* {name}: a reply in the thread of #{message.thread_root}.")
            case MessageCreated(message) | LineCreated(message) | MessageUpdated(message) if (
                message.conversation == chat.open and message.conversation in conversations
            ):
                self._write(conversations[message.conversation], message)
            case MessageCreated(message) if message.conversation in conversations:
                conversation = conversations[message.conversation]
                if conversation.has_own_ordinal(message):
                    self.notice(f"* {harmless_line(conversation.name)}: {conversation.unread} new")
            case ReactionUpdated(reaction) if (
                reaction.conversation == chat.open and reaction.conversation in conversations
            ):
                who = chat.name_of(conversations[reaction.conversation], reaction.person)
                emoji = harmless_line(reaction.emoji)
                done = f"{emoji} to" if reaction.is_on else f"took {emoji} back from"
                self.notice(f"* {who}: {done} #{reaction.seq}.")
            case ConversationJoined(id) if id in conversations and id != chat.open:
                if conversations[id].is_listed:
                    self.notice(f"* You are in {harmless_line(conversations[id].name)}.")
            case ConversationChanged(id) if id == chat.open and id in conversations:
                # What one chose for oneself is said where that was done.
                if (name := conversations[id].name) != self._name:
                    self._name = name
                    self.notice(f"* This is {harmless_line(name)}.")

    def _is_unread_reply(self, message: Message) -> bool:
        """Return whether a message stands in a thread alone, which one follows and has not read."""
        key = (message.conversation, message.thread_root or 0)
        return not in_room(message) and key in self._chat.client.state.own.unread_threads

    def failed(self, message: FailedMessage) -> None:
        """Write which message was refused."""
        self.notice(not_sent(message))

    def notice(self, text: str) -> None:
        """Write some lines."""
        print(text, flush=True)

    def _write(self, conversation: Conversation, message: Message) -> None:
        if not in_room(message):
            return
        # A message may come both as an event and in a page that is loaded.
        if self._written.get(message.seq, -1) >= message.revision:
            return
        self._written[message.seq] = message.revision
        time = message.created_at.astimezone().strftime("%H:%M")
        if message.event:
            # Each as it comes: what is written cannot be told anew with what follows.
            who, what = happening(self._chat, conversation, [message])
            if what:
                self.notice(f"* {time} {who} {what}.")
            return
        sender = self._chat.name_of(conversation, message.sender)
        if message.deleted_at is None:
            text = indented(with_files(message, message.text))
        else:
            text = deletion(self._chat, conversation, message)
        state = "" if message.deleted_at else state_of(message)
        quote = origin(self._chat, conversation, message)
        # Between the name and the text: above both it would end the message before it.
        words = f"{quote}\n    " if quote and not message.deleted_at else ""
        self.notice(f"{time} #{message.seq} {sender}: {words}{text}{state}")


def _input() -> bytes:
    return os.read(sys.stdin.fileno(), 65_536) if sys.stdin is not None else b""
