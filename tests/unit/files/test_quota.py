"""What one person may upload is never more than that, however many uploads begin at once."""

from functools import partial

import pytest
from django.test import override_settings

from chat.files.errors import QuotaExceeded
from chat.files.selectors import file_limits
from chat.files.services import upload_create
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
