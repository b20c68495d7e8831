"""`python manage.py restore FILE`: a backup put in the place of a SQLite store and its files."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from chat.core.datadir import take_data_dir
from chat.core.sqlite.restore import RestoreFailed, restore
from chat.files.archive import ArchiveDamaged, archive_place, files_unarchive
from chat.files.checking import files_check
from chat.files.storage.places import storage


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
            self.stdout.write(f"The store is that of {file}.")
            self._restore_files(archive_place(file))
        except RestoreFailed as failed:
            raise CommandError(f"{failed} Nothing was changed.") from None
        finally:
            lock.release()
        self.stdout.write("Start the server.")
        if kept is not None:
            self.stdout.write(
                f"The store that it replaces is {kept}; delete it when you do not need it any more."
            )

    def _restore_files(self, archive: Path) -> None:
        """Put back what was uploaded, after the store: if this is interrupted, run it again."""
        store = storage()
        if archive.exists():
            try:
                count = files_unarchive(archive, store=store)
            except ArchiveDamaged:
                raise CommandError(
                    f"{archive} is damaged; what came before the damage is restored, and the store."
                ) from None
            except OSError as error:
                raise CommandError(
                    f"The files of {archive} cannot be restored: {error.strerror}."
                    " The store is; run this again."
                ) from None
            self.stdout.write(f"{count:,} files are put back that were not there.")
        missing = {one.file.pk: one.file for one in files_check(store).missing}
        for lacking in missing.values():
            self.stderr.write(f"Missing: {lacking.name} of {lacking.uploader}.")
        if missing and not archive.exists():
            self.stderr.write(f"There is no {archive.name} beside the backup.")
