"""What is typed about groups and channels, and what it does."""

from collections.abc import Awaitable, Callable
from functools import partial

from rtchat.frames import Member
from rtchat.http import Channel
from rtchat.terminal.chat import Chat, called, labelled
from rtchat.terminal.choosing import the_one
from rtchat.terminal.text import harmless_line


class Rooms:
    """Does what is typed about groups and channels in a chat; ``commands`` by their names."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self._client = chat.client
        self.commands: dict[str, Callable[..., Awaitable[None]]] = {
            "channel": self._channel,
            "channels": self._channels,
            "join": self._join,
            "preview": self._preview,
            "rename": lambda title: self._client.rename(self._chat.here().id, title),
            "purpose": lambda purpose: self._set_up(purpose=purpose),
            "posting": lambda posting: self._set_up(posting=posting),
            "archive": lambda: self._set_up(is_archived=True),
            "restore": lambda: self._set_up(is_archived=False),
            "owner": partial(self._role, role="owner"),
            "admin": partial(self._role, role="admin"),
            "member": partial(self._role, role="member"),
            "remove": self._remove,
            "leave": lambda: self._client.leave(self._chat.here().id),
        }

    async def _channel(self, title: str, purpose: str | None) -> None:
        channel = await self._client.create_channel(title, purpose or "")
        self._chat.enter_conversation(channel.id)

    async def _channels(self, query: str) -> None:
        lines = [_line(channel) async for channel in self._client.channels(query)]
        self._chat.view.notice("\n".join(lines) or "There is no such channel. /channel makes one.")

    async def _join(self, name: str) -> None:
        channel = await self._client.join((await self._called(name)).id)
        self._chat.enter_conversation(channel.id)

    async def _preview(self, name: str) -> None:
        preview = await self._client.preview((await self._called(name)).id)
        people = {person.id: called(person) for person in preview.people}
        lines = [
            f"#{one.seq} {people.get(one.sender, 'somebody')}: {harmless_line(one.text)}"
            for one in preview.messages
            if one.deleted_at is None and not one.event
        ]
        self._chat.view.notice("\n".join(lines) or "Nothing is written there yet.")

    async def _set_up(self, **changes: str | bool) -> None:
        await self._client.set_up(self._chat.here().id, **changes)

    async def _role(self, name: str, role: str) -> None:
        here = self._chat.here().id
        await self._client.set_role(here, (await self._member(name)).person.id, role)

    async def _remove(self, name: str) -> None:
        here = self._chat.here().id
        await self._client.remove(here, (await self._member(name)).person.id)

    async def _called(self, name: str) -> Channel:
        channels = [channel async for channel in self._client.channels(name)]
        return the_one(name, channels, lambda channel: channel.title)

    async def _member(self, name: str) -> Member:
        """Return the member of the open conversation who is called this."""
        query = name.partition(" #")[0]
        members = [one async for one in self._client.members(self._chat.here().id, query)]
        return the_one(
            name, members, lambda one: called(one.person), lambda one: labelled(one.person)
        )


def _line(channel: Channel) -> str:
    people = "1 member" if channel.member_count == 1 else f"{channel.member_count} members"
    joined = "  (joined)" if channel.is_member else ""
    archived = "  (archived)" if channel.settings.is_archived else ""
    purpose = channel.settings.purpose
    about = f"  {harmless_line(purpose)}" if purpose else ""
    return f"{harmless_line(channel.title)}  {people}{joined}{archived}{about}"
