"""A measurement on one store or on both, each in a process of its own."""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable

import django

from tests import stores

STORES = ("sqlite", "postgresql")


def main(module: str, description: str, measure: Callable[..., None], **numbers: int) -> None:
    """Measure the stores that ``--store`` names: both without it.

    Arguments:
        module: what measures, as ``python -m`` calls it.
        description: what it is, of which ``--help`` shows the first line.
        measure: measures a new store of the kind that it is given, and prints what it found.
        numbers: what else ``measure`` is given, by these options, and what it is without them.
    """
    parser = argparse.ArgumentParser(description=description.partition("\n")[0])
    parser.add_argument("--store", choices=[*STORES, "both"], default="both")
    for name, usual in numbers.items():
        parser.add_argument(f"--{name}", type=int, default=usual)
    given = vars(parser.parse_args())
    store = given.pop("store")
    if store == "both":
        options = [f"--{name}={number}" for name, number in given.items()]
        for one in STORES:
            subprocess.run([sys.executable, "-m", module, "--store", one, *options], check=True)
        return
    # On a disk: /tmp lives in memory on many systems.
    tempfile.tempdir = "/var/tmp"
    with tempfile.TemporaryDirectory() as folder, getattr(stores, store)() as url:
        os.environ.update(
            DATA_DIR=folder,
            DATABASE_URL=url,
            RATE_LIMITS="off",
            DJANGO_SETTINGS_MODULE="chat.config.settings",
        )
        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        measure(store, **given)


def server_processes() -> list[int]:
    """Return the ids of PostgreSQL's processes; SQLite has none."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity")
        return [pid for (pid,) in cursor]
