import pytest

from chat.config import environment


@pytest.mark.parametrize("name", ["Harbour & Söhne", "غرفة", "n" * 60])
def test_a_site_may_have_any_name_of_a_line(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("SITE_NAME", f" {name} ")
    assert environment.name_of_site("Real Time Chat") == name


@pytest.mark.parametrize("name", ["", "  ", "n" * 61, "two\nlines", "bell\a", "\u202eturned"])
def test_another_name_of_a_site_is_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("SITE_NAME", name)
    with pytest.raises(SystemExit, match=r"^SITE_NAME is .*1 to 60 characters"):
        environment.name_of_site("Real Time Chat")


def test_a_site_that_nobody_named_has_the_name_of_the_program(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("SITE_NAME", raising=False)
    assert environment.name_of_site("Real Time Chat") == "Real Time Chat"
