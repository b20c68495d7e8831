"""Uploads and downloads, before they reach a disk."""

import time
from contextlib import ExitStack
from typing import Any

import pytest

from chat.core.errors import Unavailable
from chat.core.ids import new_id
from chat.server.transfers.receiving import ALL_MAX, PERSON_MAX, Turns
from chat.server.transfers.requests import Request


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


def request_with(**headers: str) -> Request:
    """Return a request with these headers."""
    named = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    scope = {"method": "GET", "path": "/files/", "query_string": b"", "headers": named}
    return Request(scope, receive=_nothing)


async def _nothing() -> Any:
    raise AssertionError("nobody reads the body")


def test_our_cookie_is_found_among_others() -> None:
    request = request_with(cookie='a="b"; c; files=one.two; files=three; d=e=f')
    assert request.cookie("__Secure-files", "files") == "one.two"
    assert request.cookie("none") == ""


@pytest.mark.parametrize("value", ['a="' + "\\" * 60_000 + '"', "a=;" * 20_000, '"' * 60_000])
def test_cookies_of_any_make_are_read_at_once(value: str) -> None:
    started = time.process_time()
    assert request_with(cookie=value).cookie("files") == ""
    assert time.process_time() - started < 1
