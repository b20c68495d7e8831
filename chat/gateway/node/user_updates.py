"""What is one person's alone reaches each of their clients, in the order of the user's revision."""

import asyncio
from collections.abc import Mapping
from uuid import UUID

import msgspec
import structlog

from chat.events.types import UserUpdated
from chat.gateway.hub.client import Client
from chat.gateway.node import pages
from chat.gateway.node.catch_up import CatchUp
from chat.messaging.selectors.conversations import UserState
from chat.protocol import frames

RETRY_SECONDS = 1.0
"""How long after a read that failed the next one is tried."""

logger = structlog.stdlib.get_logger("chat.user_updates")


class Recipients:
    """The clients of one person."""

    __slots__ = ("clients", "newest")

    def __init__(self) -> None:
        self.clients: tuple[Client, ...] = ()
        self.newest = 0
        """The highest user revision that is known to exist."""

    @property
    def behind(self) -> list[Client]:
        """The clients that lack something, of those whose hello is answered."""
        return [
            client
            for client in self.clients
            if client.user_revision is not None and client.user_revision < self.newest
        ]


class UserUpdates:
    """Everybody with a client of the full dialect in this process.

    The next change is handed on where the event says all; whatever else there is, is read.
    """

    def __init__(self, catch_up: CatchUp) -> None:
        self._catch_up = catch_up
        self._recipients: dict[UUID, Recipients] = {}
        self._reading: dict[Client, asyncio.Task[None]] = {}

    @property
    def revisions(self) -> dict[UUID, int]:
        """The highest known revision of everybody who is here."""
        return {id: recipients.newest for id, recipients in self._recipients.items()}

    def enter(self, client: Client) -> bool:
        """Take in a client; return whether it is its person's first."""
        is_first = client.user_id not in self._recipients
        recipients = self._recipients.setdefault(client.user_id, Recipients())
        recipients.clients = (*recipients.clients, client)
        return is_first

    def leave(self, client: Client) -> bool:
        """Forget a client; return whether it was its person's last."""
        if client in self._reading:
            self._reading.pop(client).cancel()
        recipients = self._recipients[client.user_id]
        recipients.clients = tuple(one for one in recipients.clients if one is not client)
        if recipients.clients:
            return False
        del self._recipients[client.user_id]
        return True

    def greeted(self, client: Client, user_revision: int) -> None:
        """Send a client what changes after this revision from now on."""
        client.user_revision = user_revision
        self._read_behind(self._recipients[client.user_id])

    def receive(self, event: UserUpdated) -> None:
        """Take an event; what it does not carry itself is read."""
        recipients = self._recipients.get(event.user_id)
        if recipients is None:
            return
        recipients.newest = max(recipients.newest, event.revision)
        if carried := _frames_of(event):
            for client in recipients.clients:
                if client.user_revision == event.revision - 1:
                    client.send(*carried)
                    client.user_revision = event.revision
        self._read_behind(recipients)

    def note_revisions(self, revisions: Mapping[UUID, int]) -> None:
        """Note which user revisions exist; what did not come is read."""
        for user_id, revision in revisions.items():
            recipients = self._recipients.get(user_id)
            if recipients is not None:
                recipients.newest = max(recipients.newest, revision)
                self._read_behind(recipients)

    def send(self, client: Client, state: UserState) -> None:
        """Send what changed: each conversation in a frame, rows of the person's own in pages; the
        last frame has the new revision, what they show of themself, and whether they look after the
        server.

        Nothing where the client was sent as much or more by events while it was read.
        """
        known = client.user_revision
        if known is None or known >= state.user_revision:
            return
        updates = [
            *(frames.UserUpdated(known, shown) for shown in state.conversations),
            *(frames.UserUpdated(known, left=id) for id in state.left),
            *(frames.UserUpdated(known, own=page) for page in pages.own_pages(state.own)),
        ] or [frames.UserUpdated(known)]
        updates[-1] = msgspec.structs.replace(
            updates[-1],
            user_revision=state.user_revision,
            privacy=state.privacy,
            is_administrator=state.is_administrator,
        )
        client.send(*updates)
        client.user_revision = state.user_revision

    def _read_behind(self, recipients: Recipients) -> None:
        for client in recipients.behind:
            if client not in self._reading:
                self._reading[client] = asyncio.create_task(self._read(client, recipients))

    async def _read(self, client: Client, recipients: Recipients) -> None:
        try:
            while client in recipients.behind:
                try:
                    await self._read_once(client, recipients)
                except Exception as error:
                    logger.warning("user state not read", error=type(error).__name__)
                    await asyncio.sleep(RETRY_SECONDS)
        finally:
            self._reading.pop(client, None)

    async def _read_once(self, client: Client, recipients: Recipients) -> None:
        newest = recipients.newest
        async with self._catch_up.subscribed(client, {}) as missed:
            self.send(client, missed.state)
        if recipients.newest == newest:
            # All that events named is in the database, unless it is another one by now.
            recipients.newest = min(newest, missed.state.user_revision)


def _frames_of(event: UserUpdated) -> list[frames.AnyServerFrame]:
    """Return the frames that an event carries for who has the revision before; none if it is to be
    read.
    """
    if event.own is not None:
        return [frames.UserUpdated(event.revision, own=event.own)]
    if event.marked_conversation_id is None or event.read_ordinal is None:
        return []
    mark = frames.ReadUpdated(event.marked_conversation_id, event.user_id, event.read_ordinal)
    return [mark, frames.UserUpdated(event.revision)]
