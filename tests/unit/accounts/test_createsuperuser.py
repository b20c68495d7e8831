"""The first administrator is a person with names, too."""

import builtins
import getpass
from collections.abc import Callable, Iterable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from chat.accounts.models import User
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db

STEFAN = {"email": "Stefan@Example.org", "first_name": "Stefan", "last_name": "Staff"}

Answer = Callable[[Iterable[str], Iterable[str]], None]


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Answer:
    """``answer(lines, passwords)``: what is typed, in the order of the questions."""

    def answer(lines: Iterable[str], passwords: Iterable[str]) -> None:
        typed, hidden = iter(lines), iter(passwords)
        monkeypatch.setattr(builtins, "input", lambda prompt: next(typed))
        monkeypatch.setattr(getpass, "getpass", lambda prompt="": next(hidden))

    return answer


def create(**options: object) -> str:
    """Run the command; return what it says of errors."""
    errors = StringIO()
    call_command("createsuperuser", stdout=StringIO(), stderr=errors, **options)
    return errors.getvalue()


def test_what_is_given_is_not_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "weak")
    create(interactive=False, **STEFAN)

    user = User.objects.get()
    assert (user.email, str(user.person), user.person.pk) == (
        STEFAN["email"],
        "Stefan Staff",
        user.pk,
    )
    assert (user.is_active, user.is_staff, user.is_superuser) == (True, True, True)
    assert user.check_password("weak")


def test_without_a_password_nobody_can_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DJANGO_SUPERUSER_PASSWORD", raising=False)
    create(interactive=False, **STEFAN)

    assert not User.objects.get().has_usable_password()


@pytest.mark.parametrize("missing", STEFAN)
def test_nothing_is_asked_without_input(missing: str) -> None:
    with pytest.raises(CommandError, match=f"--{missing} with --noinput"):
        create(interactive=False, **(STEFAN | {missing: ""}))
    assert not User.objects.exists()


def test_a_name_that_shows_nothing_is_refused() -> None:
    with pytest.raises(CommandError, match="This field is required"):
        create(interactive=False, **(STEFAN | {"last_name": "\u3164"}))


def test_a_taken_e_mail_is_refused_in_any_letter_case(account: User) -> None:
    with pytest.raises(CommandError, match="exists already"):
        create(interactive=False, **(STEFAN | {"email": account.email.upper()}))


def test_questions_are_asked_until_the_answers_can_be_taken(account: User, answer: Answer) -> None:
    answer(
        ["", "nobody", account.email, *STEFAN.values()],
        ["one", "another", " ", " ", PASSWORD, PASSWORD],
    )
    errors = create()

    assert "This field is required" in errors
    assert "valid email address" in errors
    assert "exists already" in errors
    assert "didn't match" in errors
    assert "Blank passwords" in errors
    assert str(User.objects.get(email=STEFAN["email"]).person) == "Stefan Staff"


def test_a_password_like_a_name_is_taken_at_the_second_asking_alone(answer: Answer) -> None:
    answer(
        [*STEFAN.values(), "n", "y"], ["stefanstaff", "stefanstaff", "stefanstaff", "stefanstaff"]
    )
    errors = create()

    assert "too similar to the" in errors
    assert User.objects.get().check_password("stefanstaff")
