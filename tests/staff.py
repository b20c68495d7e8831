"""An administrator, who works in the admin pages as a browser does."""

import re
from collections.abc import Iterator
from html import unescape
from uuid import uuid4

import httpx
import pytest

from tests.people import PASSWORD, Person, client_of
from tests.servers import Server

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def hidden_fields(page: str) -> dict[str, str]:
    """Return what a browser sends back of a page without showing it."""
    return {name: unescape(value) for name, value in _HIDDEN.findall(page)}


class Staff:
    """Somebody who may open the admin pages, signed in there.

    Arguments:
        server: where they work.
        client: keeps their cookies.
    """

    def __init__(self, server: Server, client: httpx.Client) -> None:
        self.client = client
        self.email = f"staff.{uuid4().hex}@example.org"
        server.manage(
            *("createsuperuser", "--noinput", f"--email={self.email}"),
            *("--first_name=Stefan", "--last_name=Staff"),
            DJANGO_SUPERUSER_PASSWORD=PASSWORD,
        )
        answer = self.submit("/admin/login/", username=self.email, password=PASSWORD)
        assert answer.status_code == 302, answer.text

    def submit(self, path: str, **fields: str) -> httpx.Response:
        """Fill in the form of a page."""
        return self.send(path, self.form(path), **fields)

    def form(self, path: str) -> dict[str, str]:
        """Open a page, and return what is hidden in its form."""
        hidden = hidden_fields(self.client.get(path).text)
        assert hidden, "the page has no form"
        return hidden

    def send(self, path: str, hidden: dict[str, str], **fields: str) -> httpx.Response:
        """Send the form of a page that is open."""
        return self.client.post(path, data={**hidden, **fields})

    def deactivate(self, person: Person) -> None:
        """Bar a person."""
        answer = self.submit(
            f"/admin/accounts/user/{person.id}/change/",
            email=person.email,
            first_name=person.first_name,
            last_name=person.last_name,
        )
        assert answer.status_code == 302, answer.text


@pytest.fixture(scope="session")
def staff(server: Server) -> Iterator[Staff]:
    """The administrator of the run's server."""
    with client_of(server) as client:
        yield Staff(server, client)
