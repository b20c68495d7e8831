"""What the drafts of a batch forward: read as whoever sends it on may read it."""

import math
from collections.abc import Collection, Sequence
from uuid import UUID

from msgspec import UNSET, UnsetType

from chat.conversations.errors import ConversationNotFound
from chat.conversations.policy import require_member
from chat.core.sql import given, given_params
from chat.messaging.content import Source
from chat.messaging.errors import ForwardInvalid
from chat.messaging.rows import MESSAGE, fetch_signed
from chat.messaging.writer.store import MessageDraft
from chat.people.shapes import PERSON
from chat.protocol.files import File
from chat.protocol.forwards import Forwarded
from chat.protocol.frames import Message, Person

_SOURCES = f"""
    SELECT {PERSON}, {MESSAGE} FROM {{key}} JOIN messaging_message AS message
        ON message.conversation_id = key.id AND message.seq = key.seq
    JOIN people_person AS person ON person.id = message.sender_id
"""  # noqa: S608


class Forwards:
    """The messages that drafts forward: one query for all, and none where they forward nothing."""

    def __init__(self, drafts: Sequence[MessageDraft]) -> None:
        sources = {source for draft in drafts if (source := draft.content.forward) is not UNSET}
        self._found = _by_source(sources) if sources else {}
        # The seq behind which a person sees the messages of a conversation.
        self._visible_after: dict[tuple[UUID, UUID], float] = {}

    def refusal(self, draft: MessageDraft) -> ForwardInvalid | None:
        """Return why a draft cannot forward the message that it names, where it names one.

        What its sender may not read looks like what does not exist.
        """
        source = draft.content.forward
        if source is UNSET:
            return None
        _, message = self._found.get(source, (None, None))
        if message is None or message.event is not UNSET:
            return ForwardInvalid("There is no such message.")
        if not self._may_read(draft.sender_id, source):
            return ForwardInvalid("There is no such message.")
        if message.deleted_at is not None:
            return ForwardInvalid("This message is deleted.")
        return None

    def files_of(self, draft: MessageDraft) -> list[File]:
        """Return the files of the message that a draft forwards, where it forwards one."""
        source = draft.content.forward
        _, message = (None, None) if source is UNSET else self._found.get(source, (None, None))
        return [] if message is None else list(message.files or ())

    def of(self, draft: MessageDraft) -> tuple[str, Forwarded | UnsetType]:
        """Return the text of a draft that is not refused, and where it is from.

        What was forwarded before stays whose it was.
        """
        source = draft.content.forward
        if source is UNSET:
            return draft.content.text, UNSET
        sender, message = self._found[source]
        if message.forwarded is not UNSET:
            return message.text, message.forwarded
        name = f"{sender.first_name} {sender.last_name}".strip()
        return message.text, Forwarded(
            sender.id, name, message.created_at, message.conversation, message.seq
        )

    def _may_read(self, person_id: UUID, source: Source) -> bool:
        key = (person_id, source.conversation_id)
        if key not in self._visible_after:
            self._visible_after[key] = _visible_after(*key)
        return source.seq > self._visible_after[key]


def _by_source(sources: Collection[Source]) -> dict[Source, tuple[Person, Message]]:
    keys = [(source.conversation_id, source.seq) for source in sources]
    found = fetch_signed(_SOURCES.format(key=given("key", "seq")), given_params(keys))
    return {
        Source(message.conversation, message.seq): (sender, message) for sender, message in found
    }


def _visible_after(person_id: UUID, conversation_id: UUID) -> float:
    try:
        return require_member(user_id=person_id, conversation_id=conversation_id)
    except ConversationNotFound:
        return math.inf
