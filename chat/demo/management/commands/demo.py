"""`python manage.py demo`: fill an empty store with people who talk."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from chat.core.database import check_database
from chat.demo import fill
from chat.demo.cast import CAST
from chat.messaging.writer.writer import writer

DRAIN_SECONDS = 10.0
DAYS = 560
"""How long the logs go back: 100,000 messages."""


class Command(BaseCommand):
    help = "Fill an empty store with people who talk, and tell how to sign in as two of them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--days",
            type=int,
            default=DAYS,
            help="how long the logs go back (default: %(default)s)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        check_database()
        if not fill.is_filled():
            if fill.has_others():
                raise CommandError(
                    "Other people have accounts in this store; the demo wants one of its own."
                    " Give it a folder with DATA_DIR or a database with DATABASE_URL."
                )
            print("People begin to talk: 100,000 messages take up to a minute ...", flush=True)
            fill.fill(timezone.now().astimezone(), options["days"])
            writer.drain(DRAIN_SECONDS)
        first, second = CAST[:2]
        print(f"Sign in as {first.email} or {second.email}, password {fill.password()}", flush=True)
