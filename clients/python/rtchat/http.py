"""The HTTP side: tokens, and the calls that are not frames of the socket."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime
from time import time
from types import TracebackType
from typing import Any, Generic, TypeVar
from urllib.parse import quote
from uuid import UUID

import httpx
import msgspec

from rtchat.errors import RateLimited, Refused, SignedOut, Unreachable, not_unicode
from rtchat.events import Delayed
from rtchat.frames import (
    Conversation,
    Member,
    Message,
    Person,
    Privacy,
    Profile,
    Quote,
    RoomSettings,
    ThreadSummary,
)
from rtchat.searching import MessagePlace, SearchHit, time_of

RENEW_SECONDS = 60.0
"""An access token that expires sooner is renewed first."""
WAIT_MAX_SECONDS = 60.0
"""A call that may be made again sooner waits for that."""

_Body = TypeVar("_Body")
_Item = TypeVar("_Item")


class SavedMessage(msgspec.Struct, frozen=True):
    """A message that one saves, and who sent it."""

    message: Message
    sender: Person


class _Picture(msgspec.Struct, frozen=True):
    picture: UUID


class _Tokens(msgspec.Struct, frozen=True):
    access: str
    refresh: str


class PersonCard(Person, frozen=True, kw_only=True):
    """A person, with what they say of themself."""

    profile: Profile


class SharedConversation(msgspec.Struct, frozen=True):
    """A group or channel that one shares with somebody."""

    id: UUID
    title: str


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


class Page(msgspec.Struct, Generic[_Item], frozen=True):
    """Some items of a list, and where the next ones begin."""

    results: list[_Item]
    next: str | None


class List(msgspec.Struct, Generic[_Item], frozen=True):
    """A list that comes at once."""

    results: list[_Item]


class Http:
    """Calls the server for one person; gets new tokens when they are due.

    Arguments:
        url: where the server is, ``https://chat.example.org``.
        delayed: called before a call waits because the server says that it is made too often.

    Raises:
        Unreachable: this is no URL.
    """

    def __init__(self, url: str, delayed: Callable[[Delayed], None]) -> None:
        try:
            self._client = httpx.AsyncClient(base_url=url, timeout=30)
        except (httpx.InvalidURL, UnicodeError) as error:
            raise Unreachable(f"This is not the URL of a server: {error}") from error
        self._delayed = delayed
        self._tokens: _Tokens | None = None
        self._refreshing = asyncio.Lock()

    async def __aenter__(self) -> "Http":
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._client.aclose()

    # Tokens

    async def sign_in(self, email: str, password: str) -> None:
        """Begin a session.

        Raises:
            SignedOut: nobody has this e-mail and this password.
            RateLimited: there were too many tries.
            Unreachable: the server does not answer.
        """
        body = {"email": email, "password": password}
        self._tokens = read(await self._send("POST", "/api/login/", body), _Tokens)

    async def sign_out(self) -> None:
        """End the session: its tokens and its sockets are no longer valid."""
        if self._tokens is not None:
            await self.call("POST", "/api/logout/", {"refresh": self._tokens.refresh})
            self._tokens = None

    async def access_token(self) -> str:
        """Return an access token that is valid for a while.

        Raises:
            SignedOut: the session has ended.
            Unreachable: the server does not answer.
        """
        tokens = self._signed_in()
        if self.expires_in() < RENEW_SECONDS:
            await self.refresh(tokens.access)
        return self._signed_in().access

    def expires_in(self) -> float:
        """Return for how many seconds the access token is valid."""
        payload = self._signed_in().access.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return float(claims["exp"]) - time()

    async def refresh(self, stale: str | None = None) -> None:
        """Get new tokens.

        Arguments:
            stale: the access token that is no longer valid; where another call has got new
                ones meanwhile, that is enough.

        Raises:
            SignedOut: the session has ended.
            Unreachable: the server does not answer.
        """
        async with self._refreshing:
            tokens = self._signed_in()
            if stale is None or tokens.access == stale:
                answer = await self._send(
                    "POST", "/api/token/refresh/", {"refresh": tokens.refresh}
                )
                self._tokens = read(answer, _Tokens)

    # Calls

    async def people(self, query: str = "") -> AsyncIterator[Person]:
        """Yield everybody whose name, or a part of it, begins with ``query``."""
        async for person in self.pages("/api/people/", {"q": query}, Page[Person]):
            yield person

    async def person(self, id: UUID) -> PersonCard:
        """Return a person with what they say of themself."""
        return read(await self.call("GET", f"/api/people/{id}/"), PersonCard)

    async def person_conversations(self, id: UUID) -> AsyncIterator[SharedConversation]:
        """Yield the groups and channels that one shares with somebody, the newest first."""
        async for shared in self.pages(
            f"/api/people/{id}/conversations/", {}, Page[SharedConversation]
        ):
            yield shared

    async def people_blocked(self) -> list[Person]:
        """Return the people whom one blocks, in the order of their names."""
        return read(await self.call("GET", "/api/blocks/"), List[Person]).results

    async def person_block(self, id: UUID, is_on: bool) -> None:
        """Block a person, or do not block them any more."""
        await self.call("PUT" if is_on else "DELETE", f"/api/people/{id}/block/")

    async def profile_update(self, changes: Mapping[str, Any]) -> Profile:
        """Change what one says of oneself, and return all of it."""
        return read(await self.call("PATCH", "/api/me/profile/", changes), Profile)

    async def picture_set(self, image: bytes, conversation: UUID | None = None) -> UUID:
        """Give oneself a picture, or a group or channel; return the id of it."""
        answer = await self.call("PUT", _picture_of(conversation), image)
        return read(answer, _Picture).picture

    async def picture_remove(self, conversation: UUID | None = None) -> None:
        """Take one's own picture away, or that of a group or channel."""
        await self.call("DELETE", _picture_of(conversation))

    async def reaction_people(self, id: UUID, seq: int, emoji: str) -> AsyncIterator[Person]:
        """Yield who set an emoji under a message, in the order in which they did."""
        try:
            name = quote(emoji, safe="")
        except UnicodeEncodeError as error:
            raise not_unicode() from error
        path = f"/api/conversations/{id}/messages/{seq}/reactions/{name}/"
        async for person in self.pages(path, {}, Page[Person]):
            yield person

    async def pins(self, id: UUID) -> AsyncIterator[Message]:
        """Yield the pinned messages of a conversation, the last pinned first."""
        async for message in self.pages(f"/api/conversations/{id}/pins/", {}, Page[Message]):
            yield message

    async def saved(self) -> AsyncIterator[SavedMessage]:
        """Yield the messages that one saves, the last first."""
        async for item in self.pages("/api/saved/", {}, Page[SavedMessage]):
            yield item

    async def search(self, q: str, time_zone: str | None = None) -> AsyncIterator[SearchHit]:
        """Yield the messages that are found, the newest first."""
        query = {"q": q, **({} if time_zone is None else {"time_zone": time_zone})}
        async for hit in self.pages("/api/search/", query, Page[SearchHit]):
            yield hit

    async def message_at(self, id: UUID, time: datetime) -> int | None:
        """Return the seq of the first message at a time or later."""
        path = f"/api/conversations/{id}/messages/at/"
        answer = await self.call("GET", path, query={"time": time_of(time)})
        return read(answer, MessagePlace).seq

    async def message_save(self, id: UUID, seq: int, is_on: bool) -> None:
        """Save a message, or do not save it any more."""
        path = f"/api/conversations/{id}/messages/{seq}/saved/"
        await self.call("PUT" if is_on else "DELETE", path)

    async def threads(self) -> AsyncIterator[ThreadItem]:
        """Yield the threads that one follows, that with the last reply first."""
        async for item in self.pages("/api/me/threads/", {}, Page[ThreadItem]):
            yield item

    async def thread_follow(self, id: UUID, seq: int, is_on: bool) -> None:
        """Follow the thread of a message, or no more."""
        path = f"/api/conversations/{id}/messages/{seq}/thread/follow/"
        await self.call("PUT" if is_on else "DELETE", path)

    async def draft_set(self, id: UUID, draft: Mapping[str, Any]) -> None:
        """Keep what one has written so far."""
        await self.call("PUT", f"/api/conversations/{id}/draft/", draft)

    async def pages(
        self, path: str, query: Mapping[str, str], kind: type[Page[_Item]]
    ) -> AsyncIterator[_Item]:
        """Yield the items of a list that the server gives page by page."""
        cursor: str | None = ""
        while cursor is not None:
            answer = await self.call(
                "GET", path, query={**query, **({"cursor": cursor} if cursor else {})}
            )
            page = read(answer, kind)
            for one in page.results:
                yield one
            cursor = page.next

    async def conversation(self, id: UUID) -> Conversation:
        """Return a conversation as it is in one's list."""
        return read(await self.call("GET", f"/api/conversations/{id}/"), Conversation)

    async def conversation_create(self, body: Mapping[str, Any]) -> Conversation:
        """Open a direct conversation, or create a group or a channel."""
        return read(await self.call("POST", "/api/conversations/", body), Conversation)

    async def conversation_update(self, id: UUID, changes: Mapping[str, str | bool]) -> None:
        """Set up a group or a channel."""
        await self.call("PATCH", f"/api/conversations/{id}/", changes)

    async def channels(self, query: str = "") -> AsyncIterator[Channel]:
        """Yield all channels, or those whose title or purpose has ``query``."""
        async for channel in self.pages("/api/channels/", {"q": query}, Page[Channel]):
            yield channel

    async def channel_join(self, id: UUID) -> Conversation:
        """Join a channel."""
        return read(await self.call("PUT", f"/api/conversations/{id}/membership/"), Conversation)

    async def channel_preview(self, id: UUID, before: int | None = None) -> ChannelPreview:
        """Return what is written in a channel, before one joins."""
        query = {} if before is None else {"before": str(before)}
        answer = await self.call("GET", f"/api/channels/{id}/preview/", query=query)
        return read(answer, ChannelPreview)

    async def role_set(self, id: UUID, person: UUID, role: str) -> None:
        """Give a member another role."""
        await self.call("PATCH", f"/api/conversations/{id}/members/{person}/", {"role": role})

    async def request_accept(self, id: UUID) -> None:
        """Accept a conversation that a stranger opened."""
        await self.call("PUT", f"/api/conversations/{id}/accepted/")

    async def membership_update(self, id: UUID, changes: Mapping[str, bool | str | None]) -> None:
        """Keep a conversation in another way for oneself: muted, pinned, hidden, in a folder."""
        await self.call("PATCH", f"/api/conversations/{id}/membership/", changes)

    async def folder_rename(self, name: str, to: str) -> None:
        """Give a folder of one's own another name; with an empty one it is dissolved."""
        await self.call("PATCH", "/api/folders/", {"name": name, "to": to})

    async def privacy_update(self, changes: Mapping[str, bool]) -> Privacy:
        """Change what one shows to others, and so sees of them."""
        return read(await self.call("PATCH", "/api/me/privacy/", changes), Privacy)

    async def members(self, id: UUID, query: str = "") -> AsyncIterator[Member]:
        """Yield who is in a conversation, owners and admins first."""
        path = f"/api/conversations/{id}/members/"
        async for member in self.pages(path, {"q": query} if query else {}, Page[Member]):
            yield member

    async def members_add(self, id: UUID, people: list[UUID]) -> None:
        """Add people to a group or a channel."""
        body = {"people": [str(person) for person in people]}
        await self.call("POST", f"/api/conversations/{id}/members/", body)

    async def member_remove(self, id: UUID, person: UUID) -> None:
        """Remove somebody from a group or a channel, or leave it."""
        await self.call("DELETE", f"/api/conversations/{id}/members/{person}/")

    async def message(self, id: UUID, seq: int) -> Message:
        """Return a message."""
        return read(await self.call("GET", f"/api/conversations/{id}/messages/{seq}/"), Message)

    async def message_versions(self, id: UUID, seq: int) -> AsyncIterator[MessageVersion]:
        """Yield what a message says and said before it was edited, newest first."""
        path = f"/api/conversations/{id}/messages/{seq}/versions/"
        async for version in self.pages(path, {}, Page[MessageVersion]):
            yield version

    async def message_edit(self, id: UUID, seq: int, text: str) -> Message:
        """Edit one's message."""
        path = f"/api/conversations/{id}/messages/{seq}/"
        return read(await self.call("PATCH", path, {"text": text}), Message)

    async def message_delete(self, id: UUID, seq: int) -> None:
        """Delete one's message, or as an owner or admin anybody's."""
        await self.call("DELETE", f"/api/conversations/{id}/messages/{seq}/")

    async def message_pin(self, id: UUID, seq: int, is_pinned: bool) -> Message:
        """Pin a message for everybody, or unpin it."""
        method = "PUT" if is_pinned else "DELETE"
        answer = await self.call(method, f"/api/conversations/{id}/messages/{seq}/pin/")
        return read(answer, Message)

    async def call(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | bytes | None = None,
        *,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Send a request with the access token, and once more with a new one.

        Where the server says that this is done too often, nothing was done, and it is done again as
        soon as the server allows it.

        Raises:
            Refused: the server refuses this.
            SignedOut: the session has ended.
            RateLimited: it can be done again only after more than ``WAIT_MAX_SECONDS``.
            Unreachable: the server does not answer, or cannot serve now.
        """
        while True:
            try:
                return await self._send_signed(method, path, body, query, headers)
            except RateLimited as limited:
                if limited.retry_after > WAIT_MAX_SECONDS:
                    raise
                self._delayed(Delayed(str(limited), limited.retry_after))
                await asyncio.sleep(limited.retry_after)

    async def _send_signed(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | bytes | None,
        query: Mapping[str, str] | None,
        headers: Mapping[str, str] | None,
    ) -> httpx.Response:
        token = await self.access_token()
        try:
            return await self._send(method, path, body, query, token, headers)
        except SignedOut:
            await self.refresh(token)
            fresh = self._signed_in().access
            return await self._send(method, path, body, query, fresh, headers)

    async def _send(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | bytes | None = None,
        query: Mapping[str, str] | None = None,
        token: str | None = None,
        more: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        signed = {"Authorization": f"Bearer {token}"} if token is not None else {}
        headers = {**signed, **(more or {})}
        content, value = (body, None) if isinstance(body, bytes) else (None, body)
        try:
            answer = await self._client.request(
                method, path, content=content, json=value, params=query, headers=headers
            )
        except UnicodeEncodeError as error:
            raise not_unicode() from error
        except (httpx.RequestError, httpx.InvalidURL) as error:
            reason = str(error) or type(error).__name__
            raise Unreachable(f"The server does not answer: {reason}") from error
        if answer.is_success:
            return answer
        code, detail = _problem(answer)
        if answer.status_code == 401:
            raise SignedOut(detail)
        if answer.status_code == 429:
            raise RateLimited(detail, _retry_after(answer) or 1.0)
        if answer.status_code >= 500:
            raise Unreachable(detail, _retry_after(answer))
        raise Refused(code, detail)

    def _signed_in(self) -> _Tokens:
        if self._tokens is None:
            raise SignedOut("Sign in first.")
        return self._tokens


def _picture_of(conversation: UUID | None) -> str:
    return f"/api/{'me' if conversation is None else f'conversations/{conversation}'}/picture/"


def read(answer: httpx.Response, kind: type[_Body]) -> _Body:
    """Decode an answer.

    Raises:
        Unreachable: another server answers, or one that is too new.
    """
    try:
        return msgspec.json.decode(answer.content, type=kind)
    except msgspec.DecodeError as error:
        raise Unreachable(f"The server's answer is not understood: {error}") from error


def _retry_after(answer: httpx.Response) -> float | None:
    """Return the seconds that the server asks to wait (RFC 9110, 10.2.3), where it does."""
    value = answer.headers.get("Retry-After", "")
    return float(value) if value.isdecimal() else None


def _problem(answer: httpx.Response) -> tuple[str, str]:
    """Return the code of a failure, and sentences about it: one, or some for each field."""
    try:
        problem = msgspec.json.decode(answer.content, type=dict[str, Any])
    except msgspec.DecodeError:
        return "", f"The server answers {answer.status_code}."
    code = str(problem.get("code", "")) if "detail" in problem else "invalid"
    fields = problem.get("fields", {}) if "detail" in problem else problem
    if not fields:
        return code, str(problem["detail"])
    return code, " ".join(
        str(sentence)
        for sentences in fields.values()
        for sentence in (sentences if isinstance(sentences, list) else [sentences])
    )
