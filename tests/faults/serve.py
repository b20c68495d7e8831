"""``manage.py`` of a server that is broken from inside: another time of day, or a seeded bug."""

import os
import select
import sys
import time
from typing import SupportsIndex

import django
from django.core.management import execute_from_command_line


def sleep(seconds: float | SupportsIndex, /) -> None:
    """Do what ``time.sleep`` does, which ``libfaketime`` breaks: it sleeps until a time of day."""
    select.select([], [], [], float(seconds))


if __name__ == "__main__":
    time.sleep = sleep
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chat.config.settings")
    django.setup()
    from tests.faults.bugs.patches import seed

    if bug := os.environ.get("SEEDED_BUG"):
        seed(bug)
    execute_from_command_line(sys.argv)
