"""One person over HTTP, through the faults."""

import asyncio
import logging
from contextlib import suppress
from itertools import count
from typing import Any
from uuid import uuid4

import httpx

from tests.people import PASSWORD

TIMEOUT = 15.0
"""Seconds after which a request counts as unanswered."""
_numbers = count(1)

# A line for each request hides what a run found.
logging.getLogger("httpx").setLevel(logging.WARNING)


class Unanswered(Exception):
    """The request may have been done or not."""


class Refused(Exception):
    """The server does not do this; the argument is its status."""


class Account:
    """Somebody with an account.

    Arguments:
        urls: where the servers are; requests go to any of them.
        name: their first name.
    """

    def __init__(self, urls: list[str], name: str) -> None:
        self.name = name
        self.last_name = f"Example{next(_numbers)}"
        self.id = ""
        self.email = f"{name.lower()}.{uuid4().hex}@example.org"
        self.token = ""
        self._clients = [
            httpx.AsyncClient(base_url=url, trust_env=False, timeout=TIMEOUT) for url in urls
        ]
        self._turn = count()

    @property
    def full_name(self) -> str:
        """What they are called by who mentions them."""
        return f"{self.name} {self.last_name}"

    async def register(self) -> None:
        """Sign up, and in."""
        body = {
            "first_name": self.name,
            "last_name": self.last_name,
            "email": self.email,
            "password": PASSWORD,
            "confirm_password": PASSWORD,
        }
        await self._send("POST", "/api/register/", json=body)
        await self.sign_in()
        self.id = (await self.call("GET", "/api/me/"))["id"]

    async def sign_in(self) -> None:
        """Get a token."""
        answer = await self._send(
            "POST", "/api/login/", json={"email": self.email, "password": PASSWORD}
        )
        self.token = answer["access"]

    async def call(self, method: str, path: str, **options: Any) -> Any:
        """Send a request with the token, and once more with a new one.

        Raises:
            Unanswered: the server did not answer, or could not serve.
            Refused: it did, and does not do this.
        """
        try:
            return await self._send(method, path, **options)
        except Refused as refused:
            if refused.args[0] != 401:
                raise
        await self.sign_in()
        return await self._send(method, path, **options)

    async def insist(self, method: str, path: str, **options: Any) -> Any:
        """Send a request until it is answered; for what may be done twice."""
        while True:
            with suppress(Unanswered):
                return await self.call(method, path, **options)
            await asyncio.sleep(0.2)

    async def close(self) -> None:
        """End all connections."""
        for client in self._clients:
            await client.aclose()

    async def _send(self, method: str, path: str, **options: Any) -> Any:
        client = self._clients[next(self._turn) % len(self._clients)]
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if path in {"/api/login/", "/api/register/"}:
            headers = {}
        try:
            answer = await client.request(method, path, headers=headers, **options)
        except httpx.HTTPError as error:
            raise Unanswered(str(error)) from error
        if answer.status_code >= 500 or answer.status_code == 429:
            raise Unanswered(f"{answer.status_code} of {path}")
        if answer.is_error:
            raise Refused(answer.status_code, answer.text)
        return answer.json() if answer.content else None
