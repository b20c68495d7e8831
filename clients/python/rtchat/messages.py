"""Messages: what is done with those that are sent, and what one keeps of them."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

import msgspec

from rtchat.errors import not_unicode
from rtchat.frames import Message, Person, ThreadSummary
from rtchat.http import Http, Page, read


class SavedMessage(msgspec.Struct, frozen=True):
    """A message that one saves, and who sent it."""

    message: Message
    sender: Person


class MessageVersion(msgspec.Struct, frozen=True):
    """What a message said from a time on."""

    text: str
    written_at: datetime


class ThreadItem(msgspec.Struct, frozen=True):
    """A thread that one follows: the message at its root, who sent it, and what is unread there."""

    root: Message
    sender: Person
    summary: ThreadSummary
    read_ordinal: int
    unread: int


async def message(http: Http, id: UUID, seq: int) -> Message:
    """Return a message."""
    return read(await http.call("GET", f"/api/conversations/{id}/messages/{seq}/"), Message)


def message_versions(http: Http, id: UUID, seq: int) -> AsyncIterator[MessageVersion]:
    """Yield what a message says and said before it was edited, newest first."""
    path = f"/api/conversations/{id}/messages/{seq}/versions/"
    return http.pages(path, {}, Page[MessageVersion])


async def message_edit(http: Http, id: UUID, seq: int, text: str) -> Message:
    """Edit one's message."""
    path = f"/api/conversations/{id}/messages/{seq}/"
    return read(await http.call("PATCH", path, {"text": text}), Message)


async def message_delete(http: Http, id: UUID, seq: int) -> None:
    """Delete one's message, or as an owner or admin anybody's."""
    await http.call("DELETE", f"/api/conversations/{id}/messages/{seq}/")


async def message_pin(http: Http, id: UUID, seq: int, is_pinned: bool) -> Message:
    """Pin a message for everybody, or unpin it."""
    method = "PUT" if is_pinned else "DELETE"
    answer = await http.call(method, f"/api/conversations/{id}/messages/{seq}/pin/")
    return read(answer, Message)


def pins(http: Http, id: UUID) -> AsyncIterator[Message]:
    """Yield the pinned messages of a conversation, the last pinned first."""
    return http.pages(f"/api/conversations/{id}/pins/", {}, Page[Message])


async def reaction_people(http: Http, id: UUID, seq: int, emoji: str) -> AsyncIterator[Person]:
    """Yield who set an emoji under a message, in the order in which they did."""
    try:
        name = quote(emoji, safe="")
    except UnicodeEncodeError as error:
        raise not_unicode() from error
    path = f"/api/conversations/{id}/messages/{seq}/reactions/{name}/"
    async for person in http.pages(path, {}, Page[Person]):
        yield person


async def message_save(http: Http, id: UUID, seq: int, is_on: bool) -> None:
    """Save a message, or do not save it any more."""
    path = f"/api/conversations/{id}/messages/{seq}/saved/"
    await http.call("PUT" if is_on else "DELETE", path)


def saved(http: Http) -> AsyncIterator[SavedMessage]:
    """Yield the messages that one saves, the last first."""
    return http.pages("/api/saved/", {}, Page[SavedMessage])


def threads(http: Http) -> AsyncIterator[ThreadItem]:
    """Yield the threads that one follows, that with the last reply first."""
    return http.pages("/api/me/threads/", {}, Page[ThreadItem])


async def thread_follow(http: Http, id: UUID, seq: int, is_on: bool) -> None:
    """Follow the thread of a message, or no more."""
    path = f"/api/conversations/{id}/messages/{seq}/thread/follow/"
    await http.call("PUT" if is_on else "DELETE", path)


async def draft_set(http: Http, id: UUID, draft: Mapping[str, Any]) -> None:
    """Keep what one has written so far."""
    await http.call("PUT", f"/api/conversations/{id}/draft/", draft)
