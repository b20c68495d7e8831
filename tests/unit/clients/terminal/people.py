"""Ana at a terminal, with a client that keeps what it is asked to do."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

from rtchat import (
    Channel,
    ChannelPreview,
    Client,
    Conversation,
    Draft,
    Event,
    Invitation,
    Member,
    Message,
    MessageVersion,
    Person,
    PersonCard,
    Profile,
    Refused,
    SavedMessage,
    SearchHit,
    SharedConversation,
    ThreadItem,
    frames,
)
from rtchat.terminal.actions import Actions
from rtchat.terminal.chat import Chat, FailedMessage
from tests.patience import PATIENCE
from tests.unit.clients.examples import ANA, BEN, GROUP, message, server

REFUSED = "refuse me"
"""A text that is not accepted."""


class Recorder(Client):
    """Ana's client, welcomed and connected to nothing; its calls are in ``calls``."""

    def __init__(self) -> None:
        super().__init__("http://localhost", "ana@example.org", "password321")
        self.muted_until: datetime | None = None
        self.calls: list[tuple[Any, ...]] = []
        self.found: list[Person] = []
        self.listed: list[Channel] = []
        self.invited: list[Invitation] = []
        self.profile = Profile("")
        self.pinned: list[int] = []
        self.said: list[str] = []
        self.kept: list[SavedMessage] = []
        self.hits: list[SearchHit] = []
        self.unwanted: list[Person] = []
        self.replies: list[Message] = []
        self.followed: list[ThreadItem] = []
        self.state.apply(server("welcome"))
        self.state.welcomed()

    async def send(
        self,
        conversation: UUID,
        text: str,
        *,
        reply_to: int | None = None,
        thread_root: int | None = None,
        also_in_room: bool = False,
        files: Sequence[UUID] = (),
        draft: Draft | None = None,
    ) -> Message:
        if thread_root is not None:
            self.calls.append(("both" if also_in_room else "thread", thread_root, text))
        else:
            self.calls.append(("send", text) if reply_to is None else ("reply", reply_to, text))
        if text == REFUSED:
            raise Refused("invalid", "This is not accepted.")
        return msgspec.convert(message(43, 50, ANA), Message)

    async def edit(self, conversation: UUID, seq: int, text: str) -> Message:
        self.calls.append(("edit", seq, text))
        return msgspec.convert(message(seq, 50, ANA), Message)

    async def delete(self, conversation: UUID, seq: int) -> None:
        self.calls.append(("delete", seq))

    async def forward(self, conversation: UUID, source: UUID, seq: int) -> Message:
        self.calls.append(("forward", conversation, source, seq))
        return msgspec.convert(message(43, 50, ANA), Message)

    async def react(self, conversation: UUID, seq: int, emoji: str, is_on: bool = True) -> None:
        self.calls.append(("react", seq, emoji, is_on))

    async def pin(self, conversation: UUID, is_pinned: bool = True) -> None:
        self.calls.append(("pin", is_pinned))

    async def pin_message(self, conversation: UUID, seq: int, is_pinned: bool = True) -> Message:
        self.calls.append(("pin_message", seq, is_pinned))
        return msgspec.convert(message(seq, 50, ANA), Message)

    async def pins(self, conversation: UUID) -> AsyncIterator[Message]:
        for seq in self.pinned:
            yield msgspec.convert(message(seq, 50, BEN), Message)

    async def versions(self, conversation: UUID, seq: int) -> AsyncIterator[MessageVersion]:
        for text in self.said:
            yield MessageVersion(text, datetime(2026, 11, 20, 9, 15, tzinfo=UTC))

    async def save(self, conversation: UUID, seq: int, is_on: bool = True) -> None:
        self.calls.append(("save", seq, is_on))

    async def saved(self) -> AsyncIterator[SavedMessage]:
        for one in self.kept:
            yield one

    async def search(self, query: str, *, time_zone: str | None = None) -> AsyncIterator[SearchHit]:
        self.calls.append(("search", query))
        for hit in self.hits:
            yield hit

    async def people(self, query: str = "") -> AsyncIterator[Person]:
        self.calls.append(("people", query))
        for person in self.found:
            yield person

    async def block(self, person: UUID, is_on: bool = True) -> None:
        self.calls.append(("block", person, is_on))

    async def blocked(self) -> list[Person]:
        return self.unwanted

    async def person(self, id: UUID) -> PersonCard:
        self.calls.append(("person", id))
        return PersonCard(id, "Ben", "Example", profile=self.profile)

    async def shared_conversations(self, person: UUID) -> AsyncIterator[SharedConversation]:
        self.calls.append(("shared", person))
        yield SharedConversation(GROUP, "Harbour watch")

    async def set_status(self, emoji: str, text: str, lasts: int | None = None) -> Profile:
        self.calls.append(("status", emoji, text))
        return self.profile

    async def clear_status(self) -> Profile:
        self.calls.append(("clear_status",))
        return self.profile

    async def open_direct(self, person: UUID) -> Conversation:
        self.calls.append(("direct", person))
        return self.state.conversations[GROUP]

    async def accept(self, conversation: UUID) -> None:
        self.calls.append(("accept", conversation))

    async def mute(
        self, conversation: UUID, is_muted: bool = True, until: datetime | None = None
    ) -> None:
        self.calls.append(("mute", is_muted))
        self.muted_until = until

    async def set_level(self, conversation: UUID, level: str) -> None:
        self.calls.append(("level", level))

    async def hide(self, conversation: UUID, is_hidden: bool = True) -> None:
        self.calls.append(("hide", is_hidden))

    async def move_to_folder(self, conversation: UUID, folder: str) -> None:
        self.calls.append(("folder", folder))

    async def history(
        self,
        conversation: UUID,
        *,
        before: int | None = None,
        limit: int = 50,
        thread_root: int | None = None,
        with_replies: bool = False,
    ) -> list[Message]:
        if thread_root is not None:
            self.calls.append(("history of", thread_root))
            return self.replies
        self.calls.append(("history", before))
        return []

    async def follow_thread(self, conversation: UUID, seq: int, is_on: bool = True) -> None:
        self.calls.append(("follow_thread", seq, is_on))

    async def mark_thread_read(self, conversation: UUID, thread_root: int, seq: int) -> None:
        self.calls.append(("mark_thread_read", thread_root, seq))

    async def threads(self) -> AsyncIterator[ThreadItem]:
        for one in self.followed:
            yield one

    async def mark_read(self, conversation: UUID, seq: int) -> None:
        self.calls.append(("mark_read", seq))

    async def mark_unread(self, conversation: UUID, seq: int) -> None:
        self.calls.append(("mark_unread", seq))

    async def create_channel(
        self, title: str, purpose: str = "", *, posting: str = "everyone", history: str = "whole"
    ) -> Conversation:
        self.calls.append(("create_channel", title, purpose))
        return self.state.conversations[GROUP]

    async def channels(self, query: str = "") -> AsyncIterator[Channel]:
        self.calls.append(("channels", query))
        for channel in self.listed:
            yield channel

    async def preview(self, channel: UUID, before: int | None = None) -> ChannelPreview:
        self.calls.append(("preview", channel))
        shown = msgspec.convert(message(1, 1, BEN), Message)
        return ChannelPreview([shown], [], [Person(BEN, "Ben", "Example")])

    async def join(self, channel: UUID) -> Conversation:
        self.calls.append(("join", channel))
        return self.state.conversations[GROUP]

    async def invite(
        self, conversation: UUID | None, emails: Sequence[str] = (), **how: Any
    ) -> list[Invitation]:
        self.calls.append(("invite", *emails))
        return self.invited

    async def invitations(self, conversation: UUID | None) -> AsyncIterator[Invitation]:
        for invitation in self.invited:
            yield invitation

    async def revoke(self, invitation: UUID) -> None:
        self.calls.append(("revoke", invitation))

    async def come(self, link: str) -> Conversation | None:
        self.calls.append(("come", link))
        return self.state.conversations[GROUP]

    async def set_up(self, conversation: UUID, **changes: str | bool) -> None:
        self.calls.append(("set_up", changes))

    async def set_role(self, conversation: UUID, person: UUID, role: str) -> None:
        self.calls.append(("set_role", person, role))

    async def remove(self, conversation: UUID, person: UUID) -> None:
        self.calls.append(("remove", person))

    async def leave(self, conversation: UUID) -> None:
        self.calls.append(("leave", conversation))

    async def members(self, conversation: UUID, query: str = "") -> AsyncIterator[Member]:
        self.calls.append(("members", query))
        for person in self.found:
            yield Member(GROUP, person, "member", 1)

    async def load_people(self, ids: Iterable[UUID]) -> None:
        self.calls.append(("load_people", {*ids}))

    async def load_members(self, conversation: UUID) -> list[Member]:
        members = [
            Member(GROUP, Person(id, first_name, "Example"), "member", 1)
            for id, first_name in ((ANA, "Ana"), (BEN, "Ben"))
        ]
        self.state.load_members(conversation, members)
        return members

    def typing(self, conversation: UUID) -> None:
        self.calls.append(("typing",))

    def happens(self, frame: frames.ServerFrame) -> None:
        """Receive a frame."""
        self._followers.publish(self.state.apply(frame))


class Notices:
    """A view that keeps what it is to show."""

    def __init__(self) -> None:
        self.notices: list[str] = []
        self.refused: list[FailedMessage] = []
        self.events: list[Event] = []

    def opened(self, conversation: Conversation) -> None:
        pass

    def loaded(self, conversation: Conversation, messages: list[Message]) -> None:
        pass

    def happened(self, event: Event) -> None:
        self.events.append(event)

    def failed(self, message: FailedMessage) -> None:
        self.refused.append(message)

    def notice(self, text: str) -> None:
        self.notices.append(text)


class Terminal:
    """Ana, who has opened the group and types."""

    def __init__(self) -> None:
        self.client = Recorder()
        self.view = Notices()
        self.chat = Chat(self.client, self.view)

    async def enter(self, line: str) -> list[tuple[Any, ...]]:
        """Enter a line; return what the client was asked to do by it."""
        self.client.calls.clear()
        self.chat.enter(line)
        await rest()
        return list(self.client.calls)


@asynccontextmanager
async def at_the_terminal() -> AsyncIterator[Terminal]:
    """Run a chat of Ana's in which the group is open."""
    terminal = Terminal()
    running = asyncio.create_task(terminal.chat.run(Actions(terminal.chat).execute))
    await terminal.enter("/open Harbour")
    assert terminal.chat.open == GROUP
    yield terminal
    terminal.chat.quit()
    await running


async def rest() -> None:
    """Let everything that can go on go on."""
    for _ in range(20):
        await asyncio.sleep(0)


async def until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(PATIENCE):
        while not is_so():
            await asyncio.sleep(0.005)
