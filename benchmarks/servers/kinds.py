"""The kinds of servers that are measured."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.servers.ours import Ours, OursOnPostgres
from benchmarks.servers.server import Server
from benchmarks.servers.socketio import Peer
from tests import postgres, valkey

PROJECT = Path(__file__).resolve().parents[2]

TITLES = {
    "sqlite": "ours, SQLite FULL",
    "postgresql": "ours, PostgreSQL",
    "workers": "ours, 2 workers",
    "socketio-full": "Socket.IO FULL",
    "socketio-normal": "Socket.IO NORMAL",
}
"""What each kind is called in tables and pictures."""

OURS = ("sqlite", "postgresql", "workers")


@contextmanager
def server_of(kind: str, folder: Path, project: Path = PROJECT) -> Iterator[Server]:
    """Give a server of a kind, whose stores are in a folder.

    Arguments:
        folder: an empty one.
        project: a checkout of the version that is measured, where the kind is one of ours.
    """
    if kind == "sqlite":
        yield Ours(folder, project)
    elif kind == "postgresql":
        with postgres.running() as database:
            yield OursOnPostgres(folder, project, database)
    elif kind == "workers":
        with postgres.running() as database, valkey.running() as bus:
            yield OursOnPostgres(folder, project, database, WORKERS="2", REDIS_URL=bus.url)
    else:
        yield Peer(folder, kind.removeprefix("socketio-").upper())
