"""How a client gets what it missed and then what comes, with no hole between and nothing twice."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from uuid import UUID

from chat.conversations.selectors import conversation_revisions
from chat.core.threads import Pool
from chat.gateway.hub.client import Client
from chat.gateway.hub.hub import Hub
from chat.gateway.node.batcher import Batcher
from chat.gateway.node.missed import Known, Missed, missed_by

BATCH_MAX = 50
"""Clients whose reads are made in one go."""


class CatchUp:
    """Subscribes first, reads second, and lets the client join once it was sent what was read."""

    def __init__(self, *, hub: Hub, threads: Pool) -> None:
        self._hub = hub
        self._threads = threads
        self._reads = Batcher(threads, missed_by, most=BATCH_MAX)

    @asynccontextmanager
    async def subscribed(
        self,
        client: Client,
        conversations: Mapping[UUID, int],
        *,
        user_revision: int | None = None,
        epoch: UUID | None = None,
    ) -> AsyncIterator[Missed]:
        """Give what a client missed, to be sent in the block; at its end the client follows.

        It follows the conversations that it asks about and those that it gained, as far as its
        person is in them. Where the block fails it follows none of them.

        Arguments:
            conversations: those that it asks about, each with the revision that it has.
            user_revision: the one that the client says it has, -1 for none; by default the one
                that it was brought up to here.
            epoch: the store that the client says this is from.

        Raises:
            DomainError: the database does not answer.
        """
        subscribed = set(conversations)
        # One at a time: a second one would buffer again what the first one joins.
        async with client.catching_up:
            if user_revision is None:
                assert client.user_revision is not None, "the hello comes first"
                user_revision = client.user_revision
            known = Known(client.user_id, epoch, user_revision, conversations)
            try:
                missed = await self._read(client, known, subscribed)
                yield missed
            except BaseException:
                for conversation_id in subscribed:
                    self._hub.unsubscribe(conversation_id, client)
                raise
            complete_to = missed.complete_to
            for conversation_id in subscribed:
                self._hub.join(conversation_id, client, complete_to.get(conversation_id))
        # What came between the read and the subscription to what was gained by it.
        gained = subscribed - conversations.keys()
        if gained:
            none = dict.fromkeys(gained, 0)
            self._hub.note_revisions(await self._threads.run(conversation_revisions, none))

    async def _read(self, client: Client, known: Known, subscribed: set[UUID]) -> Missed:
        """Read what a client missed, with the events of all its conversations buffered.

        Arguments:
            subscribed: becomes the conversations that are to be joined.
        """
        for conversation_id in subscribed:
            self._hub.subscribe(conversation_id, client)
        while True:
            missed = await self._reads.ask(known)
            followed = missed.state.followed
            lost = subscribed - followed.keys()
            for conversation_id in lost:
                self._hub.unsubscribe(conversation_id, client)
            subscribed -= lost
            has_state = client.user_revision is not None and (
                client.user_revision >= missed.state.user_revision
            )
            # Whether what is buffered follows on what was read, without a hole. It does not where
            # a conversation went on between its read and its subscription; what came then may be
            # that the person left. The next read finds out.
            is_whole = True
            for conversation_id, one in followed.items():
                is_covered = self._hub.note_read(conversation_id, client, one)
                if is_covered is None and not has_state:
                    self._hub.subscribe(conversation_id, client)
                    subscribed.add(conversation_id)
                    is_covered = self._hub.note_read(conversation_id, client, one)
                is_whole &= is_covered is not False
            # A mark that was moved before that, and is told after it, must not come back.
            for event in missed.withdrawn:
                self._hub.receive_mark(event)
            if is_whole:
                return missed
