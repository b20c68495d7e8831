from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

import pytest
from django.db import close_old_connections, connection

from chat.accounts.models import Attempt
from chat.core.sql import fetch, fetch_parts, store_version
from chat.people.models import Person
from tests import stores
from tests.servers import wait_for


class Backend(NamedTuple):
    pid: int


class Profile(NamedTuple):
    id: UUID
    name: str
    last_seen_at: datetime | None
    shares_presence: bool


class Number(NamedTuple):
    number: int


PROFILE = "SELECT id, first_name, last_seen_at, shares_presence FROM people_person"


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


@pytest.mark.django_db
@pytest.mark.parametrize("seen", [None, datetime(2026, 1, 2, 3, 4, 5, 60, tzinfo=UTC)])
@pytest.mark.parametrize("name", ["Olivia", "", 'a "b" \\ c', "\x1f\n\u2028", "é 🙂", "null", "1"])
def test_a_row_has_what_was_stored(owner: Person, name: str, seen: datetime | None) -> None:
    Person.objects.update(first_name=name, last_seen_at=seen, shares_presence=False)
    assert fetch(PROFILE, [], Profile) == [Profile(owner.id, name, seen, False)]


@pytest.mark.django_db
def test_rows_come_in_the_order_of_the_statement(owner: Person, member: Person) -> None:
    names = [row.name for row in fetch(f"{PROFILE} ORDER BY first_name DESC", [], Profile)]
    assert names == sorted(names, reverse=True)


@pytest.mark.django_db
def test_a_part_that_an_outer_join_does_not_find_is_none(owner: Person) -> None:
    sql = f"""
        SELECT number, person.* FROM (SELECT 1 AS number UNION ALL SELECT 2) AS numbers
        LEFT JOIN ({PROFILE}) AS person ON number = 2 ORDER BY number
    """
    numbers, people = fetch_parts(sql, [], Number, Profile)
    assert numbers == [Number(1), Number(2)]
    assert [person and person.id for person in people] == [None, owner.id]


@pytest.mark.django_db
def test_of_no_rows_there_is_none() -> None:
    assert fetch(PROFILE, [], Profile) == []


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
