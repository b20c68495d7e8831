"""`python manage.py restore FILE`: a backup put in the place of a SQLite store."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from chat.core.datadir import take_data_dir
from chat.core.sqlite.restore import RestoreFailed, restore


class Command(BaseCommand):
    help = (
        "Put a backup in the place of the SQLite store, which is kept aside. Stop the server first."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="What `python manage.py backup` made.")

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "sqlite":
            raise CommandError(
                "This store is in PostgreSQL. Restore it with pg_restore: see docs/operations.md."
            )
        file: Path = options["file"].absolute()
        lock = take_data_dir(settings.DATA_DIR)
        try:
            kept = restore(file)
        except RestoreFailed as failed:
            raise CommandError(f"{failed} Nothing was changed.") from None
        finally:
            lock.release()
        self.stdout.write(f"The store is that of {file}. Start the server.")
        if kept is not None:
            self.stdout.write(
                f"The one it replaces is {kept}; delete it when you do not need it any more."
            )
