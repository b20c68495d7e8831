"""One batch of messages, written in one transaction."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from django.db import connection, transaction

from chat.conversations.errors import ConversationNotFound
from chat.events.types import MessageCreated
from chat.messaging import store_postgresql, store_sqlite
from chat.messaging.store import Counters, Draft, Known, Store

Outcome = MessageCreated | ConversationNotFound | None
"""What became of a draft; ``None`` where another process holds the conversation's row."""

_STORES: dict[str, Store] = {"sqlite": store_sqlite, "postgresql": store_postgresql}


def write(drafts: Sequence[Draft], *, wait: bool) -> tuple[list[Outcome], list[MessageCreated]]:
    """Store the drafts in their order, durably; return what became of each, and the new ones.

    Arguments:
        wait: wait for conversations that others hold, instead of leaving their drafts out.

    Raises:
        DatabaseError: nothing is stored.
    """
    store = _STORES[connection.vendor]
    with transaction.atomic(durable=True):
        conversations = store.lock({draft.conversation_id for draft in drafts}, wait=wait)
        # Only a statement that begins after the lock is held sees all that its last holder did.
        members = store.look_up(drafts)
        outcomes, created = _number(drafts, conversations, members)
        if created:
            changed = {message.conversation_id for message in created}
            store.insert({id: conversations[id] for id in changed}, created)
    return outcomes, created


def _number(
    drafts: Sequence[Draft],
    conversations: dict[UUID, Counters],
    members: dict[int, Known | None],
) -> tuple[list[Outcome], list[MessageCreated]]:
    now = datetime.now(UTC)
    outcomes: list[Outcome] = []
    created: list[MessageCreated] = []
    sent: dict[tuple[UUID, UUID, UUID], MessageCreated] = {}
    for index, draft in enumerate(drafts):
        if index not in members:
            outcomes.append(ConversationNotFound())
            continue
        counters = conversations.get(draft.conversation_id)
        if counters is None:
            outcomes.append(None)
            continue
        key = (draft.conversation_id, draft.sender_id, draft.client_id)
        message = sent.get(key)
        if message is None:
            known = members[index]
            if known is None:
                counters.last_seq += 1
                counters.last_ordinal += 1
                counters.revision += 1
            message = sent[key] = MessageCreated(
                conversation_id=draft.conversation_id,
                seq=known.seq if known else counters.last_seq,
                ordinal=known.ordinal if known else counters.last_ordinal,
                revision=known.revision if known else counters.revision,
                sender_id=draft.sender_id,
                recipient_id=counters.recipient_of(draft.sender_id),
                client_id=draft.client_id,
                text=known.text if known else draft.text,
                created_at=known.created_at if known else now,
                edited_at=known.edited_at if known else None,
                deleted_at=known.deleted_at if known else None,
            )
            if known is None:
                created.append(message)
        outcomes.append(message)
    return outcomes, created
