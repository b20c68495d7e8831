"""Whose token comes with a request is known without a query."""

import pytest

from chat.accounts.models import Session, User
from chat.accounts.tokens import access_token, refresh_token
from chat.rest.authentication import account_of_header

pytestmark = pytest.mark.django_db


def test_all_tokens_of_an_account_are_its_own_however_they_are_sent(account: User) -> None:
    one, other = (access_token(Session.objects.create(user=account)) for _ in range(2))
    sent = [f"Bearer {one}", f"bEARER   {one} ", f"Bearer {other}"]
    assert {account_of_header(header) for header in sent} == {account.id}


def test_what_is_no_good_token_is_of_no_account(account: User) -> None:
    token = refresh_token(Session.objects.create(user=account))
    sent = ["", "Bearer", "Bearer rubbish", f"Bearer {token}", f"Basic {token}"]
    assert [account_of_header(header) for header in sent] == [None] * 5
