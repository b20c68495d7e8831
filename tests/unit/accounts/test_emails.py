"""An e-mail finds its account in any letter case, whoever made the account."""

import pytest

from chat.accounts.models import User
from chat.accounts.services import superuser_create, user_create

pytestmark = pytest.mark.django_db


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
