"""The doors in a browser: sign-up that is closed, and a password that was forgotten."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.e2e.windows import NewPerson, NewWindow, check, sign_in
from tests.mail import MailServer, token_of
from tests.servers import NewServer, Server, new_database

NEW = "another password"


@pytest.fixture(scope="module")
def mailing(tmp_path_factory: pytest.TempPathFactory, mail_server: MailServer) -> Iterator[Server]:
    """A server that sends mail."""
    folder = tmp_path_factory.mktemp("mailing")
    server = Server(folder, new_database(folder), EMAIL_URL=mail_server.url)
    with closing(server):
        server.start()
        yield server


def test_a_closed_server_offers_no_sign_up(new_server: NewServer, new_window: NewWindow) -> None:
    page = new_window(new_server(REGISTRATION="closed"), width=375)
    page.goto("/signin")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    expect(page.get_by_text("Create account")).to_have_count(0)
    page.goto("/signup")
    expect(page.get_by_text("Sign-up is closed here.")).to_be_focused()
    expect(page.get_by_role("textbox")).to_have_count(0)
    check(page)
    # Nor a mail, which it cannot send: it says who can help.
    page.get_by_role("link", name="Back to sign-in").click()
    page.get_by_role("link", name="Forgot password?").click()
    expect(page.get_by_text("This server sends no mail.")).to_be_visible()
    page.get_by_role("link", name="Back to sign-in").click()
    expect(page.get_by_label("E-mail")).to_be_visible()


def test_a_forgotten_password_is_replaced(
    mailing: Server, mail_server: MailServer, new_person: NewPerson, new_window: NewWindow
) -> None:
    fay = new_person(mailing, "Fay")
    signed_in = new_window(mailing)
    sign_in(signed_in, fay)

    page = new_window(mailing, width=375)
    page.goto("/signin")
    page.get_by_role("link", name="Forgot password?").click()
    email = page.get_by_label("E-mail")
    page.get_by_role("button", name="Send the link").click()
    expect(email).to_be_focused()
    expect(email).to_have_attribute("aria-invalid", "true")
    assert email.get_attribute("autocomplete") == "username"
    email.fill(fay.email)
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_text("a link is on its way")).to_be_focused()
    check(page)

    # The mail names the server by the name that its operator gives it, which is not the test's.

    def link_of() -> str:
        origin = f"http://localhost:{mailing.port}"
        return f"/reset#{token_of(mail_server.receive(fay.email), origin)}"

    link = link_of()
    page.goto(link)
    password = page.get_by_label("New password", exact=True)
    assert password.get_attribute("autocomplete") == "new-password"
    password.fill("short")
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_text("This password is too short.")).to_be_visible()
    expect(password).to_be_focused()
    check(page)
    password.fill(NEW)
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_text("Sign in with the new password.")).to_be_focused()
    expect(signed_in.get_by_role("button", name="Sign in")).to_be_visible()

    page.get_by_role("link", name="Sign in").click()
    page.get_by_label("E-mail").fill(fay.email)
    page.get_by_label("Password", exact=True).fill(NEW)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("navigation", name="Chats")).to_be_attached()

    # Signed in or not, the link was good once; that is said before one thinks of a password.
    page.goto(link)
    expect(page.get_by_text("It has expired or was used already.")).to_be_focused()
    expect(page.get_by_role("link", name="Ask for a new link")).to_be_visible()
    check(page)

    # Another link in the same tab changes the fragment alone.
    fay.api.post("password/forgot/", json={"email": fay.email}).raise_for_status()
    page.evaluate("(link) => (location.href = link)", link_of())
    expect(page.get_by_label("New password", exact=True)).to_be_visible()
