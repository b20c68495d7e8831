"""A client of the simple dialect: one direct chat, live only."""

import asyncio
import json
import random
from contextlib import suppress
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

from tests.faults import history
from tests.faults.account import Account, Refused, Unanswered
from tests.faults.history import History, message_id

PAUSE_MAX = 1.0
"""Longest pause before the next connection."""


class SimpleClient:
    """One socket of a direct chat; what is not echoed is not sent again.

    Arguments:
        name: how the history calls it.
        account: whose it is.
        urls: ``ws://`` addresses of the servers.
        conversation: the direct chat.
        other: the person in it.
        history: where it writes what it sees.
    """

    def __init__(
        self,
        name: str,
        account: Account,
        urls: list[str],
        conversation: str,
        other: str,
        history: History,
    ) -> None:
        self.name = name
        self.account = account
        self._urls = urls
        self._conversation = conversation
        self._other = other
        self._history = history
        self._waiting: dict[str, float] = {}
        self._number = 0
        self._connections = 0
        self._socket: ClientConnection | None = None

    @property
    def unsent(self) -> int:
        """How many messages have no echo yet."""
        return len(self._waiting)

    async def send(self, words: str) -> None:
        """Send a message, if there is a connection."""
        socket = self._socket
        if socket is None:
            return
        id = str(uuid4())
        self._number += 1
        self._waiting[id] = self._history.now
        self._history.write(
            history.Sent(
                client=self.name,
                person=self.account.id,
                conversation=self._conversation,
                id=id,
                number=self._number,
                connection=self._connections,
            )
        )
        message = {"message": f"{id} {words}".strip(), "recipient_id": self._other}
        with suppress(ConnectionClosed, OSError):
            await socket.send(json.dumps(message))

    async def run(self) -> None:
        """Keep a connection, for ever."""
        while True:
            await self._connect()
            for id in self._waiting:
                self._unknown(id, "disconnected")
            self._waiting.clear()
            await asyncio.sleep(random.uniform(0.05, PAUSE_MAX))

    async def _connect(self) -> None:
        url = f"{random.choice(self._urls)}/ws/chat/{self._conversation}/"
        try:
            async with connect(
                f"{url}?token={self.account.token}",
                compression=None,
                proxy=None,
                close_timeout=1,
            ) as socket:
                self._socket = socket
                self._connections += 1
                while True:
                    self._receive(str(await socket.recv()))
        except InvalidStatus as refused:
            if refused.response.status_code == 401:
                with suppress(Unanswered, Refused):
                    await self.account.sign_in()
        except (OSError, InvalidHandshake, ConnectionClosed, TimeoutError):
            pass
        finally:
            self._socket = None

    def _receive(self, text: str) -> None:
        if text.startswith("Error"):
            # It does not say which.
            for id in self._waiting:
                self._unknown(id, text)
            self._waiting.clear()
            return
        id = message_id(json.loads(text)["message"], "")
        self._history.write(
            history.Received(
                client=self.name,
                person=self.account.id,
                conversation=self._conversation,
                id=id,
                source="simple",
            )
        )
        sent_at = self._waiting.pop(id, None)
        if sent_at is not None:
            self._history.write(
                history.Acked(
                    client=self.name,
                    conversation=self._conversation,
                    id=id,
                    seconds=round(self._history.now - sent_at, 6),
                )
            )

    def _unknown(self, id: str, reason: str) -> None:
        self._history.write(
            history.Unknown(client=self.name, conversation=self._conversation, id=id, reason=reason)
        )
