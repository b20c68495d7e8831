"""Whom a text mentions: names after an ``@``, looked up among the people of the conversation."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from msgspec import UNSET

from chat.core.folding import DROPPED, folded
from chat.core.sql import among, among_param, fetch
from chat.messaging.calling import Names, by_first_word
from chat.messaging.rows import MentionRow
from chat.protocol import frames
from chat.protocol.limits import MENTIONS_MAX, NAME_MAX_CHARACTERS
from chat.protocol.markup import calls, may_end, parse, plain_pieces
from chat.protocol.markup.inline import LOOSE_SIGNS

EVERYBODY = "all"
"""What a group is called as a whole, in any letter case."""

_NAME_MAX = 2 * NAME_MAX_CHARACTERS + 1
_ENDS_MAX = 40
"""Places at which the first word of a name may end: this many characters, where there are no spaces
between words. Hardly a name is longer, and a text of nothing but these makes no more work."""
# Folding makes these of the syllables of Korean, which end a word for a name.
_JAMO = "\u1100-\u11ff"
_LAST = re.compile(rf"[^ ](?![^\W{LOOSE_SIGNS}{_JAMO}])")
"""The last character of a word, as far as that can be said of a folded text."""
_LAST_ASCII = re.compile(r"\w+|[^\w ](?!\w)", re.ASCII)
"""The same in a text of ASCII alone, found in less time."""
_FIRST_WORD_ASCII = re.compile(rf"[!-,.-~]{{1,{_NAME_MAX}}}+(?=[\0-\x7f]|\Z)")
"""What is before the first gap, where folding it is to make its letters small."""

_UNSEEN = re.compile(f"{DROPPED}*")

_PRESENT = """
    SELECT member.person_id FROM conversations_membership AS member
    WHERE member.conversation_id = %s AND {among} AND member.left_at IS NULL
"""


class _Present(NamedTuple):
    person_id: UUID


class Call(NamedTuple):
    """An ``@`` with what comes after it; ``words`` are what may be the first word of the name,
    folded."""

    piece: str
    begin: int
    words: list[str]

    def written(self, names: Collection[str]) -> tuple[str, str] | None:
        """Return the longest of some names that is written there, and how; ``None`` where it is
        none of them, or the word of each goes on."""
        if not names:
            return None
        piece, begin, _ = self
        longest_first = sorted(names, key=len, reverse=True) if len(names) > 1 else [*names]
        ahead = piece[begin : begin + len(longest_first[0]) + 1]
        # Most names are written so: folding leaves all of it in its place, and need not be done.
        if ahead.isascii() and "-" not in ahead and "  " not in ahead:
            small = ahead.lower()
            for name in longest_first:
                if small.startswith(name) and may_end(ahead, len(name)):
                    return name, ahead[: len(name)]
            return None
        rest = folded(self.piece[self.begin : self.begin + _NAME_MAX])
        ends: dict[int, int] | None = None
        for name in longest_first:
            if rest.startswith(name) and _LAST.match(rest, len(name) - 1):
                ends = self._ends(len(name)) if ends is None else ends
                written = self.piece[self.begin : ends.get(len(name), self.begin)]
                if folded(written) == name:
                    return name, written
        return None

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
    return by_first_word(names)


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
    # By their numbers: an id is compared and hashed in Python.
    found: dict[tuple[str, int | None], frames.Mention] = {}
    for call in calls:
        words = call.words
        called: Mapping[str, Sequence[UUID]] = names.get(words[0], {})
        if len(words) > 1:
            of_words = [names.get(word, {}) for word in words]
            called = {name: ids for some in of_words for name, ids in some.items()}
        is_all = may_all and EVERYBODY in words
        name_written = call.written({*called, EVERYBODY} if is_all else called)
        if name_written is None:
            continue
        name, written = name_written
        if is_all and name == EVERYBODY:
            found[written, None] = frames.Mention(written, since)
        people = called.get(name, ())
        if chosen:
            people = [id for id in people if id in chosen] or people
        for id in people:
            found[written, id.int] = frames.Mention(written, since, id)
        if len(found) >= MENTIONS_MAX:
            break
    return list(found.values())[:MENTIONS_MAX]


def rows_of(message: frames.Message) -> list[MentionRow]:
    """Return the rows of whom a message mentions; nobody mentions themself."""
    if message.mentions is UNSET:
        return []
    conversation_id, seq = message.conversation, message.seq
    ordinal = message.ordinal if message.is_in_room else 0
    targets = dict.fromkeys(target_of(mention, conversation_id) for mention in message.mentions)
    targets.pop(message.sender, None)
    return [MentionRow(conversation_id, target_id, ordinal, seq) for target_id in targets]


def target_of(mention: frames.Mention, conversation_id: UUID) -> UUID:
    """Return whom a mention is kept for: a person, or the conversation, which is everybody."""
    return conversation_id if mention.id is UNSET else mention.id


def _calls(text: str) -> Iterator[Call]:
    for piece in plain_pieces(parse(text)):
        for begin in calls(piece):
            if words := _first_words(piece, begin):
                yield Call(piece, begin, words)


def _first_words(piece: str, begin: int) -> list[str]:
    """Return what may be the first word of a name that begins at a place, folded."""
    if plain := _FIRST_WORD_ASCII.match(piece, begin):
        word = plain[0].lower()
        if word.isalnum():
            return [word]
        lasts = _LAST_ASCII.finditer(word)
    else:
        # Before the text is folded: it may be nothing but these.
        unseen = _UNSEEN.match(piece, begin)
        first = piece[unseen.end() : unseen.end() + 1] if unseen else ""
        if (folded(first) or " ").startswith(" "):
            return []
        rest, *_ = piece[begin : begin + _NAME_MAX].split("\n", 1)
        word, *_ = folded(rest).split(" ", 1)
        lasts = _LAST.finditer(word)
    return [word[: last.end()] for last in islice(lasts, _ENDS_MAX)]
