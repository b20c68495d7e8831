"""`python manage.py files`: who uploaded how much, and whether all of it is there."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chat.core.database import check_database
from chat.files.checking import files_check, files_used
from chat.files.storage.places import storage

SHOWN = 20
"""How many are named of those who use most."""


class Command(BaseCommand):
    help = (
        "Show who uploaded how much, and compare the stored bytes with what the store knows of;"
        " the server may go on meanwhile."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="Name everybody.")
        parser.add_argument(
            "--delete-orphaned",
            action="store_true",
            help="Delete the bytes that no row knows of.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        check_database()
        used = files_used()
        count, size = sum(use.files for use in used), sum(use.size for use in used)
        self.stdout.write(f"{count:,} files of {len(used):,} people, {megabytes(size)}.")
        for use in used if options["all"] else used[:SHOWN]:
            self.stdout.write(f"{megabytes(use.size):>14} {use.files:>8,}  {use.person}")
        if not options["all"] and len(used) > SHOWN:
            self.stdout.write(f"{len(used) - SHOWN:,} more people have less; --all names them.")
        store = storage()
        check = files_check(store)
        if check.orphaned:
            bytes_of_all = megabytes(sum(check.orphaned.values()))
            self.stdout.write(
                f"{len(check.orphaned):,} files are stored of which nothing is known,"
                f" {bytes_of_all}."
            )
            if options["delete_orphaned"]:
                for file_id in check.orphaned:
                    store.delete(file_id)
                self.stdout.write("They are deleted.")
            else:
                self.stdout.write("--delete-orphaned deletes them.")
        for missing in check.missing:
            file = missing.file
            self.stderr.write(
                f"Missing: {file.name} of {file.uploader}, {missing.key.path},"
                f" uploaded on {file.created_at:%Y-%m-%d}."
            )
        if check.missing:
            raise CommandError(
                f"Of {len({missing.file.pk for missing in check.missing}):,} files bytes are"
                " missing; `python manage.py restore` puts back what a backup has."
            )
        self.stdout.write("All that is known of is stored.")


def megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"
