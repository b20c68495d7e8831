"""Restores that are killed: ``python -m tests.killed_restores FOLDER``.

``FOLDER/old`` is a data folder and ``FOLDER/backup`` a backup. Each round restores the backup in a
fresh copy of the data folder, ``FOLDER/1``, ``FOLDER/2`` and so on, and kills itself with the
first, the second … of the calls that open, link, rename or delete a file there. The last round is
not killed.
"""

import os
import shutil
import signal
import sys
from itertools import count
from pathlib import Path

import django
from django.db import connection

CALLS = {"open", "os.link", "os.rename", "os.remove", "sqlite3.connect"}


def kill_at(call: int, folder: Path) -> None:
    """Kill this process with one of its calls that change files of a folder."""
    calls = count(1)

    def hear(event: str, arguments: tuple[object, ...]) -> None:
        if event in CALLS and str(arguments[0]).startswith(str(folder)) and next(calls) == call:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hear)


def main(folder: Path) -> None:
    from chat.core.sqlite.restore import restore

    for round_number in count(1):
        data = folder / str(round_number)
        shutil.copytree(folder / "old", data)
        child = os.fork()
        if child == 0:
            connection.settings_dict["NAME"] = str(data / "chat.sqlite3")
            kill_at(round_number, data)
            restore(folder / "backup")
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            sys.exit(status)


if __name__ == "__main__":
    django.setup()
    main(Path(sys.argv[1]))
