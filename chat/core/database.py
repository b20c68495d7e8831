"""Whether there is a database that can be used; where not, a command ends with one sentence."""

from django.core.management.base import CommandError
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor


def check_database() -> None:
    """See that the database answers and has all tables.

    Raises:
        CommandError: it does not, or has not.
    """
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error as error:
        reason = str(error).strip().splitlines()[0]
        raise CommandError(f"The database does not answer: {reason}. Check DATABASE_URL.") from None
    if missing:
        raise CommandError("The database is not up to date. Run: python manage.py migrate")
