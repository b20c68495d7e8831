"""``POST /api/logout/``."""

import pytest

from tests.people import Person, signed_in
from tests.servers import Server

PATH = "/api/logout/"


def test_logging_out_answers_an_empty_object(ana: Person) -> None:
    answer = ana.logout()
    assert answer.status_code == 200
    assert answer.json() == {}


def test_the_access_token_ends_with_its_session(ana: Person) -> None:
    ana.logout()
    assert ana.get("/api/users/").status_code == 401


def test_the_refresh_token_ends_with_its_session(ana: Person) -> None:
    ana.logout()
    answer = ana.client.post("/api/token/refresh/", json={"refresh": ana.refresh})
    assert answer.status_code == 401


def test_all_access_tokens_of_the_session_end(ana: Person) -> None:
    first = ana.access
    tokens = ana.client.post("/api/token/refresh/", json={"refresh": ana.refresh}).json()
    ana.access, ana.refresh = tokens["access"], tokens["refresh"]
    ana.logout()
    ana.access = first
    assert ana.get("/api/users/").status_code == 401


def test_logging_out_twice_is_refused(ana: Person) -> None:
    ana.logout()
    answer = ana.logout()
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


def test_somebody_elses_refresh_token_ends_nothing(ana: Person, ben: Person) -> None:
    assert ana.post(PATH, json={"refresh": ben.refresh}).status_code == 401
    assert ana.get("/api/users/").status_code == 200
    assert ben.get("/api/users/").status_code == 200


def test_the_refresh_token_of_another_session_of_ones_own_ends_nothing(ana: Person) -> None:
    first = ana.refresh
    ana.login()
    assert ana.post(PATH, json={"refresh": first}).status_code == 401
    assert ana.get("/api/users/").status_code == 200
    assert ana.client.post("/api/token/refresh/", json={"refresh": first}).status_code == 200


def test_a_refresh_token_that_was_rotated_away_still_names_its_session(ana: Person) -> None:
    ana.client.post("/api/token/refresh/", json={"refresh": ana.refresh})
    assert ana.logout().status_code == 200


def test_the_access_token_is_no_refresh_token(ana: Person) -> None:
    assert ana.post(PATH, json={"refresh": ana.access}).status_code == 401
    assert ana.get("/api/users/").status_code == 200


def test_without_an_access_token_nothing_ends(ana: Person) -> None:
    assert ana.client.post(PATH, json={"refresh": ana.refresh}).status_code == 401
    assert ana.get("/api/users/").status_code == 200


@pytest.mark.parametrize("body", [{}, {"refresh": None}, {"refresh": ""}, {"refresh": []}])
def test_the_refresh_token_must_be_named(ana: Person, body: dict[str, object]) -> None:
    answer = ana.post(PATH, json=body)
    assert answer.status_code == 400
    assert set(answer.json()) == {"refresh"}
    assert ana.get("/api/users/").status_code == 200


def test_open_sockets_of_the_session_close(ana: Person, chat: str) -> None:
    with ana.socket(chat) as one, ana.socket(chat) as other:
        ana.logout()
        assert one.wait_closed() == other.wait_closed() == 4401


def test_sockets_of_other_sessions_stay_open(
    server: Server, ana: Person, ben: Person, chat: str
) -> None:
    with ana.socket(chat) as socket, ben.socket(chat) as bens:
        ana.login()
        ana.logout()
        bens.send("still here", ana)
        assert socket.receive() == bens.receive()


def test_a_refused_logout_closes_no_socket(ana: Person, ben: Person, chat: str) -> None:
    with ana.socket(chat) as socket:
        ana.post(PATH, json={"refresh": ben.refresh})
        socket.send("still here", ben)
        assert socket.receive()["message"] == "still here"


def test_of_two_who_log_out_at_once_only_one_hears_that_it_worked(server: Server) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from tests.people import client_of

    with client_of(server) as client, ThreadPoolExecutor(4) as threads:
        ana = signed_in(server, "Ana", client)
        answers = [call.result() for call in [threads.submit(ana.logout) for _ in range(4)]]
    assert sorted(answer.status_code for answer in answers)[-1] == 401
    assert {answer.status_code for answer in answers} <= {200, 401}
