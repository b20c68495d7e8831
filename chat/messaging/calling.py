"""Who is called by which names in a conversation, as it was looked up before and is still true."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from chat.core.sql import among, among_param, fetch, first_word, given_texts

Names = Mapping[str, Mapping[str, Sequence[UUID]]]
"""People of a conversation by the first words of their names, and by their names, all folded."""

_KEPT_MAX = 10_000
"""First words of all conversations of which is kept whose they are, and as many people."""

# Whoever joins, leaves or is called otherwise stamps their membership with a new revision.
_STATES = """
    SELECT conversation.id, (
        SELECT MAX(member.revision) FROM conversations_membership AS member
        WHERE member.conversation_id = conversation.id
    ) FROM conversations_conversation AS conversation WHERE {within}
"""
# By the word first, however many people the conversation has.
_CALLED = """
    WITH called AS MATERIALIZED (
        SELECT person.id, person.folded_name, wanted.value AS word FROM {words}
        CROSS JOIN people_person AS person WHERE {first_word} = wanted.value
    )
    SELECT member.conversation_id, called.word, called.folded_name, called.id FROM called
    JOIN conversations_membership AS member
        ON {within} AND member.person_id = called.id AND member.left_at IS NULL
    ORDER BY called.id
"""


class _State(NamedTuple):
    conversation_id: UUID
    revision: int


class _Called(NamedTuple):
    conversation_id: UUID
    word: str
    name: str
    person_id: UUID


@dataclass(slots=True)
class _Kept:
    """What was looked up when the last change of a conversation's people was this revision, and the
    revision of the conversation at which it was still so.
    """

    revision: int
    names: dict[str, Mapping[str, Sequence[UUID]]]
    seen: int = -1


class KnownNames:
    """Remembers whom the first words of names call, as long as the people of the conversation and
    their names are the same: which the store says, so that any number of processes may change it.
    Where nothing at all has happened in the conversation since, it is not asked.
    """

    def __init__(self) -> None:
        self._kept: dict[UUID, _Kept] = {}
        self._size = 0

    def called(
        self, words: Mapping[UUID, Collection[str]], revisions: Mapping[UUID, int] | None = None
    ) -> dict[UUID, Names]:
        """Return who is called in those of some conversations that there are, of their present
        members: one short query at most, and another one for what is not known yet.

        Call it with the conversations locked.

        Arguments:
            words: by conversation, what may be the first word of a name.
            revisions: of the conversations, as far as they are known.
        """
        if not words:
            return {}
        revisions = revisions or {}
        kept: dict[UUID, _Kept] = {}
        unsure: list[UUID] = []
        for id in words:
            known = self._kept.get(id)
            if known is not None and known.seen == revisions.get(id):
                kept[id] = known
            else:
                unsure.append(id)
        if unsure:
            sql = _STATES.format(within=among("conversation.id"))
            for state in fetch(sql, [among_param(unsure)], _State):
                kept[state.conversation_id] = self._of(state)
        unknown = {
            id: [word for word in words[id] if word not in one.names] for id, one in kept.items()
        }
        self._look_up({id: some for id, some in unknown.items() if some}, kept)
        # Their own: others may look up more of a conversation that is not locked after all.
        return {id: {word: one.names[word] for word in words[id]} for id, one in kept.items()}

    def stay(self, revisions: Mapping[UUID, int]) -> None:
        """Note that conversations have these revisions now, and that their people are as they were
        when somebody was looked up there. Call it when that is committed.
        """
        for id, revision in revisions.items():
            known = self._kept.get(id)
            if known is not None:
                known.seen = revision

    def _of(self, state: _State) -> _Kept:
        known = self._kept.get(state.conversation_id)
        return known if known and known.revision == state.revision else _Kept(state.revision, {})

    def _look_up(self, words: Mapping[UUID, Collection[str]], kept: Mapping[UUID, _Kept]) -> None:
        all_words = {word for some in words.values() for word in some}
        if not all_words:
            return
        found: defaultdict[tuple[UUID, str], defaultdict[str, list[UUID]]] = defaultdict(
            lambda: defaultdict(list)
        )
        sql = _CALLED.format(
            words=given_texts("wanted"),
            first_word=first_word("person.folded_name"),
            within=among("member.conversation_id"),
        )
        for row in fetch(sql, [among_param(all_words), among_param(words)], _Called):
            found[row.conversation_id, row.word][row.name].append(row.person_id)
        for id, some in words.items():
            for word in some:
                people: Mapping[str, Sequence[UUID]] = found.get((id, word), {})
                kept[id].names[word] = people
                self._size += 1 + sum(map(len, people.values()))
            self._kept[id] = kept[id]
        if self._size > _KEPT_MAX:
            self._kept, self._size = {}, 0


known_names = KnownNames()
"""Those of this process."""


def by_first_word(names: Mapping[str, Sequence[UUID]]) -> Names:
    """Return people by the first words of their names, and by their names, which are folded."""
    found: defaultdict[str, dict[str, Sequence[UUID]]] = defaultdict(dict)
    for name, people in names.items():
        found[name.split(" ", 1)[0]][name] = people
    return found


def joined(one: Names, other: Names) -> Names:
    """Return the people of both, those of the first one before the others."""
    both: defaultdict[str, dict[str, Sequence[UUID]]] = defaultdict(dict)
    for names in (one, other):
        for word, people in names.items():
            for name, ids in people.items():
                both[word][name] = [*dict.fromkeys([*both[word].get(name, ()), *ids])]
    return both
