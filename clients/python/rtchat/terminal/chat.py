"""What one person does at a terminal: lines become calls, events change what is shown."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar
from uuid import UUID

from rtchat.client import Client
from rtchat.conversation import Conversation, name
from rtchat.errors import ChatError, Refused
from rtchat.events import Connected, ConversationJoined, ConversationLeft, Disconnected, Event
from rtchat.frames import Message, MessageCreated, Person, Typing
from rtchat.terminal.commands import Invalid, help_text, parse
from rtchat.terminal.text import harmless_line

PAGE = 50
"""Messages that are loaded at once."""
QUIT_SECONDS = 10.0
"""How long what is pending delays the end."""
TYPING_SECONDS = 5.0
"""How long somebody counts as typing."""
TYPING_INTERVAL_SECONDS = 3.0
PRESENCE_MAX = 100
"""People that one can follow."""

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class FailedMessage:
    """A message that was refused, and why."""

    text: str
    reason: str


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
    """One person at a terminal: the open conversation, and what they type."""

    def __init__(self, client: Client, view: View) -> None:
        self.client = client
        self.open: UUID | None = None
        self.failed: dict[UUID, list[FailedMessage]] = {}
        self.retry_at = 0.0
        """When the next attempt to connect is, on the monotonic clock."""
        self._view = view
        self._numbers: dict[UUID, int] = {}
        self._typing: dict[tuple[UUID, UUID], float] = {}
        self._typing_sent_at = 0.0
        self._lines: asyncio.Queue[str | None] = asyncio.Queue()
        self._tasks: set[asyncio.Task[None]] = set()
        self._loading = asyncio.Lock()
        self._is_loaded = False
        self._commands: dict[str, Callable[..., Awaitable[None] | None]] = {
            "list": self._list,
            "open": self._open,
            "direct": self._direct,
            "group": self._group,
            "rename": self._rename,
            "add": self._add,
            "remove": self._remove,
            "leave": self._leave,
            "who": self._who,
            "people": self._people,
            "history": self.load_older,
            "edit": self._edit,
            "delete": self._delete,
            "retry": self._retry,
            "discard": self._discard,
            "mute": lambda: self.client.mute(self._here().id),
            "unmute": lambda: self.client.mute(self._here().id, is_muted=False),
            "pin": lambda: self.client.pin(self._here().id),
            "unpin": lambda: self.client.pin(self._here().id, is_pinned=False),
            "help": lambda: self._view.notice(help_text()),
            "quit": self.quit,
        }

    # What is shown

    @property
    def conversation(self) -> Conversation | None:
        """The open conversation."""
        return None if self.open is None else self.client.state.conversations.get(self.open)

    def numbered(self) -> dict[int, Conversation]:
        """Return one's conversations by number; a number stays with its conversation."""
        conversations = self.client.state.conversations
        new = [one for one in conversations.values() if one.id not in self._numbers]
        new.sort(key=lambda one: (one.is_pinned, _last_activity(one)), reverse=True)
        for conversation in new:
            self._numbers[conversation.id] = len(self._numbers) + 1
        return {
            number: conversations[id] for id, number in self._numbers.items() if id in conversations
        }

    def name_of(self, conversation: Conversation, person: UUID) -> str:
        """Return what somebody in a conversation is called."""
        if person == self.client.me.id:
            return called(self.client.me)
        if conversation.other is not None and person == conversation.other.id:
            return called(conversation.other)
        member = conversation.members.get(person)
        return called(member.person) if member is not None else "somebody"

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
        """Take a line; lines are obeyed one after the other."""
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

    async def run(self) -> None:
        """Chat until ``/quit``.

        Raises:
            SignedOut: the session has ended.
        """
        following = asyncio.create_task(self._follow())
        obeying = asyncio.create_task(self._obey())
        self._follow_presence()
        try:
            await asyncio.wait({following, obeying}, return_when=asyncio.FIRST_COMPLETED)
            if obeying.done() and self._tasks:
                await asyncio.wait(self._tasks, timeout=QUIT_SECONDS)
            for task in (following, obeying):
                if task.done():
                    task.result()
        finally:
            for task in (following, obeying, *self._tasks):
                task.cancel()

    async def _obey(self) -> None:
        while (line := await self._lines.get()) is not None:
            if not line.strip():
                continue
            try:
                parsed = parse(line)
                if isinstance(parsed, str):
                    self._send(self._here().id, parsed)
                    continue
                command, arguments = parsed
                doing = self._commands[command](**arguments)
                if doing is not None:
                    await doing
            except (ChatError, Invalid) as error:
                self._warn(error)

    # Conversations

    def _list(self) -> None:
        lines = []
        for number, conversation in self.numbered().items():
            unread = f"  ({conversation.unread} new)" if conversation.unread else ""
            lines.append(f"{number:3}  {harmless_line(conversation.name)}{unread}")
        self._view.notice(
            "\n".join(lines) or "You have no conversations yet. /direct NAME opens one."
        )

    def _open(self, name: str) -> None:
        numbered = self.numbered()
        if name.isdecimal() and len(name) < 10 and int(name) in numbered:
            self.enter_conversation(numbered[int(name)].id)
            return
        found = _the_one(name, numbered.values(), lambda one: one.name)
        self.enter_conversation(found.id)

    async def _direct(self, name: str) -> None:
        person = await self._find(name)
        self.enter_conversation((await self.client.open_direct(person.id)).id)

    async def _group(self, title: str, names: str) -> None:
        people = [await self._find(one.strip()) for one in names.split(",") if one.strip()]
        group = await self.client.create_group(title, [person.id for person in people])
        self.enter_conversation(group.id)

    async def _rename(self, title: str) -> None:
        await self.client.rename(self._here().id, title)

    async def _add(self, name: str) -> None:
        conversation = self._here()
        await self.client.add(conversation.id, [(await self._find(name)).id])

    async def _remove(self, name: str) -> None:
        conversation = self._here()
        await self.client.load_members(conversation.id)
        present = [one.person for one in conversation.members.values() if not one.has_left]
        person = _the_one(name, present, called)
        await self.client.remove(conversation.id, person.id)

    async def _leave(self) -> None:
        await self.client.leave(self._here().id)

    async def _who(self) -> None:
        conversation = self._here()
        await self.client.load_members(conversation.id)
        online = self.client.state.online
        self._view.notice(
            "\n".join(
                f"{called(member.person)}, {harmless_line(member.role)}"
                + ("  (online)" if online.get(member.person.id) else "")
                for member in conversation.members.values()
                if not member.has_left
            )
        )

    async def _people(self, name: str) -> None:
        people = [called(person) async for person in self.client.people(name)]
        self._view.notice("\n".join(people) or f"Nobody is called {harmless_line(name)}.")

    def enter_conversation(self, id: UUID) -> None:
        """Open a conversation, load its newest messages, and mark them as read."""
        self.open, self._is_loaded = id, False
        conversation = self._here()
        self._view.opened(conversation)
        self._start(self._load_opened, conversation)

    async def _load_opened(self, conversation: Conversation) -> None:
        async with self._loading:
            await self.client.load_members(conversation.id)
            self._follow_presence()
            await self._load(conversation, None)
        if conversation.id == self.open:
            self._is_loaded = True
            self._mark_read()

    @property
    def is_loading(self) -> bool:
        """Whether messages are being loaded."""
        return self._loading.locked()

    def load_older(self) -> None:
        """Load messages before those that are loaded."""
        self._start(self._load_older, self._here())

    async def _load_older(self, conversation: Conversation) -> None:
        # One page after the other: the next one begins where this one ends.
        async with self._loading:
            await self._load(conversation, oldest(conversation))

    async def _load(self, conversation: Conversation, before: int | None) -> None:
        messages = await self.client.history(conversation.id, before=before, limit=PAGE)
        if conversation.id == self.open:
            self._view.loaded(conversation, messages)

    # Messages

    def _send(self, conversation: UUID, text: str) -> None:
        self._typing_sent_at = 0.0
        self._start(self._sent, conversation, text)

    async def _sent(self, conversation: UUID, text: str) -> None:
        try:
            await self.client.send(conversation, text)
        except Refused as refused:
            failed = FailedMessage(text, refused.detail)
            self.failed.setdefault(conversation, []).append(failed)
            self._view.failed(failed)

    async def _edit(self, seq: str | None, text: str) -> None:
        conversation = self._here()
        await self.client.edit(conversation.id, self._own(conversation, seq), text)

    async def _delete(self, seq: str | None) -> None:
        conversation = self._here()
        await self.client.delete(conversation.id, self._own(conversation, seq))

    def _retry(self) -> None:
        conversation = self._here().id
        for failed in self.failed.pop(conversation, []):
            self._send(conversation, failed.text)

    def _discard(self) -> None:
        self.failed.pop(self._here().id, None)

    def _own(self, conversation: Conversation, seq: str | None) -> int:
        """Return the seq of the message that is meant: the named one, or one's last."""
        if seq is not None:
            return int(seq)
        own = [
            message.seq
            for message in conversation.messages.values()
            if message.sender == self.client.me.id and message.deleted_at is None
        ]
        if not own:
            raise Invalid("You have sent nothing here.")
        return max(own)

    # What happens

    async def _follow(self) -> None:
        async for event in self.client.follow():
            self._view.happened(event)
            self._take(event)

    def _take(self, event: Event) -> None:
        match event:
            case Disconnected(retry_seconds=seconds):
                self.retry_at = time.monotonic() + seconds
                self._typing.clear()
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
            case ConversationLeft(id) if id == self.open:
                self.open = None

    def _load_again(self) -> None:
        if self.conversation is not None:
            self._start(self._load_opened, self.conversation)

    def _mark_read(self) -> None:
        conversation = self.conversation
        if conversation is not None and conversation.unread:
            self._start(self.client.mark_read, conversation.id, conversation.last_seq)

    def _follow_presence(self) -> None:
        """Follow those whom the screen shows: in the open conversation, and in direct ones."""
        people = list(self.conversation.members) if self.conversation is not None else []
        people += [
            conversation.other.id
            for conversation in self.numbered().values()
            if conversation.other is not None
        ]
        self.client.follow_presence(list(dict.fromkeys(people))[:PRESENCE_MAX])

    # Tools

    def _here(self) -> Conversation:
        if self.conversation is None:
            raise Invalid("Open a conversation first: /open NUMBER, or /direct NAME.")
        return self.conversation

    async def _find(self, wanted: str) -> Person:
        return _the_one(wanted, [one async for one in self.client.people(wanted)], called)

    def _start(self, work: Callable[..., Awaitable[None]], *arguments: object) -> None:
        """Do something beside what is typed next; warn where it fails."""
        task = asyncio.create_task(self._warning(work, *arguments))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _warning(self, work: Callable[..., Awaitable[None]], *arguments: object) -> None:
        try:
            await work(*arguments)
        except ChatError as error:
            self._warn(error)

    def _warn(self, error: Exception) -> None:
        self._view.notice(f"! {harmless_line(str(error))}")


def called(person: Person) -> str:
    """Return what somebody is called, harmless for a terminal."""
    return harmless_line(name(person))


def oldest(conversation: Conversation) -> int | None:
    """Return the lowest seq down to which all messages up to the newest are loaded."""
    seq = conversation.last_seq
    while seq in conversation.messages:
        seq -= 1
    return seq + 1 if seq < conversation.last_seq else None


def _last_activity(conversation: Conversation) -> float:
    last = conversation.last_message
    return last.created_at.timestamp() if last is not None else 0.0


def _the_one(wanted: str, items: Iterable[_Item], name: Callable[[_Item], str]) -> _Item:
    """Return the item that is called this, or the only one whose name begins so.

    Raises:
        Invalid: there is none, or several.
    """
    start = wanted.casefold()
    found = [item for item in items if name(item).casefold().startswith(start)]
    exact = [item for item in found if name(item).casefold() == start]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if not found:
        raise Invalid(f"Nothing is called {harmless_line(wanted)}.")
    names = ", ".join(harmless_line(name(item)) for item in found[:10])
    raise Invalid(f"Which one: {names}?")
