"""The terminal client: what is typed becomes calls, what happens becomes lines."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from uuid import UUID

from rtchat.client import Client
from rtchat.conversation import Conversation, name
from rtchat.errors import ChatError, Refused
from rtchat.events import (
    Connected,
    ConversationChanged,
    ConversationJoined,
    ConversationLeft,
    Disconnected,
    Event,
    MessageFailed,
)
from rtchat.frames import MemberUpdated, Message, MessageCreated, MessageUpdated, Person, Typing
from rtchat.terminal import Terminal, printable

HISTORY = 20
LEAVE_SECONDS = 10.0
"""How long unsent messages hold up the end."""

HELP = """\
/list               your conversations
/open NUMBER        open one of them
/new NAME           open the conversation with somebody
/group TITLE: NAME, NAME   make a group
/add NAME           let somebody join
/leave              leave the group
/who                who is in it, and whether they are here
/history            older messages
/edit [#SEQ] TEXT   change your last message, or another one
/delete [#SEQ]      take it back
/quit"""


class Talk:
    """One person at a terminal."""

    def __init__(self, client: Client, terminal: Terminal) -> None:
        self._client = client
        self._terminal = terminal
        self._open: UUID | None = None
        self._oldest = 0
        self._listed: list[UUID] = []
        self._sending: set[asyncio.Task[None]] = set()
        self._reading: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Talk until ``/quit`` or the end of the input.

        Raises:
            SignedOut: the session has ended.
        """
        following = asyncio.create_task(self._follow())
        typing = asyncio.create_task(self._obey())
        self._say(f"You are {_called(self._client.me)}. /help tells what there is.")
        self._list("")
        try:
            await asyncio.wait({following, typing}, return_when=asyncio.FIRST_COMPLETED)
            if typing.done():
                await self._finish()
                typing.result()
            else:
                following.result()
        finally:
            for task in (following, typing, *self._sending, *self._reading):
                task.cancel()

    # What is typed

    async def _obey(self) -> None:
        commands: dict[str, Callable[[str], Awaitable[None] | None]] = {
            "/help": lambda _: self._say(HELP),
            "/list": self._list,
            "/open": self._open_listed,
            "/new": self._new,
            "/group": self._group,
            "/add": self._add,
            "/leave": self._leave,
            "/who": self._who,
            "/history": self._history,
            "/edit": self._edit,
            "/delete": self._delete,
        }
        while (line := await self._terminal.line()) is not None:
            word, _, rest = line.strip().partition(" ")
            if word == "/quit":
                return
            try:
                if word in commands:
                    doing = commands[word](rest.strip())
                    if doing is not None:
                        await doing
                elif word.startswith("/"):
                    self._say(f"There is no {word}. /help tells what there is.")
                elif word:
                    self._send(line.strip())
            except (ChatError, _NotSo) as error:
                self._say(f"! {error}")

    def _list(self, _: str) -> None:
        conversations = sorted(
            self._client.state.conversations.values(),
            key=lambda one: one.last_message.created_at.timestamp() if one.last_message else 0.0,
            reverse=True,
        )
        self._listed = [conversation.id for conversation in conversations]
        for number, conversation in enumerate(conversations, 1):
            unread = f"  ({conversation.unread} new)" if conversation.unread else ""
            self._say(f"{number:3}  {printable(conversation.name)}{unread}")
        if not conversations:
            self._say("You have no conversations yet. /new NAME begins one.")

    async def _open_listed(self, number: str) -> None:
        if not number.isdecimal() or not 0 < int(number) <= len(self._listed):
            raise _NotSo("Give a number of the list: /list shows it.")
        await self._enter(self._listed[int(number) - 1])

    async def _new(self, wanted: str) -> None:
        person = await self._find(wanted)
        await self._enter((await self._client.open_direct(person.id)).id)

    async def _group(self, wanted: str) -> None:
        title, _, names = wanted.partition(":")
        people = [await self._find(one.strip()) for one in names.split(",") if one.strip()]
        group = await self._client.create_group(title.strip(), [person.id for person in people])
        await self._enter(group.id)

    async def _add(self, wanted: str) -> None:
        conversation = self._here()
        person = await self._find(wanted)
        await self._client.add(conversation.id, [person.id])

    async def _leave(self, _: str) -> None:
        await self._client.leave(self._here().id)

    async def _who(self, _: str) -> None:
        conversation = self._here()
        await self._client.load_members(conversation.id)
        for member in conversation.members.values():
            if not member.has_left:
                here = "  (here)" if self._client.state.online.get(member.person.id) else ""
                self._say(f"  {_called(member.person)}, {member.role}{here}")

    async def _history(self, _: str) -> None:
        conversation = self._here()
        before = self._oldest or None
        messages = await self._client.history(conversation.id, before=before, limit=HISTORY)
        for message in messages:
            self._show(conversation, message)
        if messages:
            self._oldest = messages[0].seq
        else:
            self._say("That was the beginning.")

    async def _edit(self, rest: str) -> None:
        conversation = self._here()
        seq, text = self._own(conversation, rest)
        await self._client.edit(conversation.id, seq, text)

    async def _delete(self, rest: str) -> None:
        conversation = self._here()
        seq, _ = self._own(conversation, rest)
        await self._client.delete(conversation.id, seq)

    def _send(self, text: str) -> None:
        conversation = self._here()
        sending = asyncio.create_task(self._sent(conversation.id, text))
        self._sending.add(sending)
        sending.add_done_callback(self._sending.discard)
        if not self._client.is_connected:
            self._say("~ sent when the line is back")

    async def _sent(self, conversation: UUID, text: str) -> None:
        try:
            await self._client.send(conversation, text)
        except Refused:
            return  # Told by MessageFailed.

    async def _finish(self) -> None:
        if self._sending:
            await asyncio.wait(self._sending, timeout=LEAVE_SECONDS)
        if self._client.unsent:
            self._say(f"! {self._client.unsent} of your messages could not be sent.")

    # What happens

    async def _follow(self) -> None:
        async for event in self._client.follow():
            self._happened(event)

    def _happened(self, event: Event) -> None:
        conversations = self._client.state.conversations
        match event:
            case Disconnected(reason, seconds):
                self._say(f"~ The line is lost ({reason}); next try in {seconds:.0f} s.")
            case Connected():
                self._say("~ Connected again.")
            case MessageCreated(message) | MessageUpdated(message) if (
                message.conversation == self._open
            ):
                self._show(conversations[message.conversation], message)
                if isinstance(event, MessageCreated):
                    self._read(conversations[message.conversation])
            case MessageCreated(message) if message.conversation in conversations:
                conversation = conversations[message.conversation]
                self._say(f"* {printable(conversation.name)}: {conversation.unread} new")
            case MessageFailed(text=text, detail=detail):
                self._say(f'! Not sent: "{printable(text)}". {detail}')
            case MemberUpdated(member) if member.conversation == self._open:
                verb = "has left" if member.has_left else f"is {member.role}"
                self._say(f"* {_called(member.person)} {verb}.")
            case ConversationJoined(id) if id in conversations and id != self._open:
                self._say(f"* You are in {printable(conversations[id].name)}. /list shows it.")
            case ConversationLeft(id) if id == self._open:
                self._open = None
                self._say("* You are not in this conversation any more.")
            case ConversationChanged(id) if id == self._open:
                self._say(f"* This is {printable(conversations[id].name)}.")
            case Typing(id, person) if id == self._open:
                self._say(f"~ {self._name(conversations[id], person)} is writing ...")

    async def _enter(self, id: UUID) -> None:
        """Open a conversation: who is in it, what was said last, and that it is read now."""
        self._open, self._oldest = id, 0
        await self._client.load_members(id)
        conversation = self._here()
        self._client.follow_presence([*conversation.members][:100])
        self._say(f"--- {printable(conversation.name)} ---")
        await self._history("")
        self._read(conversation)

    def _read(self, conversation: Conversation) -> None:
        """Say that everything is read, without waiting for a line to say it over."""
        if conversation.unread:
            reading = asyncio.create_task(self._marked(conversation.id, conversation.last_seq))
            self._reading.add(reading)
            reading.add_done_callback(self._reading.discard)

    async def _marked(self, conversation: UUID, seq: int) -> None:
        with suppress(ChatError):
            await self._client.mark_read(conversation, seq)

    # Words

    def _here(self) -> Conversation:
        conversation = self._client.state.conversations.get(self._open) if self._open else None
        if conversation is None:
            raise _NotSo("Open a conversation first: /list, /open, /new.")
        return conversation

    async def _find(self, wanted: str) -> Person:
        found = [person async for person in self._client.people(wanted)] if wanted else []
        exact = [person for person in found if name(person).lower() == wanted.lower()]
        if len(exact or found) != 1:
            names = ", ".join(_called(person) for person in found[:10])
            raise _NotSo(f"Nobody is called {wanted!r}." if not found else f"Who of {names}?")
        return (exact or found)[0]

    def _own(self, conversation: Conversation, rest: str) -> tuple[int, str]:
        """Return the message that is meant, by ``#SEQ`` or as one's last, and the rest."""
        number, _, text = rest.partition(" ")
        if number.startswith("#") and number[1:].isdecimal():
            return int(number[1:]), text.strip()
        own = [
            message.seq
            for message in conversation.messages.values()
            if message.sender == self._client.me.id and message.deleted_at is None
        ]
        if not own:
            raise _NotSo("You have said nothing here.")
        return max(own), rest

    def _show(self, conversation: Conversation, message: Message) -> None:
        time = message.created_at.astimezone().strftime("%H:%M")
        text = "(deleted)" if message.deleted_at else printable(message.text)
        edited = " (edited)" if message.edited_at and not message.deleted_at else ""
        self._say(
            f"{time} #{message.seq} {self._name(conversation, message.sender)}: {text}{edited}"
        )

    def _name(self, conversation: Conversation, id: UUID) -> str:
        if id == self._client.me.id:
            return _called(self._client.me)
        if conversation.other is not None and id == conversation.other.id:
            return _called(conversation.other)
        member = conversation.members.get(id)
        return _called(member.person) if member is not None else "somebody"

    def _say(self, text: str) -> None:
        self._terminal.say(text)


class _NotSo(Exception):
    """What was typed does not fit; the argument is a sentence that says why."""


def _called(person: Person) -> str:
    return printable(name(person))
