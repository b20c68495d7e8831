"""`python manage.py replace_epoch`: what clients hold is of another store from now on."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from chat.core.database import check_database
from chat.core.datadir import take_data_dir
from chat.core.epoch import epoch_replace


class Command(BaseCommand):
    help = "Let all clients load everything anew, after pg_restore. Stop all servers first."

    def handle(self, *args: Any, **options: Any) -> None:
        lock = take_data_dir(settings.DATA_DIR)
        try:
            check_database()
            epoch_replace()
        finally:
            lock.release()
        self.stdout.write("All clients load everything anew. Start the servers.")
