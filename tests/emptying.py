"""Tables are emptied after each test that commits, by deleting the few rows that there are.

Django's flush truncates every table, which makes new files of them and all their indexes, and then
makes content types and permissions anew: on PostgreSQL that took longer than most of the tests.
"""

from django.db import connection, transaction
from django.test import TransactionTestCase

_KEPT = {"auth_permission", "django_content_type"}
"""What migrations put there, and no test changes."""


def install() -> None:
    """Empty tables in our way from now on."""
    TransactionTestCase._fixture_teardown = _empty_tables  # type: ignore[attr-defined]


def _empty_tables(test: TransactionTestCase) -> None:
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    # What refers to a row is checked at the end of the transaction, so that any order will do.
    with transaction.atomic(), connection.cursor() as cursor:
        for table in sorted(set(tables) - _KEPT):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
