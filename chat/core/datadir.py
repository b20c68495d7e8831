"""The data folder, which one server at a time has."""

from pathlib import Path

from django.core.management.base import CommandError

from chat.core.filelock import FileLock


def take_data_dir(data_dir: Path) -> FileLock:
    """Keep every server off a data folder, for as long as the lock is kept.

    Raises:
        CommandError: a server has it.
    """
    lock = FileLock(data_dir / "server.lock")
    if not lock.try_acquire():
        raise CommandError(
            f"A server already runs on {data_dir}. Stop it, or name another folder with DATA_DIR."
        )
    return lock
