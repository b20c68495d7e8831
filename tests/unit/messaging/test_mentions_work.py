"""However a text is made, little work finds whom it mentions: the conversation is locked then."""

from collections.abc import Iterator, Mapping, Sequence
from unittest.mock import patch
from uuid import UUID, uuid4

import pytest

from chat.core.folding import folded
from chat.messaging import mentions
from chat.messaging.calling import by_first_word
from chat.messaging.mentions import calls_in, mentions_of
from chat.protocol import frames
from chat.protocol.limits import TEXT_MAX_CHARACTERS


@pytest.fixture
def folds() -> Iterator[list[int]]:
    """How many characters were folded at a time."""
    lengths: list[int] = []

    def counted(text: str) -> str | None:
        lengths.append(len(text))
        return folded(text)

    with patch.object(mentions, "folded", counted):
        yield lengths


def found(
    text: str, names: Mapping[str, Sequence[UUID]], chosen: list[UUID]
) -> list[frames.Mention]:
    known = by_first_word(names)
    return mentions_of(calls_in(text), known, chosen=chosen, may_all=False, since=1)


@pytest.mark.parametrize("unit", ["- @", "\u200b @", "\u00a8@", "@ ", "@\n"])
def test_signs_that_call_nobody_are_passed_by(folds: list[int], unit: str) -> None:
    assert calls_in((unit * TEXT_MAX_CHARACTERS)[:TEXT_MAX_CHARACTERS]) == []
    assert sum(folds) < 2 * TEXT_MAX_CHARACTERS


@pytest.mark.parametrize("gap", [" " * 260, "\ufe0f " * 130], ids=["spaces", "unseen"])
def test_a_call_that_may_be_many_names_is_compared_once(folds: list[int], gap: str) -> None:
    anna = uuid4()
    text = ("@é" + gap + "a@" * 19 + "\n") * 30
    # Of each, the word goes on, but of the first.
    names = {"e": [anna], **{"e " + "a@" * many + "a": [anna] for many in range(19)}}
    assert {mention.id for mention in found(text, names, [])} == {anna}
    # All places once to find the calls, and once to find where their names end.
    assert sum(folds) < 4 * len(text)


def test_whom_the_sender_chose_is_looked_up_however_many_have_the_name() -> None:
    compared = 0

    class Id(UUID):
        def __eq__(self, other: object) -> bool:
            nonlocal compared
            compared += 1
            return super().__eq__(other)

        __hash__ = UUID.__hash__

    people = [Id(int=number) for number in range(100)]
    mentioned = found("@bob " * 50, {"bob": people}, [uuid4() for _ in range(50)])
    assert [mention.id for mention in mentioned] == people[:50]
    assert compared < 10 * len(people)
