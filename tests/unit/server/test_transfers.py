"""Uploads and downloads, before they reach a disk."""

from contextlib import ExitStack

import pytest

from chat.core.errors import Unavailable
from chat.core.ids import new_id
from chat.server.transfers.receiving import ALL_MAX, PERSON_MAX, Turns


def test_a_person_has_so_many_uploads_at_a_time() -> None:
    turns, ana = Turns(), new_id()
    with ExitStack() as taken:
        for _ in range(PERSON_MAX):
            taken.enter_context(turns.taken(ana))
        with pytest.raises(Unavailable), turns.taken(ana):
            pass
        with turns.taken(new_id()):
            pass
    with turns.taken(ana):
        pass


def test_all_together_have_so_many_uploads_at_a_time() -> None:
    turns = Turns()
    with ExitStack() as taken:
        for _ in range(ALL_MAX):
            taken.enter_context(turns.taken(new_id()))
        with pytest.raises(Unavailable), turns.taken(new_id()):
            pass
