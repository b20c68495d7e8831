"""One batch of messages and reactions, written in one transaction."""

from collections.abc import Sequence

from django.db import connection, transaction

from chat.core.errors import DomainError
from chat.events.types import MessageCreated, ReactionUpdated, UserUpdated
from chat.messaging.writer import postgresql, sqlite
from chat.messaging.writer.messages import write_messages
from chat.messaging.writer.reactions import write_reactions
from chat.messaging.writer.store import Draft, MessageDraft, ReactionDraft, Store
from chat.protocol.frames import Message

Outcome = Message | bool | DomainError | None
"""What became of a draft: the message, or whether the reaction is a change; ``None`` where another
process holds the conversation's row."""

Written = MessageCreated | UserUpdated | ReactionUpdated
"""What is new."""

_STORES: dict[str, Store] = {"sqlite": sqlite, "postgresql": postgresql}


def write(drafts: Sequence[Draft], *, wait: bool) -> tuple[list[Outcome], list[Written]]:
    """Store the drafts in their order, durably; return what became of each, and what is new.

    Arguments:
        wait: wait for conversations that others hold, instead of leaving their drafts out.

    Raises:
        DatabaseError: nothing is stored.
    """
    store = _STORES[connection.vendor]
    messages = [draft for draft in drafts if isinstance(draft, MessageDraft)]
    reactions = [draft for draft in drafts if isinstance(draft, ReactionDraft)]
    with transaction.atomic(durable=True):
        # Only a statement that begins after the lock is held sees all that its last holder did.
        conversations = store.lock({draft.conversation_id for draft in drafts}, wait=wait)
        # Nobody reacts to a message of the same batch: its seq is not known before its ack.
        sent, created = write_messages(store, conversations, messages)
        reacted, changed = write_reactions(store, conversations, reactions)
    outcomes = {MessageDraft: iter(sent), ReactionDraft: iter(reacted)}
    return [next(outcomes[type(draft)]) for draft in drafts], [*created, *changed]
