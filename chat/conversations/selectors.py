"""Conversations, read for the process itself: nothing here asks who may see them."""

from collections.abc import Collection, Mapping
from typing import NamedTuple
from uuid import UUID

from chat.conversations.models import Conversation, Pair
from chat.core.sql import Revision, among, among_param, fetch, fetch_joined, given, given_params
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


HEAD = ", ".join(f"conversation.{name}" for name in Head._fields)
"""The columns of a head, in a statement that calls the table ``conversation``."""

_HEADS = f"SELECT id, {HEAD} FROM conversations_conversation AS conversation WHERE {{among}}"  # noqa: S608
_REVISIONS = """
    SELECT conversation.id, conversation.revision
    FROM {known} JOIN conversations_conversation AS conversation ON conversation.id = known.id
    WHERE conversation.revision > known.revision
"""


class _Id(NamedTuple):
    id: UUID


def conversation_pair(conversation_id: UUID) -> Pair:
    """Return the two people of a direct conversation; elsewhere nobody."""
    pairs = Conversation.objects.filter(pk=conversation_id).values_list("direct_low", "direct_high")
    return Pair(*pairs.get())


def conversation_revisions(known: Mapping[UUID, int]) -> dict[UUID, int]:
    """Return the revision of each of these conversations that has a higher one, thousands at once.

    Arguments:
        known: a revision of each, at least one.
    """
    sql = _REVISIONS.format(known=given("known", "revision"))
    return dict(fetch(sql, given_params(known.items()), Revision))


def conversation_heads(ids: Collection[UUID]) -> dict[UUID, Head]:
    """Return the head of each of these conversations that there is."""
    rows = fetch_joined(_HEADS.format(among=among("id")), [among_param(ids)], _Id, Head)
    return {row.id: head for row, head in rows}
