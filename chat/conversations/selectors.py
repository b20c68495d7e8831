"""Conversations, read for the process itself: nothing here asks who may see them."""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from chat.conversations.models import Conversation, Pair
from chat.protocol import frames


class Head(NamedTuple):
    """Where a conversation stands: its counters and its details, of one moment."""

    revision: int
    last_seq: int
    details_revision: int
    title: str

    def details(self, conversation_id: UUID) -> frames.ConversationDetails:
        """Return what every member sees of the conversation, which has this id."""
        return frames.ConversationDetails(conversation_id, self.details_revision, self.title)


def conversation_pair(conversation_id: UUID) -> Pair:
    """Return the two people of a direct conversation; elsewhere nobody."""
    pairs = Conversation.objects.filter(pk=conversation_id).values_list("direct_low", "direct_high")
    return Pair(*pairs.get())


def conversation_revisions(ids: Collection[UUID]) -> dict[UUID, int]:
    """Return the revision of each of these conversations that there is, thousands at once."""
    return dict(Conversation.objects.filter(pk__among=ids).values_list("pk", "revision"))


def conversation_heads(ids: Collection[UUID]) -> dict[UUID, Head]:
    """Return the head of each of these conversations that there is."""
    rows = Conversation.objects.filter(pk__among=ids).values_list("pk", *Head._fields)
    return {id: Head(*head) for id, *head in rows}
