"""`python manage.py backup FILE`: a copy of a SQLite store, made while it is used."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from chat.core.sqlite.backup import BackupFailed, backup


class Command(BaseCommand):
    help = "Copy the SQLite store into a new file; the server may go on meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="The file to make; it must not exist yet.")

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "sqlite":
            raise CommandError(
                "This store is in PostgreSQL. Back it up with pg_dump: see docs/operations.md."
            )
        file: Path = options["file"].absolute()
        try:
            backup(file)
        except BackupFailed as failed:
            raise CommandError(str(failed)) from None
        self.stdout.write(
            f"{file} has everything up to now, {file.stat().st_size / 1e6:.1f} MB."
            " Keep it on another machine; `python manage.py restore FILE` puts it back."
        )
