"""A chat at a terminal: which conversation is open, and what happens in it."""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from rtchat.attention import is_hidden
from rtchat.client import Client
from rtchat.conversation import Conversation, name, short_id
from rtchat.errors import ChatError, Refused
from rtchat.events import (
    Connected,
    ConversationJoined,
    ConversationLeft,
    Delayed,
    Disconnected,
    Event,
    LineCreated,
    RoleChanged,
)
from rtchat.frames import Message, MessageCreated, MessageUpdated, Person, Typing
from rtchat.session import PRESENCE_FOLLOW_MAX
from rtchat.terminal.commands import Invalid
from rtchat.terminal.text import harmless_line, indented

PAGE = 50
"""Messages that are loaded at once."""
QUIT_SECONDS = 10.0
"""How long what is pending delays the end while nothing of it gets done."""
TYPING_SECONDS = 5.0
"""How long somebody counts as typing."""
TYPING_INTERVAL_SECONDS = 3.0
DELAY_NOTICE_SECONDS = 10.0
"""How often it is said that the server asks to wait."""
NAMES_SECONDS = 2.0
"""How long what happens waits for the names of those who are not known yet."""


@dataclass(frozen=True, slots=True)
class FailedMessage:
    """A message that was refused, and why."""

    text: str
    reason: str
    reply_to: int | None = None
    thread_root: int | None = None
    also_in_room: bool = False


class View(Protocol):
    """Where a chat is shown."""

    def opened(self, conversation: Conversation) -> None:
        """Show another conversation."""

    def loaded(self, conversation: Conversation, messages: list[Message]) -> None:
        """Show older messages of the open conversation."""

    def happened(self, event: Event) -> None:
        """Show an event."""

    def failed(self, message: FailedMessage) -> None:
        """Show that a message of the open conversation or of another one was refused."""

    def notice(self, text: str) -> None:
        """Show the answer to a command: some lines, which are harmless."""


class Chat:
    """One person at a terminal."""

    def __init__(self, client: Client, view: View) -> None:
        self.client = client
        self.open: UUID | None = None
        self.failed: dict[UUID, list[FailedMessage]] = {}
        self.retry_at = 0.0
        """When the next attempt to connect is, on the monotonic clock."""
        self.view = view
        self._numbers: dict[UUID, int] = {}
        self._typing: dict[tuple[UUID, UUID], float] = {}
        self._typing_sent_at = 0.0
        self._delay_noticed_at = -DELAY_NOTICE_SECONDS
        self._lines: asyncio.Queue[str | None] = asyncio.Queue()
        self._tasks: set[asyncio.Task[None]] = set()
        self._loading = asyncio.Lock()
        self._is_loaded = False

    # What is shown

    @property
    def conversation(self) -> Conversation | None:
        """The open conversation."""
        return None if self.open is None else self.client.state.conversations.get(self.open)

    def here(self) -> Conversation:
        """Return the open conversation.

        Raises:
            Invalid: none is open.
        """
        if self.conversation is None:
            raise Invalid("Open a conversation first: /open NUMBER, or /direct NAME.")
        return self.conversation

    def numbered(self) -> dict[int, Conversation]:
        """Return one's conversations by number; a number stays with its conversation.

        One that somebody opened without a word is left out.
        """
        conversations = self.client.state.conversations
        new = [
            one
            for one in conversations.values()
            if one.id not in self._numbers and (one.is_listed or one.id == self.open)
        ]
        new.sort(key=lambda one: (one.is_pinned, _last_activity(one)), reverse=True)
        for conversation in new:
            self._numbers[conversation.id] = len(self._numbers) + 1
        return {
            number: conversations[id] for id, number in self._numbers.items() if id in conversations
        }

    def shown(self) -> dict[int, Conversation]:
        """Return those of the list: all but those that one hid, and has not open."""
        return {
            number: one
            for number, one in self.numbered().items()
            if one.id == self.open or not is_hidden(self.client.state, one)
        }

    def name_of(self, conversation: Conversation, person: UUID) -> str:
        """Return what somebody in a conversation is called."""
        if person == self.client.me.id:
            return called(self.client.me)
        if conversation.other is not None and person == conversation.other.id:
            return called(conversation.other)
        member = conversation.members.get(person)
        known = self.client.state.people.get(person) if member is None else member.person
        return called(known) if known is not None else "somebody"

    def is_online(self, conversation: Conversation) -> bool:
        """Return whether the other person of a direct conversation is online."""
        other = conversation.other
        return other is not None and self.client.state.online.get(other.id, False)

    def typing(self, conversation: Conversation) -> list[str]:
        """Return the names of those who are typing."""
        now = time.monotonic()
        return [
            self.name_of(conversation, person)
            for (id, person), since in self._typing.items()
            if id == conversation.id and now - since < TYPING_SECONDS
        ]

    # What is typed

    def enter(self, line: str) -> None:
        """Take a line; lines are executed one after the other."""
        self._lines.put_nowait(line)

    def quit(self) -> None:
        """End once everything that was typed is done."""
        self._lines.put_nowait(None)

    def type(self) -> None:
        """Show the others that something is being typed."""
        now = time.monotonic()
        if self.conversation is not None and now - self._typing_sent_at > TYPING_INTERVAL_SECONDS:
            self._typing_sent_at = now
            self.client.typing(self.conversation.id)

    async def run(self, execute: Callable[[str], Awaitable[None]]) -> None:
        """Chat until the end of what is typed.

        Arguments:
            execute: does what one line says.

        Raises:
            SignedOut: the session has ended.
        """
        following = asyncio.create_task(self._follow())
        executing = asyncio.create_task(self._execute(execute))
        self._follow_presence()
        try:
            await asyncio.wait({following, executing}, return_when=asyncio.FIRST_COMPLETED)
            if executing.done():
                self._warn_of_unsent()
            pending = math.inf
            while executing.done() and 0 < len(self._tasks) < pending:
                pending = len(self._tasks)
                await asyncio.wait(self._tasks, timeout=QUIT_SECONDS)
            for task in (following, executing):
                if task.done():
                    task.result()
        finally:
            for task in (following, executing, *self._tasks):
                task.cancel()

    def _warn_of_unsent(self) -> None:
        count = self.client.unsent
        if count and not self.client.is_connected:
            self.view.notice(
                f"! Offline, with {count} of your messages not sent yet."
                f" Quitting waits {QUIT_SECONDS:.0f} s for the server."
            )

    async def _execute(self, execute: Callable[[str], Awaitable[None]]) -> None:
        while (line := await self._lines.get()) is not None:
            if not line.strip():
                continue
            await self._warning(execute, line)

    # Conversations

    def enter_conversation(self, id: UUID) -> None:
        """Open a conversation, load its newest messages, and mark them as read."""
        self.open, self._is_loaded = id, False
        conversation = self.here()
        self.view.opened(conversation)
        self._start(self._load_opened, conversation)

    async def _load_opened(self, conversation: Conversation) -> None:
        async with self._loading:
            await self.client.load_members(conversation.id)
            self._follow_presence()
            await self._load(conversation, None)
        if conversation.id == self.open:
            is_opened, self._is_loaded = not self._is_loaded, True
            self._mark_read(is_opened=is_opened)

    @property
    def is_loading(self) -> bool:
        """Whether messages are being loaded."""
        return self._loading.locked()

    def load_older(self) -> None:
        """Load messages before those that are loaded."""
        self._start(self._load_older, self.here())

    async def _load_older(self, conversation: Conversation) -> None:
        # One page after the other: the next one begins where this one ends.
        async with self._loading:
            await self._load(conversation, oldest(conversation))

    async def _load(self, conversation: Conversation, before: int | None) -> None:
        # With all replies, so that what is loaded has no gaps; they are not shown here.
        messages = await self.client.history(
            conversation.id, before=before, limit=PAGE, with_replies=True
        )
        await self.load_names(conversation, messages)
        if conversation.id == self.open:
            self.view.loaded(conversation, messages)

    # Messages

    def send(
        self,
        conversation: UUID,
        text: str,
        reply_to: int | None = None,
        *,
        thread_root: int | None = None,
        also_in_room: bool = False,
    ) -> None:
        """Send a message, beside what is typed next."""
        self._typing_sent_at = 0.0
        place: dict[str, Any] = {
            "reply_to": reply_to,
            "thread_root": thread_root,
            "also_in_room": also_in_room,
        }
        self._start(partial(self._sent, **place), conversation, text)

    async def _sent(self, conversation: UUID, text: str, **place: Any) -> None:
        try:
            given = {name: value for name, value in place.items() if value}
            await self.client.send(conversation, text, **given)
        except Refused as refused:
            failed = FailedMessage(text, refused.detail, **place)
            if conversation in self.client.state.conversations:
                self.failed.setdefault(conversation, []).append(failed)
                self.view.failed(failed)
            else:
                # It stands nowhere any more; what was written can still be copied.
                self.view.notice(not_sent(failed))

    # What happens

    async def _follow(self) -> None:
        async for event in self.client.follow():
            match event:
                case MessageCreated(message) | LineCreated(message) | MessageUpdated(message) if (
                    message.conversation == self.open and self.conversation is not None
                ):
                    await self.load_names(self.conversation, [message])
            self.view.happened(event)
            self._take(event)

    async def load_names(self, conversation: Conversation, messages: Iterable[Message]) -> None:
        """Load what those are called whom messages name, and who are not loaded as members."""
        named = {id for message in messages for id in _people_of(message)}
        unknown = named - conversation.members.keys() - {self.client.me.id}
        if conversation.other is None and unknown:
            with suppress(ChatError, TimeoutError):
                await asyncio.wait_for(self.client.load_people(unknown), NAMES_SECONDS)

    def _take(self, event: Event) -> None:
        match event:
            case Disconnected(retry_seconds=seconds):
                self.retry_at = time.monotonic() + seconds
                self._typing.clear()
            case Delayed(detail):
                self._notice_delay(detail)
            case MessageCreated(message):
                self._typing.pop((message.conversation, message.sender), None)
                if message.conversation == self.open:
                    self._mark_read()
            case Typing(id, person) if person != self.client.me.id:
                self._typing[id, person] = time.monotonic()
            case ConversationJoined(id):
                self._follow_presence()
                if id == self.open:
                    # It was loaded anew, and nothing but its newest message is here.
                    self._load_again()
            case Connected() if not self._is_loaded:
                self._load_again()
            case ConversationLeft(id):
                self._forget(id)
            case RoleChanged(is_administrator):
                now = "are an administrator now" if is_administrator else "are no administrator now"
                self.view.notice(f"* You {now}.")

    def _forget(self, conversation: UUID) -> None:
        if conversation == self.open:
            self.open = None
            self.view.notice("* You are not in this conversation any more.")
        for failed in self.failed.pop(conversation, []):
            self.view.notice(not_sent(failed))

    def _notice_delay(self, detail: str) -> None:
        now = time.monotonic()
        if now - self._delay_noticed_at >= DELAY_NOTICE_SECONDS:
            self._delay_noticed_at = now
            self.view.notice(f"~ {harmless_line(detail)} What waits is done then, by itself.")

    def _load_again(self) -> None:
        if self.conversation is not None:
            self._start(self._load_opened, self.conversation)

    def _mark_read(self, *, is_opened: bool = False) -> None:
        """Mark all as read; what one marked as unread stays so until one opens it again."""
        conversation = self.conversation
        if conversation is None or (conversation.unread_from is not None and not is_opened):
            return
        if conversation.unread:
            self._start(self.client.mark_read, conversation.id, conversation.last_seq)

    def _follow_presence(self) -> None:
        """Follow those whom the screen shows: in the open conversation, and in direct ones."""
        people = list(self.conversation.members) if self.conversation is not None else []
        people += [
            conversation.other.id
            for conversation in self.numbered().values()
            if conversation.other is not None
        ]
        self.client.follow_presence(list(dict.fromkeys(people))[:PRESENCE_FOLLOW_MAX])

    # Tools

    def _start(self, work: Callable[..., Awaitable[None]], *arguments: object) -> None:
        """Do something beside what is typed next; warn where it fails."""
        task = asyncio.create_task(self._warning(work, *arguments))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _warning(self, work: Callable[..., Awaitable[None]], *arguments: object) -> None:
        try:
            await work(*arguments)
        except (ChatError, Invalid) as error:
            self.view.notice(f"! {harmless_line(str(error))}")


def not_sent(message: FailedMessage) -> str:
    """Return a notice of a message that was refused, harmless for a terminal."""
    return f'! Not sent: "{indented(message.text)}". {harmless_line(message.reason)}'


def called(person: Person) -> str:
    """Return what somebody is called, harmless for a terminal."""
    return harmless_line(name(person))


def labelled(person: Person) -> str:
    """Return what somebody is called, with what tells them from others of the same name."""
    return f"{called(person)} #{short_id(person.id)}"


def _people_of(message: Message) -> Iterator[UUID]:
    """Yield whom a message names: who sent and who deleted it, and of a line whom it is about."""
    yield message.sender
    if message.deleted_by:
        yield message.deleted_by
    if message.event:
        yield from message.event.people


def oldest(conversation: Conversation) -> int | None:
    """Return the lowest seq down to which all messages up to the newest are loaded."""
    seq = conversation.last_seq
    while seq in conversation.messages:
        seq -= 1
    return seq + 1 if seq < conversation.last_seq else None


def _last_activity(conversation: Conversation) -> float:
    last = conversation.last_message
    return last.created_at.timestamp() if last is not None else 0.0
