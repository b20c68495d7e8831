"""Real servers: ``manage.py serve`` as a child process, on the store of the run."""

import os
import shutil
import signal
import ssl
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx
import psycopg
import pytest

from chat.core.filelock import FileLock
from tests import commands, stores
from tests.commands import MANAGE
from tests.patience import PATIENCE
from tests.ports import free_port

SECRET_KEY = "the-key-of-all-servers-of-one-run-of-the-tests"
"""Known here, so that a test can sign tokens of its own."""


_OURS = (
    *("DATABASE_URL", "DATA_DIR", "SECRET_KEY", "HOST", "PORT", "ALLOWED_HOSTS", "RATE_LIMITS"),
    *("ALLOWED_ORIGINS", "TRUSTED_PROXIES", "REDIS_URL", "WORKERS", "DJANGO_SETTINGS_MODULE"),
    *("SITE_NAME", "REGISTRATION", "DEFAULT_CHANNELS", "PUBLIC_URL", "EMAIL_URL", "EMAIL_FROM"),
)
_databases = count()
_NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class Server:
    """One server, its data and its log; stopped and started at will.

    Arguments:
        folder: an empty folder for its data and its log.
        database_url: its database, with all tables; by default SQLite in the folder.
        settings: more environment variables.
    """

    def __init__(self, folder: Path, database_url: str = "", **settings: str) -> None:
        self.folder = folder
        self.program: tuple[str, ...] = MANAGE
        """What is started to serve; commands are always those of the project."""
        self.data_dir = folder / "data"
        self.data_dir.mkdir(exist_ok=True)
        self.log = folder / "log"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.ws_url = f"ws://127.0.0.1:{self.port}"
        self.environment = environment(
            DATA_DIR=str(self.data_dir),
            DATABASE_URL=database_url,
            PORT=str(self.port),
            **{
                "DJANGO_SETTINGS_MODULE": "tests.settings",
                "SECRET_KEY": SECRET_KEY,
                "RATE_LIMITS": "off",
                "DEFAULT_CHANNELS": "off",
                **settings,
            },
        )
        self._process: subprocess.Popen[bytes] | commands.Command | None = None

    def start(self, *command: str) -> None:
        """Start on the data that is there, and wait until requests are served."""
        command = command or ("serve",)
        with open(self.log, "ab") as log:
            self._process = (
                commands.started(
                    *command, env=self.environment, cwd=self.folder, stdout=log, stderr=log
                )
                if self.program is MANAGE
                else subprocess.Popen(
                    [*self.program, *command],
                    env=self.environment,
                    stdout=log,
                    stderr=log,
                    cwd=self.folder,
                )
            )
        wait_for(self._is_ready, explain=self.log.read_text)

    def client(self, path: str = "", **options: Any) -> httpx.Client:
        """Return an HTTP client of the server, or of a path below it.

        It is patient, and trusts no certificates: to read those of the machine takes 45 ms of CPU.
        """
        return httpx.Client(
            base_url=self.url + path,
            trust_env=False,
            verify=_NO_CERTIFICATES,
            **{"timeout": PATIENCE, **options},
        )

    def stop(self) -> int:
        """Ask the server to stop, as an operator does; return its exit status."""
        self.signal(signal.SIGTERM)
        return self.wait()

    def kill(self) -> None:
        """End the server as a crash does."""
        self.signal(signal.SIGKILL)
        self.wait()

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the server."""
        assert self._process is not None
        self._process.send_signal(number)

    @property
    def is_started(self) -> bool:
        """Whether there is a process, of which nobody has seen the end."""
        return self._process is not None

    @property
    def pid(self) -> int:
        """The process that was started."""
        assert self._process is not None
        return self._process.pid

    def wait(self) -> int:
        """Wait until the server has ended; return its exit status."""
        assert self._process is not None
        status = self._process.wait(PATIENCE)
        self._process = None
        return status

    def close(self) -> None:
        """End the server, whatever state it is in."""
        if self._process is not None:
            self._process.kill()
            self.wait()

    def manage(self, *arguments: str, **settings: str) -> None:
        """Run a management command with the server's settings."""
        commands.run(
            *arguments, env={**self.environment, **settings}, cwd=self.folder
        ).check_returncode()

    def _is_ready(self) -> bool:
        assert self._process is not None
        if (status := self._process.poll()) is not None:
            raise RuntimeError(f"the server ended with {status}:\n{self.log.read_text()}")
        try:
            with self.client(timeout=5) as client:
                return client.get("/health/ready").status_code == 200
        except httpx.TransportError:
            return False


NewServer = Callable[..., Server]


def environment(**settings: str) -> dict[str, str]:
    """Return this process's environment with these settings of ours and no other."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in _OURS and not name.startswith("LIMIT_")
    }
    return {**kept, **settings}


def wait_for(
    is_so: Callable[[], bool], seconds: float = PATIENCE, explain: Callable[[], str] = str
) -> None:
    """Ask again and again until it is so, for things that tell nobody when they happen."""
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not so within {seconds:g} s\n{explain()}")
        time.sleep(0.02)


def new_database(folder: Path) -> str:
    """Make a database with all tables; return its ``DATABASE_URL``."""
    if stores.STORE == "sqlite":
        (folder / "data").mkdir(exist_ok=True)
        shutil.copy(_template().removeprefix("sqlite:///"), folder / "data" / "chat.sqlite3")
        return ""
    return _create_postgresql_database(_database_name(_template()))


def begin_as_template(test_database: dict[str, Any]) -> None:
    """Let the database of the tests that need no server begin with all tables.

    Arguments:
        test_database: what the settings say of it; Django migrates it all the same.
    """
    if stores.STORE == "sqlite":
        shutil.copy(_template().removeprefix("sqlite:///"), test_database["NAME"])
    else:
        test_database["TEMPLATE"] = _database_name(_template())


def empty_database() -> str:
    """Make a database without tables; return its ``DATABASE_URL``."""
    return "" if stores.STORE == "sqlite" else _create_postgresql_database("template1")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server of the run, without limits."""
    folder = tmp_path_factory.mktemp("server")
    running = Server(folder, new_database(folder), ALLOWED_ORIGINS="https://friend.example")
    with closing(running):
        running.start()
        yield running


@pytest.fixture
def new_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewServer]:
    """``new_server(LIMIT_…=…)``: a further server, of this test alone, with other settings."""
    servers: list[Server] = []

    def new_server(**settings: str) -> Server:
        folder = tmp_path_factory.mktemp("server")
        servers.append(Server(folder, new_database(folder), **settings))
        servers[-1].start()
        return servers[-1]

    yield new_server
    for further in servers:
        further.close()


@cache
def _template() -> str:
    """Return the ``DATABASE_URL`` of a database that has all tables and no rows.

    It is made once in a run, by the first process that needs it: that takes three seconds of CPU.
    """
    folder = Path(os.environ.get("RUN_FOLDER", os.environ["DATA_DIR"]))
    made = folder / "template"
    lock = FileLock(folder / "template.lock")
    wait_for(lock.try_acquire)
    try:
        if not made.exists():
            if stores.STORE == "sqlite":
                url = f"sqlite:///{folder}/template.sqlite3"
            else:
                url = _create_postgresql_database("template1")
            with tempfile.TemporaryDirectory(prefix="chat-template-") as data:
                commands.run(
                    *("migrate", "--verbosity", "0"),
                    env=environment(DATA_DIR=data, DATABASE_URL=url),
                ).check_returncode()
            made.write_text(url)
        return made.read_text()
    finally:
        lock.release()


def _create_postgresql_database(template: str) -> str:
    parts = urlsplit(os.environ["DATABASE_URL"])
    name = f"chat_server_{os.getpid()}_{next(_databases)}"
    maintenance = urlunsplit(parts._replace(scheme="postgresql", path="/postgres"))
    with psycopg.connect(maintenance, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
    return urlunsplit(parts._replace(path=f"/{name}"))


def _database_name(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")
