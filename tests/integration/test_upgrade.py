"""A store that an earlier version made becomes one of this version, and nothing of it is lost.

The stores in `tests/upgrade/` were made by the services and the admin pages of their version.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from tests import stores
from tests.people import Person
from tests.servers import Server, empty_database, new_database
from tests.staff import Staff

pytestmark = pytest.mark.stores

STORES = Path(__file__).parents[1] / "upgrade"
VERSIONS = ["0.1.0"]

BEFORE = {
    "messages": "SELECT * FROM messaging_message",
    "memberships": "SELECT * FROM conversations_membership",
    "conversations": "SELECT * FROM conversations_conversation",
    "people": "SELECT id, created_at, first_name, last_name, revision FROM accounts_user",
    "accounts": """
        SELECT id, created_at, email, password, last_login, is_active, is_staff, is_superuser
        FROM accounts_user
    """,
    "sessions": "SELECT * FROM accounts_session",
    "tickets": "SELECT * FROM accounts_ticket",
    "groups": "SELECT * FROM accounts_user_groups",
    "permissions": "SELECT * FROM accounts_user_user_permissions",
    "admin log": "SELECT * FROM django_admin_log",
}
AFTER = {
    **BEFORE,
    "messages": """
        SELECT conversation_id, seq, ordinal, revision, sender_id, client_id, text, created_at,
            edited_at, deleted_at
        FROM messaging_message
    """,
    "memberships": """
        SELECT conversation_id, person_id AS user_id, role, revision, user_revision, read_ordinal,
            is_muted, is_pinned, joined_at, left_at
        FROM conversations_membership
    """,
    "conversations": """
        SELECT id, created_at, title, details_revision AS title_revision, direct_low, direct_high,
            last_seq, last_ordinal, revision
        FROM conversations_conversation
    """,
    "people": "SELECT id, created_at, first_name, last_name, revision FROM people_person",
}
SCHEMA = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite%'",
    "postgresql": """
        SELECT 'column', table_name || '.' || column_name, data_type || is_nullable
        FROM information_schema.columns WHERE table_schema = 'public'
        UNION SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION SELECT 'constraint', conrelid::regclass::text || '.' || conname,
            pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    """,
}


class Store:
    """A server, and what is in its database.

    Arguments:
        folder: an empty folder for its data.
        database_url: its database; by default SQLite in the folder.
    """

    def __init__(self, folder: Path, database_url: str) -> None:
        self.server = Server(folder, database_url)
        self._database_url = database_url
        self._file = self.server.data_dir / "chat.sqlite3"

    def load(self, version: str) -> None:
        """Fill the empty database with the store of a version."""
        dump = (STORES / f"store-{version}.{stores.STORE}.sql").read_text()
        if stores.STORE == "sqlite":
            with closing(sqlite3.connect(self._file)) as connection:
                connection.executescript(dump)
        else:
            with psycopg.connect(self._database_url) as connection:
                connection.execute(dump.encode())

    def rows(self, query: str) -> list[dict[str, Any]]:
        """Return rows by the names of their columns, in an order of their own."""
        with closing(self._connect()) as connection:
            cursor = connection.execute(query)
            names = [column[0] for column in cursor.description]
            return sorted((dict(zip(names, row, strict=True)) for row in cursor), key=repr_of)

    def rows_of(self, queries: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
        """Return the rows of each query."""
        return {name: self.rows(query) for name, query in queries.items()}

    def _connect(self) -> Any:
        if stores.STORE == "sqlite":
            return sqlite3.connect(self._file)
        return psycopg.connect(self._database_url)


def repr_of(row: dict[str, Any]) -> str:
    return repr(sorted(row.items()))


@dataclass
class Upgrade:
    """A store that is of this version now, and its rows before and after that."""

    store: Store
    before: dict[str, list[dict[str, Any]]]
    after: dict[str, list[dict[str, Any]]]

    @property
    def server(self) -> Server:
        return self.store.server


@pytest.fixture(scope="module", params=VERSIONS)
def upgrade(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Upgrade]:
    """The store of an earlier version, upgraded; its server is not started."""
    store = Store(tmp_path_factory.mktemp("upgrade"), empty_database())
    store.load(request.param)
    before = store.rows_of(BEFORE)
    store.server.manage("migrate", "--verbosity", "0")
    with closing(store.server):
        yield Upgrade(store, before, store.rows_of(AFTER))


@pytest.fixture(scope="module")
def server(upgrade: Upgrade) -> Server:
    """The upgraded store's server."""
    upgrade.server.start()
    return upgrade.server


def test_every_row_is_kept(upgrade: Upgrade) -> None:
    assert all(upgrade.before.values()), "each table has rows to lose"
    assert upgrade.after == upgrade.before
    assert upgrade.store.rows("SELECT id FROM people_person WHERE account_id <> id") == []


def test_it_is_known_how_many_are_in_each_conversation(upgrade: Upgrade) -> None:
    counted = upgrade.store.rows("""
        SELECT conversation_id AS id, COUNT(*) AS member_count
        FROM conversations_membership WHERE left_at IS NULL GROUP BY conversation_id
    """)
    kept = "SELECT id, member_count FROM conversations_conversation WHERE member_count > 0"
    assert counted
    assert upgrade.store.rows(kept) == counted


def test_groups_are_as_they_were_and_there_is_no_channel(upgrade: Upgrade) -> None:
    settings = upgrade.store.rows("""
        SELECT DISTINCT is_channel, is_default, purpose, posting, history, is_archived
        FROM conversations_conversation
    """)
    assert settings == [
        {
            **{"is_channel": False, "is_default": False, "is_archived": False, "purpose": ""},
            **{"posting": "everyone", "history": "whole"},
        }
    ]


@stores.only_on("sqlite")
def test_every_reference_leads_somewhere(upgrade: Upgrade) -> None:
    assert upgrade.store.rows("PRAGMA foreign_key_check") == []
    assert upgrade.store.rows("PRAGMA integrity_check") == [{"integrity_check": "ok"}]


def test_the_tables_are_those_of_a_new_store(upgrade: Upgrade, tmp_path: Path) -> None:
    new = Store(tmp_path, new_database(tmp_path))
    assert upgrade.store.rows(SCHEMA[stores.STORE]) == new.rows(SCHEMA[stores.STORE])


def test_people_go_on_where_they_were(server: Server, http: httpx.Client) -> None:
    ana, ben = (signed_in(server, name, http) for name in ("ana", "ben"))
    people = ana.get("/api/people/").json()["results"]
    assert [person["first_name"] for person in people] == ["Benno", "Stefan"], "Cyrus is barred"
    chat = ana.open_chat(ben)
    with ana.socket(chat) as socket:
        socket.send("Still here?", ben)
        assert socket.receive()["message"] == "Still here?"
    assert ben.texts(ana) == ["Hello", "Good morning", "Still here?"]


@pytest.mark.parametrize("name", ["Benno", "Stefan"])
def test_people_are_found_by_the_names_that_they_had(
    server: Server, http: httpx.Client, name: str
) -> None:
    ana = signed_in(server, "ana", http)
    found = ana.get("/api/people/", params={"q": name.upper()}).json()["results"]
    assert [person["first_name"] for person in found] == [name]


def test_an_e_mail_stays_taken_in_any_letter_case(server: Server, http: httpx.Client) -> None:
    answer = http.post(
        "/api/register/", json=Person(server, "Ana", http).form(email="ANA@EXAMPLE.ORG")
    )
    assert answer.status_code == 400
    assert "An account with this e-mail exists already." in answer.text


def test_staff_find_what_staff_did(upgrade: Upgrade, server: Server, http: httpx.Client) -> None:
    (entry,) = upgrade.before["admin log"]
    staff = Staff(server, http)
    history = staff.client.get(f"/admin/accounts/user/{entry['object_id']}/history/").text
    assert "staff@example.org" in history
    assert "Changed Last name and Active." in history


def signed_in(server: Server, name: str, client: httpx.Client) -> Person:
    """Return somebody of the old store, who signs in."""
    person = Person(server, name.capitalize(), client)
    person.email = f"{name}@example.org"
    assert person.login().status_code == 200
    return person
