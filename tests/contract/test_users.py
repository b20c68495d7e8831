"""``GET /api/users/`` and ``POST /api/users/``."""

from itertools import pairwise
from uuid import UUID, uuid4

import httpx
import pytest

from tests.people import Person

PATH = "/api/users/"


def test_everybody_else_is_in_a_bare_array(ana: Person, ben: Person, eve: Person) -> None:
    answer = ana.get(PATH)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    people = answer.json()
    assert isinstance(people, list)
    assert ben.shown in people
    assert eve.shown in people


def test_the_caller_is_not_among_them(dora: Person) -> None:
    assert dora.id not in {person["id"] for person in dora.get(PATH).json()}


def test_a_person_is_an_id_and_two_names(dora: Person, finn: Person) -> None:
    for person in dora.get(PATH).json():
        assert list(person) == ["id", "first_name", "last_name"]
        assert str(UUID(person["id"])) == person["id"]


def test_the_order_is_stable_and_newcomers_come_last(ana: Person, ben: Person, eve: Person) -> None:
    people = ana.get(PATH).json()
    assert people == ana.get(PATH).json()
    assert people[-2:] == [ben.shown, eve.shown]


def test_however_many_there_are_all_are_listed(ana: Person, ben: Person) -> None:
    of_ana, of_ben = ana.get(PATH), ben.get(PATH)
    assert "link" not in of_ana.headers
    assert len(of_ana.json()) == len(of_ben.json())


def test_post_answers_what_get_answers(ana: Person, ben: Person) -> None:
    got, posted = ana.get(PATH), ana.post(PATH)
    assert posted.status_code == 200
    assert posted.content == got.content


def test_a_get_that_names_json_and_sends_none_is_fine(dora: Person, finn: Person) -> None:
    answer = dora.get(PATH, headers={"Content-Type": "application/json"})
    assert answer.status_code == 200


def test_a_post_that_names_json_and_sends_none_is_fine(dora: Person, finn: Person) -> None:
    answer = dora.post(PATH, headers={"Content-Type": "application/json"})
    assert answer.status_code == 200


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", ["/api/users", "/api/users/"])
def test_the_final_slash_may_be_missing(dora: Person, method: str, path: str) -> None:
    assert dora.request(method, path).status_code == 200


@pytest.mark.parametrize("limit", [1, 2, 3])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_following_the_links_gives_each_person_exactly_once(
    ana: Person, ben: Person, eve: Person, method: str, limit: int
) -> None:
    everybody = ana.get(PATH).json()
    # From the third last on: the people of other tests are many.
    after = everybody[-4]["id"] if len(everybody) > 3 else None
    expected = everybody[-3:] if after else everybody
    found, path = [], f"{PATH}?limit={limit}" + (f"&after={after}" if after else "")
    while path:
        answer = ana.request(method, path)
        assert 1 <= len(answer.json()) <= limit
        found += answer.json()
        path = next_path(answer)
    assert found == expected


def test_a_last_page_that_is_full_has_no_link(ana: Person, ben: Person) -> None:
    everybody = len(ana.get(PATH).json())
    answer = ana.get(f"{PATH}?limit={everybody}")
    assert len(answer.json()) == everybody
    assert "link" not in answer.headers


def test_the_link_is_a_whole_address_on_this_server(ana: Person, ben: Person, eve: Person) -> None:
    link = ana.get(f"{PATH}?limit=1").headers["link"]
    assert link.startswith(f"<{ana.server.url}{PATH}?")
    assert link.endswith('; rel="next"')


@pytest.mark.parametrize("limit", ["0", "-1", "1001", "one", "", "1.5", "9" * 5000, "²", "\0"])
def test_a_limit_that_is_no_such_number_is_named(dora: Person, limit: str) -> None:
    answer = dora.get(PATH, params={"limit": limit})
    assert answer.status_code == 400
    assert set(answer.json()) == {"limit"}


@pytest.mark.parametrize("after", ["", "nobody", "0", "9" * 5000])
def test_an_id_that_is_none_is_named(dora: Person, after: str) -> None:
    answer = dora.get(PATH, params={"after": after})
    assert answer.status_code == 400
    assert set(answer.json()) == {"after"}


def test_after_an_id_that_nobody_has_the_order_goes_on(dora: Person, finn: Person) -> None:
    assert dora.get(PATH, params={"after": str(uuid4())}).status_code == 200


def test_people_stand_in_the_order_of_their_ids(ana: Person, ben: Person, eve: Person) -> None:
    ids = [person["id"] for person in ana.get(PATH).json()]
    assert all(earlier < later for earlier, later in pairwise(ids))


@pytest.mark.parametrize(
    "authorization", [None, "", "Bearer", "Bearer rubbish", "Basic YTpi", "Token x"]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_without_a_good_token_nobody_is_shown(
    http: httpx.Client, method: str, authorization: str | None
) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    answer = http.request(method, PATH, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert set(answer.json()) == {"code", "detail"}


def test_the_refresh_token_is_no_access_token(ana: Person) -> None:
    ana.access = ana.refresh
    assert ana.get(PATH).status_code == 401


def next_path(answer: httpx.Response) -> str:
    """Return where the ``Link`` header leads, or nothing."""
    return answer.links.get("next", {}).get("url", "")
