"""``POST /api/token/refresh/``."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import httpx
import pytest
from django.conf import LazySettings

from chat.accounts.errors import TokenInvalid
from chat.accounts.models import Session, User
from chat.accounts.selectors import session_of_access_token
from chat.accounts.sessions import session_refresh
from chat.accounts.tokens import access_token, refresh_token
from tests.people import Person, claims

PATH = "/api/token/refresh/"


def refresh(person: Person, token: str) -> httpx.Response:
    return person.client.post(PATH, json={"refresh": token})


def live(person: Person, tokens: dict[str, str]) -> bool:
    """Whether both tokens are accepted; the refresh token is used up by this."""
    headers = {"Authorization": f"Bearer {tokens['access']}"}
    can_read = person.client.get("/api/users/", headers=headers).status_code == 200
    can_refresh = refresh(person, tokens["refresh"]).status_code == 200
    assert can_read == can_refresh
    return can_read


def test_a_refresh_token_gives_two_new_tokens(ana: Person) -> None:
    answer = refresh(ana, ana.refresh)
    assert answer.status_code == 200
    assert set(answer.json()) == {"access", "refresh"}
    assert answer.json()["refresh"] != ana.refresh
    assert live(ana, answer.json())


def test_the_new_tokens_belong_to_the_same_session(ana: Person) -> None:
    tokens = refresh(ana, ana.refresh).json()
    sessions = {claims(token)["sid"] for token in (*tokens.values(), ana.refresh, ana.access)}
    assert len(sessions) == 1


def test_the_old_access_token_stays_good_until_it_expires(ana: Person) -> None:
    refresh(ana, ana.refresh)
    assert ana.get("/api/users/").status_code == 200


def test_a_chain_of_refreshes_goes_on(ana: Person) -> None:
    token, seen = ana.refresh, set()
    for _ in range(5):
        token = refresh(ana, token).json()["refresh"]
        seen.add(token)
    assert len(seen) == 5


def test_a_retry_at_once_gets_the_same_successor(ana: Person) -> None:
    first, second = refresh(ana, ana.refresh), refresh(ana, ana.refresh)
    assert first.json()["refresh"] == second.json()["refresh"]


def test_a_token_from_before_the_last_one_ends_the_session(ana: Person) -> None:
    oldest = ana.refresh
    previous = refresh(ana, oldest).json()
    newest = refresh(ana, previous["refresh"]).json()
    assert refresh(ana, oldest).status_code == 401
    assert not live(ana, newest)


def test_a_replay_closes_the_sockets_of_the_session(ana: Person, chat: str) -> None:
    oldest = ana.refresh
    refresh(ana, refresh(ana, oldest).json()["refresh"])
    with ana.socket(chat) as socket:
        refresh(ana, oldest)
        assert socket.wait_closed() == 4401


def test_a_replay_ends_no_other_session(ana: Person) -> None:
    oldest = ana.refresh
    refresh(ana, refresh(ana, oldest).json()["refresh"])
    ana.login()
    refresh(ana, oldest)
    assert live(ana, {"access": ana.access, "refresh": ana.refresh})


@pytest.mark.parametrize("round_", range(3))
def test_parallel_refreshes_leave_exactly_one_live_family(ana: Person, round_: int) -> None:
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: refresh(ana, ana.refresh), range(8)))
    assert {answer.status_code for answer in answers} == {200}
    families = {answer.json()["refresh"] for answer in answers}
    assert len(families) == 1
    assert live(ana, {"access": ana.access, "refresh": families.pop()})


def test_an_access_token_can_not_be_refreshed(ana: Person) -> None:
    assert refresh(ana, ana.access).status_code == 401
    assert ana.get("/api/users/").status_code == 200


@pytest.mark.parametrize("token", ["rubbish", "a.b.c", "ü", "..", "eyJhbGciOiJub25lIn0.e30."])
def test_what_is_no_token_is_refused(ana: Person, token: str) -> None:
    answer = refresh(ana, token)
    assert answer.status_code == 401
    assert set(answer.json()) == {"code", "detail"}


@pytest.mark.parametrize("body", [{}, {"refresh": None}, {"refresh": ""}, {"refresh": ["a"]}])
def test_the_refresh_token_must_be_named(ana: Person, body: dict[str, Any]) -> None:
    answer = ana.client.post(PATH, json=body)
    assert answer.status_code == 400
    assert set(answer.json()) == {"refresh"}


def test_no_access_token_is_needed_and_a_bad_one_does_no_harm(ana: Person) -> None:
    ana.access = "rubbish"
    assert ana.post(PATH, json={"refresh": ana.refresh}).status_code == 200


@pytest.fixture
def session(account: User) -> Session:
    return Session.objects.create(user=account, user_agent="")


def rotated_ago(session: Session, age: timedelta) -> str:
    """Refresh a session that was so old; return the token that it had before."""
    token = refresh_token(session)
    session_refresh(token=token)
    session.refresh_from_db()
    session.rotated_at -= age
    session.save()
    return token


def test_within_the_grace_the_old_token_is_answered_with_the_same_successor(
    session: Session, settings: LazySettings
) -> None:
    old = rotated_ago(session, settings.REFRESH_GRACE - timedelta(seconds=5))
    assert refresh_token(session_refresh(token=old)) == refresh_token(session)


def test_after_the_grace_the_old_token_ends_the_session(
    session: Session, settings: LazySettings
) -> None:
    old = rotated_ago(session, settings.REFRESH_GRACE + timedelta(seconds=1))
    access = access_token(session)
    with pytest.raises(TokenInvalid):
        session_refresh(token=old)
    with pytest.raises(TokenInvalid):
        session_of_access_token(access)
    with pytest.raises(TokenInvalid):
        session_refresh(token=refresh_token(session))


def test_a_session_that_nobody_refreshed_for_its_lifetime_is_over(
    session: Session, settings: LazySettings
) -> None:
    access = access_token(session)
    session.rotated_at -= settings.REFRESH_TOKEN_LIFETIME
    session.save()
    with pytest.raises(TokenInvalid):
        session_refresh(token=refresh_token(session))
    with pytest.raises(TokenInvalid):
        session_of_access_token(access)


def test_each_refresh_lets_the_session_live_for_its_whole_lifetime_again(
    session: Session, settings: LazySettings
) -> None:
    session.rotated_at -= settings.REFRESH_TOKEN_LIFETIME - timedelta(hours=1)
    session.save()
    renewed = session_refresh(token=refresh_token(session))
    lifetime = claims(refresh_token(renewed))["exp"] - claims(access_token(renewed))["iat"]
    assert lifetime == pytest.approx(settings.REFRESH_TOKEN_LIFETIME.total_seconds(), abs=5)
