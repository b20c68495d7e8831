"""An e-mail finds its account in any letter case, whoever made the account."""

import pytest
from django.core.management import CommandError, call_command

from chat.accounts.emails import NO_MAIL, email_for_mail, email_normalised
from chat.accounts.errors import AccountInvalid
from chat.accounts.models import User
from chat.accounts.selectors import user_by_email
from chat.accounts.services import EMAIL_TAKEN, superuser_create, user_create

pytestmark = pytest.mark.django_db

JOE = {"first_name": "Joe", "last_name": "Li", "password": "password321"}
OWN, PUNYCODE = "joe@b\u00fccher.de", "joe@xn--bcher-kva.de"
SPELLINGS = [
    OWN,
    PUNYCODE,
    "JOE@XN--BCHER-KVA.de",
    "Joe@BU\u0308CHER.DE",
    "joe@b\u00fccher\u3002de",
]


def test_an_e_mail_is_kept_as_it_was_typed() -> None:
    user = user_create(
        email="Ana@Example.org", first_name="Ana", last_name="Li", password="password321"
    )

    assert user.email == "Ana@Example.org"
    assert User.objects.get_by_natural_key("aNA@eXAMPLE.ORG") == user


def test_a_superuser_with_a_domain_beyond_ascii_is_found() -> None:
    user = superuser_create(
        email="Ana@BÜCHER.example", first_name="Ana", last_name="Li", password="password321"
    )

    assert User.objects.get_by_natural_key("ana@bücher.example") == user


def test_a_domain_beyond_ascii_that_staff_typed_is_kept_in_lower_case() -> None:
    user = User(email="Ana@BÜCHER.example")

    user.clean()

    assert user.email == "ana@bücher.example"


@pytest.mark.parametrize("other", SPELLINGS)
@pytest.mark.parametrize("email", [OWN, PUNYCODE])
def test_a_domain_is_one_in_every_spelling(email: str, other: str) -> None:
    account = user_create(email=email, **JOE)

    assert user_by_email(other) == account
    with pytest.raises(AccountInvalid) as refused:
        user_create(email=other, **JOE)
    assert refused.value.fields == {"email": [EMAIL_TAKEN]}


@pytest.mark.parametrize("kept", [OWN, PUNYCODE])
def test_an_account_of_one_spelling_is_found_by_the_other(kept: str) -> None:
    account = User.objects.create(email=kept)

    assert {user_by_email(spelling) for spelling in SPELLINGS} == {account}


def test_accounts_that_are_twins_already_are_each_found_by_its_own_spelling() -> None:
    own, punycode = (User.objects.create(email=email) for email in (OWN, PUNYCODE))

    assert (user_by_email(OWN), user_by_email(PUNYCODE)) == (own, punycode)


def test_a_sharp_s_is_another_domain_than_two() -> None:
    assert email_for_mail("joe@stra\u00dfe.de") == "joe@xn--strae-oqa.de"
    assert email_normalised("joe@xn--strae-oqa.de") == "joe@stra\u00dfe.de"
    assert email_normalised("joe@strasse.de") == "joe@strasse.de"


@pytest.mark.parametrize("letter", ["\u0130", "\u0131", "\u017f", "\u212a"])
def test_no_account_has_an_e_mail_that_no_mail_reaches(letter: str) -> None:
    with pytest.raises(AccountInvalid) as refused:
        user_create(email=f"{letter}@example.org", **JOE)
    assert set(refused.value.fields) == {"email"}
    with pytest.raises(CommandError, match="plain letters"):
        call_command(
            *("createsuperuser", "--noinput", f"--email={letter}@example.org"),
            *("--first_name=Joe", "--last_name=Li"),
        )
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "domain",
    [
        *("x\uff0cben\uff20example.org", "exam\u2003ple.org", "a\uff1cb\uff1e.org", "a\uff0fb.org"),
        *(f"exam{unseen}ple.org" for unseen in "\u061c\u1160\u200c\u200d\u2064\u2067\u2800\u3164"),
    ],
    ids=ascii,
)
def test_what_is_kept_is_a_domain_and_can_be_seen(domain: str) -> None:
    with pytest.raises(AccountInvalid) as refused:
        user_create(email=f"joe@{domain}", **JOE)
    assert refused.value.fields == {"email": [NO_MAIL]}


@pytest.mark.parametrize(
    "domain", ["\u0646\u0627\u0645\u0647\u200c\u0627\u06cc.com", "\u0936\u094d\u200d\u0930.com"]
)
def test_a_domain_keeps_the_joiners_that_its_script_needs(domain: str) -> None:
    assert user_create(email=f"joe@{domain}", **JOE).email == f"joe@{domain}"
