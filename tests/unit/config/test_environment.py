"""What the settings take, and what they refuse with a sentence."""

from pathlib import Path

import pytest

from chat.config import environment
from chat.core.hosts import Hosts


@pytest.mark.parametrize("name", ["Harbour & Söhne", "غرفة", "n" * 60])
def test_a_site_may_have_any_name_of_a_line(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("SITE_NAME", f" {name} ")
    assert environment.name_of_site() == name


@pytest.mark.parametrize("name", ["", "  ", "n" * 61, "two\nlines", "bell\a", "\u202eturned"])
def test_another_name_of_a_site_is_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("SITE_NAME", name)
    with pytest.raises(SystemExit, match=r"^SITE_NAME is .*1 to 60 characters"):
        environment.name_of_site()


def test_what_the_environment_leaves_free_is_for_administrators_to_choose(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("SITE_NAME", "REGISTRATION"):
        monkeypatch.delenv(name, raising=False)
    assert environment.name_of_site() == ""
    assert environment.choice("REGISTRATION", "open", "closed") == ""


@pytest.mark.parametrize(
    ("value", "channels"),
    [
        ("", ["General"]),
        ("off", []),
        ("Allgemein,  Neues  heute , Allgemein", ["Allgemein", "Neues heute"]),
    ],
)
def test_channels_are_named_with_commas(
    monkeypatch: pytest.MonkeyPatch, value: str, channels: list[str]
) -> None:
    monkeypatch.setenv("DEFAULT_CHANNELS", value)
    assert environment.titles("DEFAULT_CHANNELS", default="General") == channels


def test_a_channel_without_a_name_that_can_be_one_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DEFAULT_CHANNELS", "General," + "x" * 101)
    with pytest.raises(SystemExit, match=r"^DEFAULT_CHANNELS: The title has 101 characters"):
        environment.titles("DEFAULT_CHANNELS", default="General")


def test_a_value_that_begins_with_a_dollar_is_read_as_it_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SITE_NAME", "$HOME")
    monkeypatch.setenv("SECRET_KEY", "$" + "k" * 40)
    assert environment.name_of_site() == "$HOME"
    assert environment.secret_key(tmp_path) == "$" + "k" * 40


@pytest.mark.parametrize("host", ["my_pc", "chat.example.org.", "[zz::1]"])
def test_a_name_under_which_no_request_is_served_is_refused(
    monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    assert not Hosts([host], listens_on="127.0.0.1").serves(host, arrived_at="127.0.0.1")
    monkeypatch.setenv("ALLOWED_HOSTS", f"localhost, {host}")
    with pytest.raises(SystemExit, match=r"^ALLOWED_HOSTS contains "):
        environment.hosts("ALLOWED_HOSTS")


@pytest.mark.parametrize(
    "url", ["http://chat.example.org", "https://a_b.example:8443", "http://[2001:db8::7]:8000"]
)
def test_an_origin_is_a_scheme_and_a_host(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("PUBLIC_URL", f"{url.upper()}/")
    assert environment.origin("PUBLIC_URL", default="") == url


@pytest.mark.parametrize(
    "url",
    [
        *("http://:8000", "http://host:port", "http://host:99999", "http://host:", "http://a b"),
        *("http://user:word@host", "https://münchen.example", "http://[::::]", "http://[::1"),
    ],
)
def test_what_no_browser_can_open_is_no_origin(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("PUBLIC_URL", url)
    with pytest.raises(SystemExit, match=r"^PUBLIC_URL contains "):
        environment.origin("PUBLIC_URL", default="")


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://chat.example.org:8443", "chat.example.org"),
        ("http://192.0.2.7:8000", "[192.0.2.7]"),
        ("http://[2001:db8::7]:8000", "[IPv6:2001:db8::7]"),
    ],
)
def test_mail_is_from_the_host_where_people_find_us(
    monkeypatch: pytest.MonkeyPatch, url: str, domain: str
) -> None:
    monkeypatch.delenv("EMAIL_FROM", raising=False)
    assert environment.mail_domain(url) == domain
    sender = f"no-reply@{domain}"
    assert environment.mail_address("EMAIL_FROM", default=sender) == sender


@pytest.mark.parametrize(
    "sender",
    [
        *("chat@localhost", "chat+reset@münchen.example", "Söhne & Co. <chat@example.org>"),
        '"Sons, Inc." <chat@[192.0.2.7]>',
    ],
)
def test_mail_may_be_from_anybody(monkeypatch: pytest.MonkeyPatch, sender: str) -> None:
    monkeypatch.setenv("EMAIL_FROM", sender)
    assert environment.mail_address("EMAIL_FROM", default="") == sender


@pytest.mark.parametrize(
    "sender",
    [
        *("", "@", "chat", "chat@", "chat@::1", "a@example.org, b@example.org"),
        *("Chat chat@example.org", "Chat <chat@exam ple.org>", "Sons, Inc <chat@example.org>"),
    ],
)
def test_what_no_mail_can_be_from_is_refused(monkeypatch: pytest.MonkeyPatch, sender: str) -> None:
    monkeypatch.setenv("EMAIL_FROM", sender)
    with pytest.raises(SystemExit, match=r"^EMAIL_FROM is "):
        environment.mail_address("EMAIL_FROM", default="")
