"""People save searches for themselves, on all of their devices."""

import pytest

from chat.people.models import Person
from chat.search import services
from chat.search.errors import QueryInvalid
from chat.search.selectors import saved_searches
from chat.search.services import search_save, search_unsave

pytestmark = pytest.mark.django_db(transaction=True)


def saved(person: Person) -> list[str]:
    return saved_searches(person.id).results


def test_what_one_saves_is_there_once_and_for_oneself(owner: Person, member: Person) -> None:
    for q in ("tide", "from:me 上海", " tide "):
        search_save(user_id=owner.id, q=q)
    assert (saved(owner), saved(member)) == (["from:me 上海", "tide"], [])


def test_what_one_saves_no_more_is_gone(owner: Person) -> None:
    search_save(user_id=owner.id, q="tide")
    for _ in range(2):
        search_unsave(user_id=owner.id, q="tide")
    assert saved(owner) == []


def test_beyond_the_limit_what_was_saved_first_goes(
    owner: Person, member: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "SAVED_SEARCHES_MAX", 2)
    search_save(user_id=member.id, q="one")
    for q in ("one", "two", "three"):
        search_save(user_id=owner.id, q=q)
    assert (saved(owner), saved(member)) == (["three", "two"], ["one"])


def test_what_finds_nothing_whatever_there_is_cannot_be_saved(owner: Person) -> None:
    with pytest.raises(QueryInvalid):
        search_save(user_id=owner.id, q="\u200b")
