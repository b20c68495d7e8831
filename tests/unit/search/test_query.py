"""What is typed is understood in one way, and nothing that is typed is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.search.errors import QueryInvalid
from chat.search.query import query_read

EXAMPLES = Path(__file__).parents[3] / "chat" / "protocol" / "fixtures" / "search.json"


@pytest.mark.parametrize("example", json.loads(EXAMPLES.read_text()), ids=lambda it: it["q"])
def test_a_query_is_read(example: dict[str, Any]) -> None:
    query = query_read(example["q"])
    days = [[one.first and str(one.first), one.last and str(one.last)] for one in query.days]
    read = {
        "q": example["q"],
        "texts": list(query.texts),
        "from": list(query.senders),
        "in": list(query.rooms),
        "days": days,
        "has": sorted(query.has),
        "is": sorted(query.kinds),
        "mentions_me": query.mentions_me,
    }
    assert {name: value for name, value in read.items() if value} == example


@pytest.mark.parametrize("q", ["", "   ", "\u200b", "\u0301", "\u00ad \u0640"])
def test_a_query_of_nothing_that_can_be_seen_is_refused(q: str) -> None:
    with pytest.raises(QueryInvalid, match="not valid") as refused:
        query_read(q)
    assert refused.value.fields == {"q": ["Give something that can be seen."]}


def test_a_query_has_a_length() -> None:
    query_read("x" * 500)
    with pytest.raises(QueryInvalid) as refused:
        query_read("x" * 501)
    assert refused.value.fields == {"q": ["Give at most 500 characters."]}


def test_a_query_has_so_many_words() -> None:
    query_read(" ".join(map(str, range(20))))
    with pytest.raises(QueryInvalid) as refused:
        query_read(" ".join(map(str, range(21))))
    assert refused.value.fields == {"q": ["Give at most 20 words and phrases."]}


@given(st.lists(st.sampled_from(['"', "“", "from:", "on:", "2026-", "x", " ", "\n", "é"])))
def test_nothing_that_is_typed_breaks_a_query(parts: list[str]) -> None:
    q = "".join(parts)
    if q.strip():
        query_read(q[:100])
