"""The demo reads like two weeks, whenever it is played."""

from collections import Counter
from datetime import UTC, datetime, timedelta, timezone

import pytest

from chat.core.folding import folded
from chat.demo.cast import CAST, KEYS
from chat.demo.management.commands import demo
from chat.demo.script import Talk, times, with_log
from chat.demo.talks import MOVEMENTS, TALKS
from chat.messaging.mentions import EVERYBODY, calls_in

DAYS = 14


@pytest.mark.parametrize("talk", TALKS, ids=lambda talk: talk.title or " ".join(talk.people))
@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 3, 29, 0, 0, 1, tzinfo=UTC),
        datetime(2026, 7, 1, 23, 59, tzinfo=timezone(timedelta(hours=13))),
        datetime(2026, 11, 24, 12, 30, tzinfo=timezone(timedelta(hours=-8))),
    ],
    ids=["midnight", "late", "noon"],
)
def test_every_line_is_later_than_the_one_before_and_none_is_to_come(
    talk: Talk, now: datetime
) -> None:
    found = times(with_log(talk, DAYS).lines, now)
    assert found == sorted(set(found))
    assert found[0] > now - timedelta(days=DAYS + 1)
    assert found[-1] <= now


@pytest.mark.parametrize("talk", TALKS, ids=lambda talk: talk.title or " ".join(talk.people))
def test_only_who_is_there_speaks(talk: Talk) -> None:
    said = with_log(talk, DAYS).lines
    assert {line.who for line in said} <= set(talk.people) <= set(KEYS)
    assert len(set(talk.people)) == len(talk.people)
    assert len(talk.people) == 2 or talk.title
    for who, unread in talk.unread.items():
        # Whoever writes has read what was before.
        assert who not in {line.who for line in talk.lines[-unread:]}


@pytest.mark.parametrize("talk", TALKS, ids=lambda talk: talk.title or " ".join(talk.people))
def test_whoever_is_called_is_there(talk: Talk) -> None:
    names = {f"{role.first_name} {role.last_name}" for role in CAST if role.key in talk.people}
    for line in talk.lines:
        for call in calls_in(line.text):
            assert any(call.written([folded(name)]) for name in {*names, EVERYBODY}), line.text


def test_some_are_called_and_somebody_has_not_read_that() -> None:
    station = TALKS[0]
    assert any("@all" in line.text for line in station.lines)
    assert "@Ingrid Solberg" in " ".join(
        line.text for line in station.lines[-station.unread["ingrid"] :]
    )


def test_a_stranger_shares_no_room_so_that_what_she_writes_is_a_request() -> None:
    assert [talk.title for talk in TALKS if "marta" in talk.people] == [""]


def test_there_is_enough_to_scroll_and_it_does_not_repeat_itself() -> None:
    lines = with_log(MOVEMENTS, DAYS).lines
    assert len(lines) >= 1_500
    assert Counter(line.text for line in lines).most_common(1)[0][1] < 45


def test_all_together_is_as_much_as_years_of_an_office() -> None:
    assert sum(len(with_log(talk, demo.DAYS).lines) for talk in TALKS) >= 100_000
    assert len(CAST) == 30


def test_the_cast_has_people_with_names_of_their_own() -> None:
    assert len({role.email for role in CAST}) == len(CAST)
    assert len({(role.first_name, role.last_name) for role in CAST}) == len(CAST)
