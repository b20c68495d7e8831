"""What is typed about groups and channels, and what it does."""

from collections.abc import Awaitable, Callable
from functools import partial

from rtchat.frames import Member
from rtchat.invitations import Invitation
from rtchat.rooms import Channel
from rtchat.terminal.chat import Chat, called, labelled
from rtchat.terminal.choosing import the_one
from rtchat.terminal.commands import Invalid
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
            "invite": self._invite,
            "invitations": self._invitations,
            "revoke": self._revoke,
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
        if "/invite#" in name:
            room = await self._client.come(name)
            if room is None:
                self._chat.view.notice("That invites to this server, where you are already.")
            else:
                self._chat.enter_conversation(room.id)
            return
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

    async def _invite(self, emails: str) -> None:
        wanted = [one.strip() for one in emails.split(",") if one.strip()]
        made = await self._client.invite(self._chat.here().id, wanted)
        lines = [one.email or self._client.invitation_link(one) or "" for one in made]
        said = "Mailed to " if wanted else "Good for 7 days: "
        self._chat.view.notice(said + harmless_line(", ".join(lines)))

    async def _invitations(self) -> None:
        lines = [
            f"{number:3}  {self._invitation_line(one)}"
            for number, one in enumerate(await self._live(), start=1)
        ]
        self._chat.view.notice("\n".join(lines) or "There are none. /invite makes one.")

    async def _revoke(self, number: str) -> None:
        live = await self._live()
        if not 1 <= int(number) <= len(live):
            raise Invalid("Write the number that /invitations shows.")
        await self._client.revoke(live[int(number) - 1].id)
        self._chat.view.notice("It is revoked.")

    async def _live(self) -> list[Invitation]:
        all = self._client.invitations(self._chat.here().id)
        return [one async for one in all if one.state == "live"]

    def _invitation_line(self, one: Invitation) -> str:
        link = self._client.invitation_link(one)
        where = one.email or link or "a link of somebody with a higher role"
        most = "" if one.max_uses is None else f" of {one.max_uses}"
        until = "" if one.expires_at is None else f", until {one.expires_at:%Y-%m-%d %H:%M}"
        by = called(one.creator)
        return harmless_line(f"{where}  {one.role}, used {one.uses}{most}{until}, by {by}")

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
