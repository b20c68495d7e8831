"""The HTTP side: tokens, calls with them, and what is wrong where they fail."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Callable, Mapping
from time import time
from types import TracebackType
from typing import Any, Generic, TypeVar

import httpx
import msgspec

from rtchat.errors import RateLimited, Refused, SignedOut, Unreachable, not_unicode
from rtchat.events import Delayed

RENEW_SECONDS = 60.0
"""An access token that expires sooner is renewed first."""
WAIT_MAX_SECONDS = 60.0
"""A call that may be made again sooner waits for that."""

_Body = TypeVar("_Body")
_Item = TypeVar("_Item")


class _Tokens(msgspec.Struct, frozen=True):
    access: str
    refresh: str


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
