"""What the two stores say in different words."""

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import CompositePrimaryKey, ForeignKey, Func, Lookup, UUIDField

from chat.core.folding import DROPPED, GAPS, LETTERS


class Among(Lookup):
    """``id__among=ids``: one of many ids, which travel as one parameter however many they are."""

    lookup_name = "among"
    prepare_rhs = False
    rhs: Iterable[UUID]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        sql, params = self.process_lhs(compiler, connection)
        return f"{sql} = ANY(%s::uuid[])", [*params, list(self.rhs)]

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        sql, params = self.process_lhs(compiler, connection)
        ids = json.dumps([id.hex for id in self.rhs])
        return f"{sql} IN (SELECT value FROM json_each(%s))", [*params, ids]  # noqa: S608


class AmongPairs(Lookup):
    """``pk__among=pairs``: one of many keys of an id and a number, one index probe for each."""

    lookup_name = "among"
    prepare_rhs = False
    rhs: Collection[tuple[UUID, int]]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        sql, params = self.process_lhs(compiler, connection)
        ids, numbers = [id for id, _ in self.rhs], [number for _, number in self.rhs]
        pairs = "SELECT * FROM unnest(%s::uuid[], %s::bigint[])"
        return f"({sql}) IN ({pairs})", [*params, ids, numbers]

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        sql, params = self.process_lhs(compiler, connection)
        # Without its type SQLite does not look the number up in an index.
        pairs = "SELECT CAST(value ->> 0 AS text), CAST(value ->> 1 AS integer) FROM json_each(%s)"
        return f"({sql}) IN ({pairs})", [
            *params,
            json.dumps([(id.hex, number) for id, number in self.rhs]),
        ]


class Folded(Func):
    """Text as names are compared: without letter case, without marks on letters, in any script.

    SQLite knows only ASCII, so that it asks `chat.core.folding`; PostgreSQL does the same itself.
    """

    function = "FOLDED"
    arity = 1

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        sql = "NORMALIZE((%(expressions)s)::text, NFKD)"
        sql = f"LOWER(REGEXP_REPLACE({sql}, '{DROPPED}', '', 'g'))"
        for letter, plain in LETTERS.items():
            quoted = plain.replace("'", "''")
            sql = f"REPLACE({sql}, '{letter}', '{quoted}')"
        sql = f"REGEXP_REPLACE({sql}, '{GAPS}', ' ', 'g')"
        return self.as_sql(compiler, connection, template=sql, **context)


def id_param(id: UUID) -> UUID | str:
    """Return an id as a parameter of a statement."""
    return id if connection.features.has_native_uuid_field else id.hex


def given(alias: str, *numbers: str) -> str:
    """Return a table of ids and numbers that we give: for the FROM of a statement.

    Arguments:
        alias: the name of the table; its first column is ``id``.
        numbers: the names of the other columns.
    """
    if connection.vendor == "postgresql":
        arrays = ", ".join(["%s::uuid[]", *["%s::bigint[]"] * len(numbers)])
        return f"unnest({arrays}) AS {alias} ({', '.join(['id', *numbers])})"
    columns = ", ".join(
        # Without its type SQLite does not look a number up in an index.
        f"CAST(value ->> {index} AS integer) AS {name}"
        for index, name in enumerate(numbers, start=1)
    )
    return f"(SELECT value ->> 0 AS id, {columns} FROM json_each(%s)) AS {alias}"  # noqa: S608


def given_params(rows: Collection[tuple[UUID, *tuple[int, ...]]]) -> list[Any]:
    """Return the parameters of a table made by ``given``: its rows, at least one."""
    if connection.vendor == "postgresql":
        return [list(column) for column in zip(*rows, strict=True)]
    return [json.dumps([(id.hex, *numbers) for id, *numbers in rows])]


def fetch(sql: str, params: Sequence[Any]) -> list[Any]:
    """Return the rows of a statement, as the store gives them."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows: list[Any] = cursor.fetchall()
    return rows


def register() -> None:
    """Make ``among`` known to ids, to what refers to them, and to keys of two columns."""
    UUIDField.register_lookup(Among)
    ForeignKey.register_lookup(Among)
    CompositePrimaryKey.register_lookup(AmongPairs)
