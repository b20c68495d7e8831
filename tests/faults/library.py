"""A program that uses the ``rtchat`` library, and writes down what it receives."""

import asyncio
from contextlib import suppress
from uuid import UUID

import rtchat
from rtchat import Client
from rtchat.frames import Message
from tests.faults import history
from tests.faults.account import Account
from tests.faults.history import History, Row, message_id
from tests.people import PASSWORD


class LibraryClient:
    """One device of a person, on the library.

    Arguments:
        name: how the history calls it.
        account: whose it is.
        url: where the server is.
        history: where it writes what it receives.
    """

    def __init__(self, name: str, account: Account, url: str, history: History) -> None:
        self.name = name
        self.account = account
        self.client = Client(url, account.email, PASSWORD)
        self._history = history
        self._lost_at: float | None = None
        self._following: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Connect, and follow what happens from here on."""
        await self.client.__aenter__()
        events = self.client.follow()
        for conversation in self.client.state.conversations.values():
            self._history.write(
                history.Began(
                    client=self.name,
                    person=self.account.id,
                    conversation=str(conversation.id),
                    seq=conversation.last_seq,
                )
            )

        async def follow() -> None:
            async for event in events:
                self._receive(event)

        self._following = asyncio.create_task(follow())

    async def close(self) -> None:
        """Disconnect."""
        await self.client.__aexit__(None, None, None)
        if self._following is not None:
            self._following.cancel()
            with suppress(asyncio.CancelledError):
                await self._following

    async def send(self, conversation: str, words: str, id: str) -> None:
        """Send a message, and wait until it is stored."""
        began = self._history.now
        self._history.write(
            history.Sent(client=self.name, person=self.account.id, conversation=conversation, id=id)
        )
        try:
            stored = await self.client.send(UUID(conversation), f"{id} {words}".strip())
        except rtchat.Refused as refused:
            self._history.write(
                history.Failed(
                    client=self.name, conversation=conversation, id=id, code=refused.code
                )
            )
            return
        self._history.write(
            history.Acked(
                client=self.name,
                conversation=conversation,
                id=id,
                seq=stored.seq,
                revision=stored.revision,
                seconds=round(self._history.now - began, 6),
            )
        )

    @property
    def unsent(self) -> int:
        """How many messages are not acknowledged."""
        return self.client.unsent

    @property
    def revisions(self) -> dict[str, int]:
        """Up to which revision each conversation is complete."""
        return {str(one.id): one.revision for one in self.client.state.conversations.values()}

    def _receive(self, event: rtchat.Event) -> None:
        match event:
            case rtchat.MessageCreated(message) | rtchat.LineCreated(message):
                self._saw(message, is_new=True)
            case rtchat.MessageUpdated(message):
                self._saw(message, is_new=False)
            case rtchat.ReadUpdated(conversation, person, ordinal):
                self._history.write(
                    history.Marked(
                        client=self.name,
                        person=str(person),
                        conversation=str(conversation),
                        ordinal=ordinal,
                    )
                )
            case rtchat.Reset(conversation):
                self._history.write(
                    history.Reset(
                        client=self.name,
                        person=self.account.id,
                        conversation=str(conversation) if conversation else None,
                        asked=self._history.now,
                    )
                )
            case rtchat.Disconnected(reason):
                self._lost_at = self._lost_at or self._history.now
                self._history.write(history.Disconnected(client=self.name, reason=reason))
            case rtchat.Connected():
                away = self._history.now - (self._lost_at or self._history.now)
                self._lost_at = None
                self._history.write(history.Connected(client=self.name, away=round(away, 6)))

    def _saw(self, message: Message, *, is_new: bool) -> None:
        self._history.write(
            history.Received(
                client=self.name,
                person=self.account.id,
                conversation=str(message.conversation),
                id=message_id(message.text, str(message.client_id)),
                seq=message.seq,
                revision=message.revision,
                source="follow",
                is_new=is_new,
            )
        )

    def final_states(self) -> list[history.FinalState]:
        """Return what the library has of each conversation."""
        return [
            history.FinalState(
                client=self.name,
                person=self.account.id,
                conversation=str(one.id),
                revision=one.revision,
                title=one.title,
                last_seq=one.last_seq,
                last_ordinal=one.last_ordinal,
                read_ordinal=one.read_ordinal,
                unread=one.unread,
                rows=[
                    Row(
                        seq=message.seq,
                        ordinal=message.ordinal,
                        revision=message.revision,
                        id=message_id(message.text, str(message.client_id)),
                        text=message.text,
                        is_deleted=message.deleted_at is not None,
                        sender=str(message.sender),
                        reply_to=message.reply_to or 0,
                        mentions=tuple(
                            (mention.name, str(mention.id or ""), mention.since)
                            for mention in message.mentions or []
                        ),
                        reactions=tuple(
                            (one.emoji, one.count, one.is_own is True)
                            for one in message.reactions or []
                        ),
                        is_line=bool(message.event),
                        thread_root=message.thread_root or 0,
                        thread_ordinal=message.thread_ordinal or 0,
                        is_aside=bool(message.thread_root) and message.also_in_room is not True,
                    )
                    for _, message in sorted(one.messages.items())
                ],
            )
            for one in self.client.state.conversations.values()
        ]
