from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from chat.accounts.models import Attempt
from chat.core.sql import store_version


@pytest.mark.django_db(transaction=True)
def test_the_version_of_the_store_is_another_once_anything_is_committed() -> None:
    def write(key: str) -> None:
        Attempt.objects.create(key=key, count=1, window_ends_at=0)

    def write_elsewhere() -> None:
        write("elsewhere")
        connection.close()

    first = store_version()
    assert store_version() == first
    write("here")
    second = store_version()
    assert second != first
    with ThreadPoolExecutor(1) as threads:
        threads.submit(write_elsewhere).result()
    third = store_version()
    assert third != second
    assert store_version() == third
