"""Our server, started as operators start it, on SQLite or PostgreSQL."""

import json
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from benchmarks.load.dialects import Full
from benchmarks.load.ids import FIRST, LAST
from benchmarks.machine import copy
from benchmarks.plan import TEXT, Person, Plan, Room, World
from benchmarks.servers.server import Running, get, process
from tests import postgres
from tests.ports import free_port
from tests.servers import environment

STRATEGY = "STRATEGY FILE_COPY"
"""How PostgreSQL copies a store: without writing all of it to its log too."""

CREATED = re.compile(r"^\w+_created .*", re.MULTILINE)
"""A metric that differs between workers: when one made a counter, to the microsecond."""

SEED = Path(__file__).with_name("seed.py")


class Ours:
    """A version of our server on SQLite; each plan is stored once and copied.

    Arguments:
        folder: an empty one, for stores.
        project: the version's folder, with its ``manage.py``.
        settings: more environment variables.
    """

    dialect = Full()

    def __init__(self, folder: Path, project: Path, **settings: str) -> None:
        self._folder = folder
        self._project = project
        self._settings = settings
        self._worlds: dict[Plan, tuple[World, str]] = {}
        self._numbers = count()

    @contextmanager
    def serving(self, plan: Plan) -> Iterator[Running]:
        if plan not in self._worlds:
            self._worlds[plan] = self._seeded(plan)
        world, template = self._worlds[plan]
        folder = self._folder / f"store-{next(self._numbers)}"
        store = self._copy(template, folder)
        port = free_port()
        try:
            with process(
                [sys.executable, self._project / "manage.py", "serve"],
                self._environment(store, folder, PORT=str(port)),
                folder,
                self._readiness(port),
            ) as pid:
                yield self._running(port, world, pid, store)
        finally:
            self._drop(store, folder)

    def _readiness(self, port: int) -> Callable[[], bool]:
        """Return what tells whether all workers serve: each names the moment of its start."""
        workers = int(self._settings.get("WORKERS", "1"))
        starts: set[str] = set()

        def is_ready() -> bool:
            url = f"http://127.0.0.1:{port}"
            if get(f"{url}/health/ready") and (
                found := CREATED.search(get(f"{url}/metrics") or "")
            ):
                starts.add(found[0])
            return len(starts) == workers

        return is_ready

    def _seeded(self, plan: Plan) -> tuple[World, str]:
        folder = self._folder / f"template-{next(self._numbers)}"
        store = self._empty(folder)
        seeded = subprocess.run(
            [sys.executable, SEED],
            env=self._environment(store, folder, PYTHONPATH=str(self._project)),
            cwd=self._project,
            input=json.dumps({**asdict(plan), "text": TEXT}),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        answer = json.loads(seeded.stdout)
        people = tuple(Person(**person) for person in answer["people"])
        rooms = tuple(
            Room(id, tuple(people[number] for number in members))
            for id, members in zip(answer["rooms"], plan.rooms, strict=True)
        )
        return World(people, rooms), store

    def _environment(self, store: str, folder: Path, **more: str) -> dict[str, str]:
        return environment(
            DATA_DIR=str(folder),
            DATABASE_URL=store,
            SECRET_KEY="the-key-of-all-servers-of-a-measurement",
            RATE_LIMITS="off",
            DEFAULT_CHANNELS="off",
            **self._settings,
            **more,
        )

    # Stores are named by their DATABASE_URL.

    def _empty(self, folder: Path) -> str:
        folder.mkdir()
        return f"sqlite:///{folder}/chat.sqlite3"

    def _copy(self, template: str, folder: Path) -> str:
        store = self._empty(folder)
        copy(_path(template), _path(store))
        return store

    def _drop(self, store: str, folder: Path) -> None:
        shutil.rmtree(folder)

    def _running(self, port: int, world: World, pid: int, store: str) -> Running:
        return Running(port, world, pid, lambda: _sqlite_ids(_path(store)))


class OursOnPostgres(Ours):
    """The same on a PostgreSQL server.

    Arguments:
        database: where each store is a database of its own.
    """

    def __init__(
        self, folder: Path, project: Path, database: postgres.Postgres, **settings: str
    ) -> None:
        super().__init__(folder, project, **settings)
        self._postgres = database

    def _empty(self, folder: Path) -> str:
        folder.mkdir()
        return self._create(f"CREATE DATABASE {_name(folder)}", folder)

    def _copy(self, template: str, folder: Path) -> str:
        folder.mkdir()
        origin = urlsplit(template).path[1:]
        return self._create(f"CREATE DATABASE {_name(folder)} TEMPLATE {origin} {STRATEGY}", folder)

    def _create(self, command: str, folder: Path) -> str:
        self._postgres.command(command)
        return urlsplit(self._postgres.url)._replace(path=f"/{_name(folder)}").geturl()

    def _drop(self, store: str, folder: Path) -> None:
        self._postgres.command(f"DROP DATABASE {_name(folder)} WITH (FORCE)")
        shutil.rmtree(folder)

    def _running(self, port: int, world: World, pid: int, store: str) -> Running:
        return Running(
            port, world, pid, lambda: _postgres_ids(store), database=self._postgres.processes
        )


def _name(folder: Path) -> str:
    return folder.name.replace("-", "_")


def _path(store: str) -> Path:
    return Path(urlsplit(store).path[1:])


def _sqlite_ids(file: Path) -> set[str]:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        rows = database.execute(
            "SELECT client_id FROM messaging_message WHERE client_id BETWEEN ? AND ?",
            (FIRST.hex, LAST.hex),
        )
        return {id for (id,) in rows}


def _postgres_ids(url: str) -> set[str]:
    with psycopg.connect(url) as database:
        rows = database.execute(
            "SELECT client_id FROM messaging_message WHERE client_id BETWEEN %s AND %s",
            (FIRST, LAST),
        )
        return {id.hex for (id,) in rows}
