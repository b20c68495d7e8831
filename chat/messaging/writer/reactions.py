"""The reactions of a batch: who may set them, and how many there are of each emoji then."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

import msgspec

from chat.conversations.errors import ConversationNotFound
from chat.conversations.policy import Action, Standing, refusal, visible_after
from chat.core.errors import DomainError
from chat.core.sql import fetch
from chat.events.types import ReactionUpdated
from chat.messaging.errors import MessageDeleted, MessageNotFound, ReactionsFull
from chat.messaging.rows import ReactionRow, reaction_of, summaries_of
from chat.messaging.writer.store import Counters, KnownReaction, ReactionDraft, Store
from chat.protocol.frames import Reaction, ReactionSummary
from chat.protocol.limits import REACTION_PEOPLE, REACTIONS_MAX

_FIRST = """
    SELECT person_id FROM messaging_reaction
    WHERE conversation_id = %s AND seq = %s AND emoji = %s AND is_on ORDER BY revision LIMIT %s
"""


class _Person(NamedTuple):
    id: UUID


def write_reactions(
    store: Store, conversations: dict[UUID, Counters], drafts: Sequence[ReactionDraft]
) -> tuple[list[bool | DomainError | None], list[ReactionUpdated]]:
    """Store the reactions of a batch; return what became of each draft, and what changed.

    Each change has the summary that the whole batch leaves.

    Arguments:
        conversations: those that are locked.
    """
    if not drafts:
        return [], []
    known = store.look_up_reactions(drafts)
    counting = _Counting()
    outcomes: list[bool | DomainError | None] = []
    for index, draft in enumerate(drafts):
        counters = conversations.get(draft.conversation_id)
        if index not in known:
            outcomes.append(ConversationNotFound())
        elif counters is None:
            outcomes.append(None)
        else:
            outcomes.append(counting.take(draft, known[index], counters))
    if counting.rows:
        counting.name_people()
        changed = {row.conversation_id for row in counting.rows}
        store.write_reactions(
            {id: conversations[id] for id in changed}, counting.last_rows, counting.encoded
        )
    return outcomes, [ReactionUpdated(counting.reaction(row)) for row in counting.rows]


class _Counting:
    """Takes one draft after the other, and counts; ``rows`` are the changes, in their order."""

    def __init__(self) -> None:
        self.rows: list[ReactionRow] = []
        self._is_on: dict[tuple[UUID, int, UUID, str], bool] = {}
        # By message, then by emoji.
        self._summaries: dict[tuple[UUID, int], dict[str, ReactionSummary]] = {}

    def take(
        self, draft: ReactionDraft, known: KnownReaction, counters: Counters
    ) -> bool | DomainError:
        """Return whether a draft is a change, which has a revision then, or why it may not be."""
        role = known.role if known.left_at is None else None
        standing = Standing(role, counters.rules, counters.is_blocked)
        if error := refusal(Action.REACTION_SET, standing):
            return error
        hidden = visible_after(counters.rules.history, known.joined_seq)
        if known.seq is None or known.seq <= hidden:
            return MessageNotFound()
        if known.deleted_at is not None:
            return MessageDeleted()
        message = draft.conversation_id, draft.seq
        if message not in self._summaries:
            stored = summaries_of(known.reactions)
            self._summaries[message] = {summary.emoji: summary for summary in stored}
        summaries = self._summaries[message]
        key = (*message, draft.person_id, draft.emoji)
        if self._is_on.get(key, bool(known.is_on)) == draft.is_on:
            return False
        if draft.is_on and draft.emoji not in summaries and len(summaries) >= REACTIONS_MAX:
            return ReactionsFull()
        counters.revision += 1
        self._is_on[key] = draft.is_on
        self.rows.append(ReactionRow(*key, draft.is_on, counters.revision))
        count = _set if draft.is_on else _take_back
        count(summaries, draft, counters.revision)
        return True

    def name_people(self) -> None:
        """Find the first people of each emoji that one of them took back."""
        for message, summaries in self._summaries.items():
            for emoji, summary in summaries.items():
                if len(summary.people) < min(summary.count, REACTION_PEOPLE):
                    people = self._first_people(*message, emoji)
                    summaries[emoji] = msgspec.structs.replace(summary, people=people)

    @property
    def last_rows(self) -> list[ReactionRow]:
        """The last change of each reaction, in their order."""
        last = {row[:4]: row for row in self.rows}
        return sorted(last.values(), key=lambda row: row.revision)

    @property
    def encoded(self) -> dict[tuple[UUID, int], str | None]:
        """The summaries of each message as they are stored."""
        return {
            message: msgspec.json.encode(list(summaries.values())).decode() if summaries else None
            for message, summaries in self._summaries.items()
        }

    def reaction(self, row: ReactionRow) -> Reaction:
        """Return a change with what its emoji has come to."""
        summaries = self._summaries[row.conversation_id, row.seq]
        return reaction_of(row, summaries.get(row.emoji))

    def _first_people(self, conversation_id: UUID, seq: int, emoji: str) -> list[UUID]:
        changed = {
            row.person_id: row.is_on
            for row in self.last_rows
            if (row.conversation_id, row.seq, row.emoji) == (conversation_id, seq, emoji)
        }
        most = REACTION_PEOPLE + len(changed)
        stored = fetch(_FIRST, [conversation_id, seq, emoji, most], _Person)
        people = [person.id for person in stored if person.id not in changed]
        people += [id for id, is_on in changed.items() if is_on]
        return people[:REACTION_PEOPLE]


def _set(summaries: dict[str, ReactionSummary], draft: ReactionDraft, revision: int) -> None:
    before = summaries.get(draft.emoji)
    if before is None:
        summaries[draft.emoji] = ReactionSummary(
            draft.emoji, count=1, people=[draft.person_id], since=revision, revision=revision
        )
        return
    # Behind all others, who are named already as far as there is room.
    is_named = len(before.people) == before.count < REACTION_PEOPLE
    summaries[draft.emoji] = msgspec.structs.replace(
        before,
        count=before.count + 1,
        people=[*before.people, draft.person_id] if is_named else before.people,
        revision=revision,
    )


def _take_back(summaries: dict[str, ReactionSummary], draft: ReactionDraft, revision: int) -> None:
    before = summaries[draft.emoji]
    if before.count == 1:
        del summaries[draft.emoji]
        return
    summaries[draft.emoji] = msgspec.structs.replace(
        before,
        count=before.count - 1,
        people=[id for id in before.people if id != draft.person_id],
        revision=revision,
    )
