from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import pytest
from django.db import close_old_connections, connection

from chat.accounts.models import Attempt
from chat.core.sql import fetch, store_version
from tests import stores
from tests.servers import wait_for


class Backend(NamedTuple):
    pid: int


@pytest.mark.django_db(transaction=True)
def test_the_version_of_the_store_is_another_once_anything_is_committed() -> None:
    def write(key: str) -> None:
        Attempt.objects.create(key=key, count=1, window_ends_at=0)

    def write_elsewhere() -> None:
        write("elsewhere")
        connection.close()

    def two_looks_agree() -> bool:
        return store_version() == store_version()

    # In the end: PostgreSQL's own housekeeping ends transactions too.
    wait_for(two_looks_agree)
    first = store_version()
    write("here")
    second = store_version()
    assert second != first
    with ThreadPoolExecutor(1) as threads:
        threads.submit(write_elsewhere).result()
    third = store_version()
    assert third != second
    wait_for(two_looks_agree)


@stores.only_on("postgresql")
@pytest.mark.django_db(transaction=True)
def test_a_connection_that_broke_since_the_last_call_is_replaced_by_the_next() -> None:
    (backend,) = fetch("SELECT pg_backend_pid()", [], Backend)

    def end() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 10000)", [backend.pid])
        connection.close()

    with ThreadPoolExecutor(1) as threads:
        threads.submit(end).result()
    close_old_connections()  # As each call of a pool begins.

    (other,) = fetch("SELECT pg_backend_pid()", [], Backend)
    assert other != backend
