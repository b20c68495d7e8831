"""`python manage.py backup FILE`: a copy of a SQLite store and its files, made while it is used."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from chat.core.sqlite.backup import BackupFailed, backup
from chat.files.archive import Archived, archive_place, files_archive
from chat.files.storage.places import storage


class Command(BaseCommand):
    help = (
        "Copy the SQLite store into a new file, and what was uploaded into another beside it;"
        " the server may go on meanwhile."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="The file to make; it must not exist yet.")

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "sqlite":
            raise CommandError(
                "This store is in PostgreSQL. Back it up with pg_dump: see docs/operations.md."
            )
        file: Path = options["file"].absolute()
        archive = archive_place(file)
        try:
            if archive.exists():
                raise BackupFailed(f"{archive} exists already; name another file.")
            backup(file)
        except BackupFailed as failed:
            raise CommandError(str(failed)) from None
        self.stdout.write(
            f"{file} has everything up to now, {file.stat().st_size / 1e6:.1f} MB."
            " Keep it on another machine; `python manage.py restore FILE` puts it back."
        )
        if settings.STORAGE_URL:
            self.stdout.write("What was uploaded is in the bucket, and in no backup of ours.")
            return
        try:
            archived = files_archive(archive, backup=file, store=storage())
        except OSError as error:
            raise CommandError(
                f"{archive} cannot be written: {error.strerror}. The store itself is in {file}."
            ) from None
        if archived is not None:
            self._report(archive, archived)

    def _report(self, archive: Path, archived: Archived) -> None:
        self.stdout.write(
            f"{archive} has what was uploaded, {archived.size / 1e6:.1f} MB."
            " Keep it beside the other: restore looks for it there."
        )
        for one in archived.unreadable:
            self.stderr.write(f"Cannot be read: {one.name}, {one.key.path}.")
        if archived.unreadable:
            raise CommandError(
                f"{len(archived.unreadable):,} files could not be read; all others are in the"
                " backup. `python manage.py files` says whose they are."
            )
