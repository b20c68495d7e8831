"""The web client over plain HTTP, as it is opened on a local network without certificates."""

from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from chat.server.reach import places
from tests.e2e.windows import (
    LAN_NAME,
    PASSWORD,
    NewPerson,
    NewWindow,
    Person,
    said,
    send,
    sign_in,
)
from tests.servers import NewServer, Server


def test_a_chat_under_a_name_of_the_network(
    new_server: NewServer, new_person: NewPerson, new_window: NewWindow
) -> None:
    server = new_server(HOST="0.0.0.0", ALLOWED_HOSTS=f"{LAN_NAME},127.0.0.1")
    ben = new_person(server, "Ben")
    chat(f"http://{LAN_NAME}:{server.port}", new_window(server), new_window(server), ben)


def test_a_chat_under_the_machines_own_address(
    new_server: NewServer, new_person: NewPerson, new_window: NewWindow
) -> None:
    server = new_server(HOST="0.0.0.0")
    ben = new_person(server, "Ben")
    chat(own_address(server), new_window(server), new_window(server), ben)


def own_address(server: Server) -> str:
    """Return the first URL of the server that is an address and not of this machine alone."""
    for url in places("0.0.0.0", server.port, []):
        if str(urlsplit(url).hostname).replace(".", "").isdecimal():
            return url.rstrip("/")
    pytest.skip("this machine has no address but its own loopback")


def chat(url: str, hers: Page, his: Page, ben: Person) -> None:
    """Sign up, talk both ways, reload and sign out."""
    hers.goto(f"{url}/signup")
    assert hers.evaluate("isSecureContext") is False
    for label, value in [
        ("First name", "Ana"),
        ("Last name", "Example"),
        ("E-mail", f"ana.{uuid4().hex}@example.org"),
        ("Password", PASSWORD),
    ]:
        hers.get_by_label(label, exact=True).fill(value)
    hers.get_by_role("button", name="Create account").click()
    hers.get_by_role("searchbox").fill("Ben")
    hers.get_by_role("button", name=ben.name).click()
    send(hers, "Is this safe?")
    expect(said(hers, "Is this safe?")).to_contain_text("sent")

    sign_in(his, ben, f"{url}/")
    his.get_by_role("link", name="Ana Example").click()
    expect(said(his, "Is this safe?")).to_have_count(1)
    his.get_by_role("button", name="Accept").click()
    send(his, "Within these walls")
    expect(said(hers, "Within these walls")).to_have_count(1)
    expect(said(hers, "Is this safe?")).to_contain_text("read")

    hers.reload()
    expect(said(hers, "Within these walls")).to_have_count(1)
    send(hers, "Still here")
    expect(said(his, "Still here")).to_have_count(1)

    his.goto(f"{url}/settings")
    his.get_by_role("button", name="Sign out", exact=True).last.click()
    expect(his.get_by_role("button", name="Sign in")).to_be_visible()
    his.reload()
    expect(his.get_by_role("button", name="Sign in")).to_be_visible()
