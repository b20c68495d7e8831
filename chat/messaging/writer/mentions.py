"""Whom the messages of a batch mention, and which of it is written as rows."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from msgspec import UNSET, UnsetType

from chat.conversations.policy import Action, Standing, refusal
from chat.messaging.calling import known_names
from chat.messaging.mentions import calls_in, mentions_of
from chat.messaging.waiting import TOGETHER
from chat.messaging.writer.store import Counters, MessageDraft, Waits
from chat.protocol.frames import Mention, Message


class Mentions:
    """Whom the drafts of a batch mention: a query or two for all, and none where no text has an
    ``@``.

    ``waits`` is what waits by the messages that were added, and what waits no more.

    Arguments:
        conversations: those that are locked.
    """

    def __init__(
        self, drafts: Sequence[MessageDraft], conversations: Mapping[UUID, Counters]
    ) -> None:
        self.waits = Waits({}, [])
        called = {index: calls_in(draft.content.text) for index, draft in enumerate(drafts)}
        self._calls = {index: calls for index, calls in called.items() if calls}
        words: defaultdict[UUID, set[str]] = defaultdict(set)
        for index, calls in self._calls.items():
            words[drafts[index].conversation_id].update(*(call.words for call in calls))
        if not words:
            return
        called_in = {id: conversations[id] for id in words if id in conversations}
        revisions = {id: counters.revision for id, counters in called_in.items()}
        self._names = known_names.called(words, revisions)
        # What this batch does is no change of their people.
        transaction.on_commit(
            lambda: known_names.stay({id: one.revision for id, one in called_in.items()})
        )

    def of(
        self, index: int, draft: MessageDraft, standing: Standing, *, since: int
    ) -> list[Mention] | UnsetType:
        """Return whom a draft mentions, by its index."""
        calls = self._calls.get(index)
        if calls is None:
            return UNSET
        found = mentions_of(
            calls,
            self._names[draft.conversation_id],
            chosen=draft.content.mentions or (),
            may_all=refusal(Action.MENTION_ALL, standing) is None,
            since=since,
        )
        return found or UNSET

    def add(self, message: Message, counters: Counters) -> None:
        """Let the mentions of a new message wait, if it has any."""
        if message.mentions is UNSET:
            return
        begun = counters.mentions_wait_from
        if begun is not None:
            if message.seq < begun + TOGETHER:
                return
            self.waits.ended.append((message.conversation, begun))
        counters.mentions_wait_from = message.seq
        self.waits.begun[message.conversation] = message.seq
