"""Conversations: direct ones, groups and channels, who is in them, and how one keeps them."""

from collections.abc import AsyncIterator, Mapping
from typing import Any
from uuid import UUID

import msgspec

from rtchat.frames import Conversation, Member, Message, Person, Quote, RoomSettings
from rtchat.http import Http, Page, read


class Channel(msgspec.Struct, frozen=True):
    """A channel as everybody finds it, and what one may do there."""

    id: UUID
    title: str
    settings: RoomSettings
    member_count: int
    is_member: bool
    may_join: bool
    may_preview: bool


class ChannelPreview(msgspec.Struct, frozen=True):
    """Messages of a channel, what they answer, and who sent them."""

    messages: list[Message]
    quotes: list[Quote]
    people: list[Person]


async def conversation(http: Http, id: UUID) -> Conversation:
    """Return a conversation as it is in one's list."""
    return read(await http.call("GET", f"/api/conversations/{id}/"), Conversation)


async def conversation_create(http: Http, body: Mapping[str, Any]) -> Conversation:
    """Open a direct conversation, or create a group or a channel."""
    return read(await http.call("POST", "/api/conversations/", body), Conversation)


async def conversation_update(http: Http, id: UUID, changes: Mapping[str, str | bool]) -> None:
    """Set up a group or a channel."""
    await http.call("PATCH", f"/api/conversations/{id}/", changes)


def channels(http: Http, query: str = "") -> AsyncIterator[Channel]:
    """Yield all channels, or those whose title or purpose has ``query``."""
    return http.pages("/api/channels/", {"q": query}, Page[Channel])


async def channel_join(http: Http, id: UUID) -> Conversation:
    """Join a channel."""
    return read(await http.call("PUT", f"/api/conversations/{id}/membership/"), Conversation)


async def channel_preview(http: Http, id: UUID, before: int | None = None) -> ChannelPreview:
    """Return what is written in a channel, before one joins."""
    query = {} if before is None else {"before": str(before)}
    answer = await http.call("GET", f"/api/channels/{id}/preview/", query=query)
    return read(answer, ChannelPreview)


async def role_set(http: Http, id: UUID, person: UUID, role: str) -> None:
    """Give a member another role."""
    await http.call("PATCH", f"/api/conversations/{id}/members/{person}/", {"role": role})


def members(http: Http, id: UUID, query: str = "") -> AsyncIterator[Member]:
    """Yield who is in a conversation, owners and admins first."""
    path = f"/api/conversations/{id}/members/"
    return http.pages(path, {"q": query} if query else {}, Page[Member])


async def members_add(http: Http, id: UUID, people: list[UUID]) -> None:
    """Add people to a group or a channel."""
    body = {"people": [str(person) for person in people]}
    await http.call("POST", f"/api/conversations/{id}/members/", body)


async def member_remove(http: Http, id: UUID, person: UUID) -> None:
    """Remove somebody from a group or a channel, or leave it."""
    await http.call("DELETE", f"/api/conversations/{id}/members/{person}/")


async def request_accept(http: Http, id: UUID) -> None:
    """Accept a conversation that a stranger opened."""
    await http.call("PUT", f"/api/conversations/{id}/accepted/")


async def membership_update(http: Http, id: UUID, changes: Mapping[str, bool | str | None]) -> None:
    """Keep a conversation in another way for oneself: muted, pinned, hidden, in a folder."""
    await http.call("PATCH", f"/api/conversations/{id}/membership/", changes)


async def folder_rename(http: Http, name: str, to: str) -> None:
    """Give a folder of one's own another name; with an empty one it is dissolved."""
    await http.call("PATCH", "/api/folders/", {"name": name, "to": to})
