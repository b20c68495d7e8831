"""The same password is the same, however a keyboard composes its letters."""

from unicodedata import normalize

import pytest
from django.contrib.auth.hashers import make_password

from chat.accounts import sessions
from chat.accounts.errors import AccountInvalid, CredentialsInvalid
from chat.accounts.models import Session, User
from chat.accounts.services import password_set, user_create
from chat.rest.serializers import PasswordPairSerializer
from tests.parallel import in_parallel

pytestmark = pytest.mark.django_db(transaction=True)

COMPOSED = normalize("NFC", "Übergrößenträgér")
DECOMPOSED = normalize("NFD", COMPOSED)
FULL_WIDTH = "\uff46\uff55\uff4c\uff4c \uff57\uff49\uff44\uff54\uff48 \uff19"


def sign_in(account: User, password: str) -> Session:
    return sessions.session_start(
        email=account.email, password=password, address=None, user_agent=""
    )


@pytest.mark.parametrize(
    ("chosen", "typed"),
    [(COMPOSED, DECOMPOSED), (DECOMPOSED, COMPOSED), (FULL_WIDTH, "full width 9")],
)
def test_a_password_is_taken_in_another_form(account: User, chosen: str, typed: str) -> None:
    password_set(user=account, password=chosen)

    assert sign_in(account, typed).user == account
    assert sign_in(account, chosen).user == account
    with pytest.raises(CredentialsInvalid):
        sign_in(account, typed + "x")


def test_a_password_that_was_hashed_as_typed_is_taken_and_hashed_anew(account: User) -> None:
    User.objects.update(password=make_password(DECOMPOSED))
    with pytest.raises(CredentialsInvalid):
        sign_in(account, COMPOSED)

    assert sign_in(account, DECOMPOSED).user == account
    assert sign_in(account, COMPOSED).user == account


def test_two_sign_ins_that_hash_anew_at_once_both_succeed(account: User) -> None:
    User.objects.update(password=make_password(DECOMPOSED))

    begun = in_parallel([lambda: sign_in(account, DECOMPOSED)] * 2)

    assert all(isinstance(session, Session) for session in begun)


@pytest.mark.parametrize("password", ["plain ascii", DECOMPOSED])
def test_an_unknown_e_mail_takes_as_many_hashes_as_a_wrong_password(
    account: User, monkeypatch: pytest.MonkeyPatch, password: str
) -> None:
    hashed: list[str] = []

    def check(password: str, encoded: str) -> bool:
        hashed.append(password)
        return False

    monkeypatch.setattr(sessions, "check_password", check)
    monkeypatch.setattr(sessions, "make_password", hashed.append)
    counts = []
    for email in (account.email, "nobody@example.org"):
        hashed.clear()
        assert sessions.credentials_check(email=email, password=password, address=None) is None
        counts.append(len(hashed))

    assert counts[0] == counts[1]


def test_a_weak_password_stays_weak_in_full_width(db: None) -> None:
    with pytest.raises(AccountInvalid) as refused:
        user_create(
            email="ana@example.org", first_name="Ana", last_name="Li", password="pass\uff57ord"
        )
    assert refused.value.fields["password"] == ["This password is too common."]


def test_a_new_password_may_be_repeated_in_another_form() -> None:
    pair = {"password": COMPOSED, "confirm_password": DECOMPOSED}
    assert PasswordPairSerializer(data=pair).is_valid()
