"""The node: what this process knows of its clients, and what reaches them."""

from collections.abc import Sequence

from chat.accounts.selectors import sessions_of_access_tokens
from chat.core.threads import Pool
from chat.events.bus import publish_volatile
from chat.events.types import (
    AnyEvent,
    PresenceReviewed,
    ProfileUpdated,
    ReadUpdated,
    ReadWithdrawn,
    SessionsEnded,
    Typing,
    UserUpdated,
    Volatile,
)
from chat.gateway.hub.client import Client
from chat.gateway.hub.hub import Hub
from chat.gateway.hub.recovery import events_read
from chat.gateway.node.batcher import Batcher
from chat.gateway.node.catch_up import BATCH_MAX, CatchUp
from chat.gateway.node.clients import Clients
from chat.gateway.node.presence import Presence
from chat.gateway.node.user_updates import UserUpdates
from chat.people.selectors import profiles_newer
from chat.people.services import people_seen
from chat.presence.selectors import people_last_seen


class Node:
    """All that the clients of one process share.

    Arguments:
        threads: where whatever blocks runs.
    """

    def __init__(self, threads: Pool) -> None:
        self.threads = threads
        self.clients = Clients()
        self.hub = Hub(
            read=lambda conversation_id, after: threads.run(events_read, conversation_id, after),
            clients_of=self.clients.of_user,
        )
        self.catch_up = CatchUp(hub=self.hub, threads=threads)
        self.user_updates = UserUpdates(self.catch_up)
        self.presence = Presence(
            publish=publish_volatile,
            read_last_seen=lambda viewer_id, ids: threads.run(people_last_seen, viewer_id, ids),
            read_profiles=lambda known: threads.run(profiles_newer, known),
            store_last_seen=lambda ids, at: threads.run(people_seen, ids, at),
        )
        self.sessions = Batcher(threads, sessions_of_access_tokens, most=BATCH_MAX)

    def enter(self, client: Client) -> None:
        """Take in a client of the full dialect, which gets everything of its person."""
        self.clients.add(client)
        if self.user_updates.enter(client):
            self.presence.arrive(client.user_id)

    def leave(self, client: Client) -> None:
        """Forget a client of the full dialect."""
        self.clients.remove(client)
        self.hub.leave(client)
        self.presence.leave(client)
        if self.user_updates.leave(client):
            self.presence.depart(client.user_id)

    def receive(self, events: Sequence[AnyEvent]) -> None:
        """Take events of any process, for whomever they concern here."""
        for event in events:
            match event:
                case SessionsEnded(session_ids):
                    self.clients.end_sessions(session_ids)
                case UserUpdated():
                    self.user_updates.receive(event)
                case ProfileUpdated():
                    self.presence.note_profiles([event])
                case PresenceReviewed(people):
                    self.presence.review(people)
                case ReadUpdated() | ReadWithdrawn():
                    self.hub.receive_mark(event)
                case _:
                    self.hub.receive(event)

    def receive_volatile(self, event: Volatile) -> None:
        """Take a volatile event of any process."""
        match event:
            case Typing():
                self.hub.receive_volatile(event)
            case _:
                self.presence.receive(event)
