"""``manage.py`` of a server that is broken from inside.

It has another time of day, a seeded bug, or threads and tasks that are killed.
"""

import os
import select
import sys
import time
from pathlib import Path
from typing import SupportsIndex

import django
from django.core.management import execute_from_command_line


def sleep(seconds: float | SupportsIndex, /) -> None:
    """Do what ``time.sleep`` does, which ``libfaketime`` breaks: it sleeps until a time of day."""
    select.select([], [], [], float(seconds))


def prepare() -> None:
    """Break what the environment names."""
    time.sleep = sleep
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chat.config.settings")
    django.setup()
    if bug := os.environ.get("SEEDED_BUG"):
        from tests.faults.bugs.patches import seed

        seed(bug)
    if path := os.environ.get("SABOTAGE"):
        from chat.core import supervision
        from tests.faults.sabotage import listen

        # A busy machine may probe once in a second, and must see what is down.
        supervision.RESTART_SECONDS = 3.0
        listen(Path(path))


# A worker process imports this under the second name.
if __name__ in {"__main__", "__mp_main__"}:
    prepare()
if __name__ == "__main__":
    execute_from_command_line(sys.argv)
