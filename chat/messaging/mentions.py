"""Whom a text mentions: names after an ``@``, looked up among the people of the conversation."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from msgspec import UNSET

from chat.core.folding import DROPPED, folded
from chat.core.sql import among, among_param, fetch, given_texts
from chat.messaging.rows import MentionRow
from chat.protocol import frames
from chat.protocol.limits import MENTIONS_MAX, NAME_MAX_CHARACTERS
from chat.protocol.markup import calls, may_end, parse, plain_pieces
from chat.protocol.markup.inline import LOOSE_SIGNS

EVERYBODY = "all"
"""What a group is called as a whole, in any letter case."""

Names = Mapping[str, Sequence[UUID]]
"""People of a conversation by their names, folded."""

_NAME_MAX = 2 * NAME_MAX_CHARACTERS + 1
_ENDS_MAX = 40
"""Places at which one name may end: this many words, or characters without spaces between words.
Hardly a name is longer, and a text of nothing but these makes no more work."""
# Folding makes these of the syllables of Korean, which end a word for a name.
_JAMO = "\u1100-\u11ff"
_LAST = re.compile(rf"[^ ](?![^\W{LOOSE_SIGNS}{_JAMO}])")
"""The last character of a word, as far as that can be said of a folded text."""
_LAST_ASCII = re.compile(r"\w+|[^\w ](?!\w)", re.ASCII)
"""The same in a text of ASCII alone, found in less time."""

_UNSEEN = re.compile(f"{DROPPED}*")

# By the name first, however many people the conversation has.
_CALLED = """
    WITH called AS MATERIALIZED (
        SELECT person.id, person.folded_name FROM {names}
        CROSS JOIN people_person AS person WHERE person.folded_name = wanted.value
    )
    SELECT member.conversation_id, called.folded_name, called.id FROM called
    JOIN conversations_membership AS member
        ON {within} AND member.person_id = called.id AND member.left_at IS NULL
    ORDER BY called.id
"""
_PRESENT = """
    SELECT member.person_id FROM conversations_membership AS member
    WHERE member.conversation_id = %s AND {among} AND member.left_at IS NULL
"""


class _Called(NamedTuple):
    conversation_id: UUID
    name: str
    person_id: UUID


class _Present(NamedTuple):
    person_id: UUID


class Call(NamedTuple):
    """An ``@`` with what comes after it; ``names`` are what may be the name, folded."""

    piece: str
    begin: int
    names: list[str]

    def written(self, names: Sequence[str]) -> tuple[str, str] | None:
        """Return the first of some of its names that is written there, and how; ``None`` where
        the word of each goes on."""
        if names and (written := self._letter_by_letter(names[0])):
            return names[0], written
        ends = self._ends(max(map(len, names), default=0))
        for name in names:
            written = self.piece[self.begin : ends.get(len(name), self.begin)]
            if folded(written) == name:
                return name, written
        return None

    def _letter_by_letter(self, name: str) -> str:
        """Return a name as it is written there in ASCII, of which folding leaves nothing out; or an
        empty text. So most are written, and nothing else need be folded."""
        end = self.begin + len(name)
        written = self.piece[self.begin : end]
        is_name = written.isascii() and written.lower() == name and may_end(self.piece, end)
        return written if is_name else ""

    def _ends(self, longest: int) -> dict[int, int]:
        """Return the first places at which names of so many characters may end, once folded.

        Each character is folded once, however many names there are and whatever stands between
        their parts.
        """
        ends: dict[int, int] = {}
        length, is_gap = 0, False
        for end in range(self.begin + 1, min(self.begin + _NAME_MAX, len(self.piece)) + 1):
            if sign := folded(self.piece[end - 1]):
                length += len(sign) - (is_gap and sign[0] == " ")
                is_gap = sign[-1] == " "
            if length > longest:
                break
            if may_end(self.piece, end):
                ends.setdefault(length, end)
        return ends


def calls_in(text: str) -> list[Call]:
    """Return the first ``MENTIONS_MAX`` places at which a text may mention somebody."""
    if "@" not in text:
        return []
    return list(islice(_calls(text), MENTIONS_MAX))


def names_called(calls: Mapping[UUID, Collection[Call]]) -> dict[UUID, dict[str, list[UUID]]]:
    """Return who is called in some conversations, of their present members: one query.

    Arguments:
        calls: by conversation.
    """
    found: dict[UUID, dict[str, list[UUID]]] = {id: defaultdict(list) for id in calls}
    names = {name for those in calls.values() for call in those for name in call.names}
    if names:
        sql = _CALLED.format(names=given_texts("wanted"), within=among("member.conversation_id"))
        for row in fetch(sql, [among_param(names), among_param(calls)], _Called):
            found[row.conversation_id][row.name].append(row.person_id)
    return found


def still_present(conversation_id: UUID, mentions: Collection[frames.Mention]) -> Names:
    """Return the people of earlier mentions who are members, by the names that they had then."""
    ids = {mention.id for mention in mentions if mention.id is not UNSET}
    sql = _PRESENT.format(among=among("member.person_id"))
    rows = fetch(sql, [conversation_id, among_param(ids)], _Present) if ids else []
    present = {row.person_id for row in rows}
    names: defaultdict[str, list[UUID]] = defaultdict(list)
    for mention in mentions:
        if mention.id is not UNSET and mention.id in present:
            names[folded(mention.name)].append(mention.id)
    return names


def mentions_of(
    calls: Collection[Call],
    names: Names,
    *,
    chosen: Collection[UUID],
    may_all: bool,
    since: int,
) -> list[frames.Mention]:
    """Return whom a text mentions, each with the name as it is written there.

    The longest name counts, and of people who have the same one all, or those that were chosen.

    Arguments:
        chosen: the people whom the writer means.
        may_all: whether everybody may be mentioned.
        since: the revision of the text.
    """
    chosen = frozenset(chosen)
    everybody = {EVERYBODY} if may_all else set()
    known = names.keys() | everybody
    found: dict[tuple[str, UUID | None], frames.Mention] = {}
    for call in calls:
        called = sorted(known.intersection(call.names), key=len, reverse=True)
        name, written = call.written(called) or ("", "")
        if name in everybody:
            found[written, None] = frames.Mention(written, since)
        people = names.get(name, ())
        for id in [id for id in people if id in chosen] or people:
            found[written, id] = frames.Mention(written, since, id)
        if len(found) >= MENTIONS_MAX:
            break
    return list(found.values())[:MENTIONS_MAX]


def rows_of(message: frames.Message) -> list[MentionRow]:
    """Return the rows of whom a message mentions; nobody mentions themself."""
    if message.mentions is UNSET:
        return []
    since = {
        target_of(mention, message.conversation): mention.since for mention in message.mentions
    }
    since.pop(message.sender, None)
    ordinal = message.ordinal if message.is_in_room else 0
    return [
        MentionRow(message.conversation, message.seq, target, ordinal, revision, False)
        for target, revision in since.items()
    ]


def target_of(mention: frames.Mention, conversation_id: UUID) -> UUID:
    """Return whom a mention is kept for: a person, or the conversation, which is everybody."""
    return conversation_id if mention.id is UNSET else mention.id


def _calls(text: str) -> Iterator[Call]:
    for piece in plain_pieces(parse(text)):
        for begin in calls(piece):
            # Before the text is folded: it may be nothing but these.
            unseen = _UNSEEN.match(piece, begin)
            first = piece[unseen.end() : unseen.end() + 1] if unseen else ""
            if (folded(first) or " ").startswith(" "):
                continue
            rest, *_ = piece[begin : begin + _NAME_MAX].split("\n", 1)
            if names := _names(folded(rest)):
                yield Call(piece, begin, names)


def _names(rest: str) -> list[str]:
    """Return what may be a name at the begin of a folded text, where there is no space."""
    if rest.startswith(" "):
        return []
    lasts = (_LAST_ASCII if rest.isascii() else _LAST).finditer(rest)
    return [rest[: last.end()] for last in islice(lasts, _ENDS_MAX)]
