"""What one person may upload is never more than that, however many uploads begin at once."""

from functools import partial

import pytest
from django.test import override_settings

from chat.core.errors import RateLimited
from chat.files import space
from chat.files.errors import QuotaExceeded
from chat.files.selectors import Upload, file_limits
from chat.files.services import upload_create, upload_delete
from chat.people.models import Person
from tests.parallel import in_parallel

pytestmark = pytest.mark.django_db(transaction=True)

CALLERS = 32


@override_settings(UPLOAD_QUOTA=1_000)
def test_of_many_uploads_at_once_as_many_begin_as_fit(member: Person) -> None:
    calls = [
        partial(upload_create, user_id=member.id, name=f"{number}.txt", size=100)
        for number in range(CALLERS)
    ]
    outcomes = in_parallel(calls)
    refused = [outcome for outcome in outcomes if isinstance(outcome, QuotaExceeded)]
    assert len(outcomes) - len(refused) == 10
    assert file_limits(user_id=member.id).used == 1_000


def test_of_many_uploads_at_once_so_many_wait_for_their_bytes(
    member: Person, stranger: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(space, "UNFINISHED_MAX", 10)
    begin = partial(upload_create, user_id=member.id, name="tides.txt", size=100)
    outcomes = in_parallel([begin] * CALLERS)
    begun = [outcome for outcome in outcomes if isinstance(outcome, Upload)]
    assert len(begun) == 10
    upload_create(user_id=stranger.id, name="tides.txt", size=100)
    with pytest.raises(RateLimited, match="not complete"):
        begin()
    upload_delete(user_id=member.id, file_id=begun[0].file_id)
    begin()
