"""Backups, made while people talk, and what becomes of everybody when one is restored."""

import asyncio
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, closing
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

import psycopg
import pytest

import rtchat
from rtchat import Client, backoff
from tests import commands, pictures, postgres, stores
from tests.patience import PATIENCE
from tests.people import PASSWORD, client_of, signed_in
from tests.servers import NewServer, Server, new_database

pytestmark = pytest.mark.stores

BACKUPS = 3
Stored = set[tuple[str, int]]
"""Messages, as conversation and seq."""

on_sqlite = stores.only_on("sqlite")


@pytest.fixture(autouse=True)
def quick_return(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backoff, "MAX_SECONDS", 0.05)


# What docs/operations.md tells an operator to do


def backup(server: Server, file: Path) -> None:
    if stores.STORE == "sqlite":
        server.manage("backup", str(file))
    else:
        postgresql("pg_dump", "--format=custom", f"--file={file}", database_url(server))


def restore(server: Server, file: Path) -> None:
    if stores.STORE == "sqlite":
        server.manage("restore", str(file))
        return
    name = urlsplit(database_url(server)).path.removeprefix("/")
    command(server, f"ALTER DATABASE {name} RENAME TO {name}_replaced")
    command(server, f"CREATE DATABASE {name}")
    url = database_url(server)
    postgresql("pg_restore", "--exit-on-error", "--no-owner", f"--dbname={url}", str(file))
    server.manage("migrate", "--verbosity", "0")
    server.manage("replace_epoch")


def stored(server: Server, file: Path) -> Stored:
    """Return what is in a backup, which must be sound."""
    query = "SELECT conversation_id, seq FROM messaging_message"
    if stores.STORE == "sqlite":
        with closing(sqlite3.connect(file)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            return {(str(UUID(id)), seq) for id, seq in connection.execute(query)}
    command(server, "DROP DATABASE IF EXISTS opened")
    command(server, "CREATE DATABASE opened")
    url = urlunsplit(urlsplit(database_url(server))._replace(path="/opened"))
    postgresql("pg_restore", "--exit-on-error", f"--dbname={url}", str(file))
    with psycopg.connect(url) as opened:
        return {(str(id), seq) for id, seq in opened.execute(query)}


def database_url(server: Server) -> str:
    return server.environment["DATABASE_URL"]


def postgresql(program: str, *arguments: str) -> None:
    subprocess.run([postgres.binaries() / program, *arguments], check=True)


def command(server: Server, sql: str) -> None:
    url = urlunsplit(urlsplit(database_url(server))._replace(path="/postgres"))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.encode())


async def wait_until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not is_so():
            await asyncio.sleep(0.01)


async def received(events: AsyncIterator[rtchat.Event], kind: type[rtchat.Event]) -> None:
    """Wait for an event of a kind; others are let go."""
    async with asyncio.timeout(PATIENCE):
        async for event in events:
            if isinstance(event, kind):
                return


def texts(client: Client, chat: UUID) -> dict[int, str]:
    messages = client.state.conversations[chat].messages
    return {seq: message.text for seq, message in sorted(messages.items())}


async def test_clients_come_back_to_the_restored_store(
    new_server: NewServer, tmp_path: Path
) -> None:
    server = new_server()
    with client_of(server) as http:
        ana, ben, eve = (signed_in(server, name, http) for name in ("Ana", "Ben", "Eve"))
    async with AsyncExitStack() as clients:
        hers, his = [
            await clients.enter_async_context(Client(server.url, person.email, PASSWORD))
            for person in (ana, ben)
        ]
        chat = (await hers.open_direct(UUID(ben.id))).id
        group = (await hers.create_group("Harbour", [UUID(ben.id)])).id
        for number in (1, 2, 3):
            await hers.send(chat, f"Kept {number}")
        await his.send(group, "Kept in the group")

        await asyncio.to_thread(backup, server, tmp_path / "backup")
        await his.send(chat, "Lost 4")
        await hers.edit(chat, 1, "Lost edit")
        await hers.rename(group, "Lost title")
        lost = (await hers.open_direct(UUID(eve.id))).id
        await hers.send(lost, "Lost conversation")
        await wait_until(lambda: texts(his, chat).get(4) == "Lost 4")

        her_events, his_events = hers.follow(), his.follow()
        await asyncio.to_thread(server.stop)
        await asyncio.to_thread(restore, server, tmp_path / "backup")
        await asyncio.to_thread(server.start)
        await received(her_events, rtchat.Reset)
        await received(his_events, rtchat.Reset)
        await received(her_events, rtchat.Connected)
        await received(his_events, rtchat.Connected)

        # What was sent after the backup has gone, and its seqs are given anew.
        assert (await hers.send(chat, "New 4")).seq == 4
        assert (await his.send(chat, "New 5")).seq == 5
        assert (await his.send(group, "New in the group")).seq == 2
        expected = {1: "Kept 1", 2: "Kept 2", 3: "Kept 3", 4: "New 4", 5: "New 5"}
        await wait_until(lambda: hers.state.conversations[chat].last_seq == 5)
        await wait_until(lambda: his.state.conversations[group].last_seq == 2)
        for client in (hers, his):
            assert set(client.state.conversations) == {chat, group}
            assert client.state.conversations[group].title == "Harbour"
            await client.history(chat)
            assert texts(client, chat) == expected
        with pytest.raises(rtchat.Refused):
            await hers.send(lost, "Is this still there?")


@pytest.mark.long
async def test_backups_under_load_have_all_that_was_acknowledged_before(
    new_server: NewServer, tmp_path: Path
) -> None:
    server = new_server()
    with client_of(server) as http:
        people = [signed_in(server, f"P{number}", http) for number in range(4)]
    acknowledged: Stored = set()
    async with AsyncExitStack() as stack:
        clients = [
            await stack.enter_async_context(Client(server.url, person.email, PASSWORD))
            for person in people
        ]

        async def talk(client: Client, chat: UUID) -> None:
            while True:
                message = await client.send(chat, "Something")
                acknowledged.add((str(chat), message.seq))

        talks = []
        for client, other in zip(clients, [*people[1:], people[0]], strict=True):
            chat = (await client.open_direct(UUID(other.id))).id
            talks += [asyncio.create_task(talk(client, chat)) for _ in range(8)]
        try:
            for number in range(BACKUPS):
                more = len(acknowledged) + 200
                await wait_until(lambda more=more: len(acknowledged) >= more)  # type: ignore[misc]
                before = set(acknowledged)
                file = tmp_path / f"backup-{number}"
                await asyncio.to_thread(backup, server, file)
                during = len(acknowledged) - len(before)
                kept = await asyncio.to_thread(stored, server, file)
                assert before <= kept
                assert during > 0, "nothing was acknowledged while the backup was made"
        finally:
            for task in talks:
                task.cancel()
            await asyncio.gather(*talks, return_exceptions=True)


# The commands of SQLite


def manage(server: Server, *arguments: str) -> subprocess.CompletedProcess[str]:
    return commands.run(*arguments, env=server.environment)


def refusal(server: Server, *arguments: str) -> str:
    """Run a command that must end with one sentence; return it."""
    ended = manage(server, *arguments)
    assert ended.returncode == 1, ended
    assert ended.stdout == ""
    assert len(ended.stderr.splitlines()) == 1, ended.stderr
    return ended.stderr


@pytest.fixture
def house(tmp_path: Path) -> Server:
    """A server that does not run, with all tables."""
    folder = tmp_path / "house"
    folder.mkdir()
    return Server(folder, new_database(folder))


def keys(database: Path) -> set[str]:
    """Return the rows by which the tests tell one store from another."""
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return {key for (key,) in connection.execute("SELECT key FROM accounts_attempt")}


def epochs(database: Path) -> set[str]:
    with closing(sqlite3.connect(database)) as connection:
        return {value for (value,) in connection.execute("SELECT value FROM core_epoch")}


def write(database: Path, sql: str) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(sql)


def mark(database: Path, key: str) -> None:
    write(
        database,
        f"INSERT INTO accounts_attempt (key, count, window_ends_at) VALUES ('{key}', 1, 0)",
    )


@on_sqlite
def test_a_backup_is_one_file_for_its_owner_alone(house: Server, tmp_path: Path) -> None:
    made = tmp_path / "made"
    made.mkdir()
    mark(house.data_dir / "chat.sqlite3", "kept")
    ended = manage(house, "backup", str(made / "backup"))
    assert (ended.returncode, ended.stderr) == (0, "")
    assert str(made / "backup") in ended.stdout
    assert " MB" in ended.stdout
    assert os.listdir(made) == ["backup"]
    assert (made / "backup").stat().st_mode & 0o777 == 0o600
    assert keys(made / "backup") == {"kept"}
    assert os.listdir(made) == ["backup"]


@on_sqlite
def test_a_backup_overwrites_nothing(house: Server, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    file.write_text("something else")
    assert "exists already" in refusal(house, "backup", str(file))
    assert file.read_text() == "something else"


@on_sqlite
def test_a_backup_that_fails_leaves_nothing(house: Server, tmp_path: Path) -> None:
    assert "cannot be written" in refusal(house, "backup", str(tmp_path / "nowhere" / "backup"))
    database = house.data_dir / "chat.sqlite3"
    with open(database, "r+b") as opened:
        opened.seek(3 * 4096)
        opened.write(b"\xff" * 4096)
    assert "damaged" in refusal(house, "backup", str(tmp_path / "backup"))
    assert os.listdir(tmp_path) == ["house"]


@on_sqlite
def test_where_there_is_no_store_a_backup_makes_none(house: Server, tmp_path: Path) -> None:
    (house.data_dir / "chat.sqlite3").unlink()
    before = os.listdir(house.data_dir)
    assert "nothing" in refusal(house, "backup", str(tmp_path / "backup"))
    assert os.listdir(house.data_dir) == before
    assert os.listdir(tmp_path) == ["house"]


@on_sqlite
def test_a_running_server_keeps_its_store(server: Server, empty_backup: Path) -> None:
    assert str(server.data_dir) in refusal(server, "restore", str(empty_backup))


@on_sqlite
def test_a_store_that_somebody_has_open_is_not_replaced(house: Server, empty_backup: Path) -> None:
    database = house.data_dir / "chat.sqlite3"
    mark(database, "first")
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("SELECT count(*) FROM core_epoch")
        assert "open" in refusal(house, "restore", str(empty_backup))
    mark(database, "second")
    assert keys(database) == {"first", "second"}


@pytest.fixture(scope="module")
def empty_backup(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The backup of a store without rows; not to be changed."""
    folder = tmp_path_factory.mktemp("backup")
    Server(folder, new_database(folder)).manage("backup", str(folder / "backup"))
    return folder / "backup"


DANGLING = """
    INSERT INTO conversations_membership
        (conversation_id, person_id, revision, role, read_ordinal, joined_seq, user_revision,
         is_muted, is_pinned, joined_at)
    VALUES ('nowhere', 'nobody', 1, 'member', 0, 0, 1, 0, 0, '2026-11-28')
"""


def damage_index(file: Path, table: str) -> None:
    """Let an index lack the one row of its table, which breaks no page."""
    mark(file, "row")
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        (root,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE type = 'index' AND tbl_name = ?", (table,)
        ).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    empty_leaf = b"\x0a\0\0\0\0" + size.to_bytes(2, "big") + b"\0"
    with open(file, "r+b") as opened:
        opened.seek((root - 1) * size)
        opened.write(empty_leaf.ljust(size, b"\0"))


@on_sqlite
@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda file: file.unlink(), "no file"),
        (lambda file: file.write_text("Dear diary"), "no backup"),
        (lambda file: write(file, "DELETE FROM django_migrations"), "no backup"),
        (lambda file: os.truncate(file, 40_960), "damaged"),
        (lambda file: damage_index(file, "accounts_attempt"), "damaged"),
        (lambda file: write(file, DANGLING), "refer to"),
        (lambda file: write(file, "DROP TABLE messaging_message"), "messaging_message"),
        (
            lambda file: write(
                file,
                "INSERT INTO django_migrations (app, name, applied)"
                " VALUES ('messaging', '9999_future', '2030-01-01 00:00:00')",
            ),
            "messaging.9999_future",
        ),
        (lambda file: Path(f"{file}-wal").write_text("of a database in use"), "in use"),
    ],
    ids=[
        "missing",
        "text",
        "foreign",
        "cut",
        "index",
        "dangling",
        "lacks a table",
        "newer",
        "in use",
    ],
)
def test_what_is_no_backup_is_refused(
    house: Server,
    tmp_path: Path,
    empty_backup: Path,
    spoil: Callable[[Path], object],
    reason: str,
) -> None:
    file = tmp_path / "backup"
    shutil.copy(empty_backup, file)
    mark(house.data_dir / "chat.sqlite3", "kept")
    spoil(file)
    assert reason in refusal(house, "restore", str(file))
    assert keys(house.data_dir / "chat.sqlite3") == {"kept"}
    assert not [name for name in os.listdir(house.data_dir) if ".re" in name]


@on_sqlite
def test_an_older_backup_gets_the_tables_of_this_version(house: Server, tmp_path: Path) -> None:
    older = tmp_path / "older"
    older.mkdir()
    url = f"sqlite:///{older}/chat.sqlite3"
    # With these come all that they build on, and the last migrations do not.
    for app in ("messaging", "core"):
        house.manage("migrate", app, "0001", "--verbosity", "0", DATABASE_URL=url)
    house.manage("backup", str(tmp_path / "backup"), DATABASE_URL=url)
    house.manage("restore", str(tmp_path / "backup"))
    house.manage("migrate", "--check")


@on_sqlite
def test_the_replaced_store_is_kept_and_the_epoch_is_new(house: Server, tmp_path: Path) -> None:
    database = house.data_dir / "chat.sqlite3"
    house.manage("replace_epoch")
    house.manage("backup", str(tmp_path / "backup"))
    mark(database, "replaced")
    before = epochs(database)
    ended = manage(house, "restore", str(tmp_path / "backup"))
    assert ended.returncode == 0
    (kept,) = house.data_dir.glob("chat.sqlite3.replaced-*")
    assert str(kept) in ended.stdout
    assert keys(kept) == {"replaced"}
    assert keys(database) == set()
    assert len(epochs(database)) == 1
    assert epochs(database) != before == epochs(tmp_path / "backup")
    assert database.stat().st_mode & 0o777 == 0o600


@on_sqlite
@pytest.mark.parametrize("damage", ["main", "gone"])
def test_a_store_that_is_damaged_or_gone_is_replaced_without_its_log(
    house: Server, empty_backup: Path, damage: str
) -> None:
    database = house.data_dir / "chat.sqlite3"
    leave_log(database, "in the log")
    if damage == "main":
        database.write_bytes(b"\xff" * 8192)
    else:
        database.unlink()
    house.manage("restore", str(empty_backup))
    assert keys(database) == set()
    assert list(house.data_dir.glob("chat.sqlite3.replaced-*-wal"))


def leave_log(database: Path, key: str) -> None:
    """Write a row that is in the log alone, as a process does that is killed."""
    child = os.fork()
    if child == 0:
        connection = sqlite3.connect(database, isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(
            "INSERT INTO accounts_attempt (key, count, window_ends_at) VALUES (?, 1, 0)", (key,)
        )
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    assert Path(f"{database}-wal").stat().st_size


@pytest.mark.long
@on_sqlite
def test_a_restore_that_is_killed_leaves_the_old_store_or_the_new_one(
    house: Server, tmp_path: Path
) -> None:
    database = house.data_dir / "chat.sqlite3"
    mark(database, "new")
    house.manage("backup", str(tmp_path / "backup"))
    write(database, "DELETE FROM accounts_attempt")
    mark(database, "old")
    leave_log(database, "old, in the log")
    shutil.copytree(house.data_dir, tmp_path / "old")
    subprocess.run(
        [sys.executable, "-m", "tests.killed_restores", str(tmp_path)],
        env=house.environment,
        check=True,
    )
    rounds = len([name for name in os.listdir(tmp_path) if name.isdecimal()])
    assert rounds > 10
    found = []
    for number in range(1, rounds + 1):
        data = tmp_path / str(number)
        found.append(keys(data / "chat.sqlite3"))
        for kept in data.glob("chat.sqlite3.replaced-*Z"):
            assert keys(kept) == {"old", "old, in the log"}
    assert all(one in ({"old", "old, in the log"}, {"new"}) for one in found), found
    assert found[0] != {"new"}
    assert found[-1] == {"new"}


@stores.only_on("postgresql")
@pytest.mark.parametrize("name", ["backup", "restore"])
def test_postgresql_has_tools_of_its_own(house: Server, tmp_path: Path, name: str) -> None:
    assert "docs/operations.md" in refusal(house, name, str(tmp_path / "backup"))


@stores.only_on("postgresql")
def test_a_running_server_keeps_its_epoch(server: Server) -> None:
    assert str(server.data_dir) in refusal(server, "replace_epoch")


@on_sqlite
def test_what_was_uploaded_is_in_a_backup_and_put_back(house: Server, tmp_path: Path) -> None:
    house.start()
    with client_of(house) as client:
        ana = signed_in(house, "Ana", client)
        answer = ana.request("PUT", "/api/me/picture/", content=pictures.photograph())
        address = f"/files/pictures/{answer.json()['picture']}/128/"
        before = ana.get(address).content
        made = tmp_path / "backup"
        ended = manage(house, "backup", str(made))
        assert (ended.returncode, ended.stderr) == (0, "")
        assert "backup.files.tar has what was uploaded" in ended.stdout
    house.stop()
    shutil.rmtree(house.data_dir / "files")
    ended = manage(house, "files")
    assert ended.returncode == 1
    assert "Missing: picture.webp of Ana" in ended.stderr
    ended = manage(house, "restore", str(made))
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "2 files are put back" in ended.stdout
    ended = manage(house, "files")
    assert (ended.returncode, ended.stderr) == (0, "")
    house.start()
    with client_of(house) as client:
        # The session is that of the backup.
        assert client.get(address, headers=ana.bearer).content == before
    house.close()
