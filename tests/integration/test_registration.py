"""A server whose sign-up is closed: staff make the accounts."""

import httpx

from tests.people import PASSWORD, Person, client_of
from tests.servers import NewServer
from tests.staff import Staff


def test_a_closed_server_takes_people_from_staff_alone(new_server: NewServer) -> None:
    server = new_server(REGISTRATION="closed")
    with client_of(server) as client, client_of(server) as other:
        nina = Person(server, "Nina", client)
        assert refusal(nina.register()) == refusal(client.post("/api/register/", json={}))

        staff = Staff(server, other)
        form = {"email": nina.email, "first_name": nina.first_name, "last_name": nina.last_name}
        passwords = {"password1": PASSWORD, "password2": PASSWORD}
        answer = staff.submit("/admin/accounts/user/add/", **form, **passwords)
        assert answer.status_code == 302, answer.text

        assert nina.login().status_code == 200


def refusal(answer: httpx.Response) -> str:
    """Return what a refused sign-up says."""
    assert answer.status_code == 403
    problem = answer.json()
    assert set(problem) == {"code", "detail"}
    assert problem["code"] == "forbidden"
    assert "administrator" in problem["detail"]
    return str(problem["detail"])


def test_a_new_server_has_a_channel_in_which_everybody_is(new_server: NewServer) -> None:
    server = new_server(DEFAULT_CHANNELS="General")
    with client_of(server) as client:
        for name in ("Ana", "Ben"):
            somebody = Person(server, name, client)
            somebody.register()
            somebody.login()
            (listed,) = somebody.get("/api/conversations/").json()["results"]
            assert (listed["kind"], listed["title"]) == ("channel", "General")
