"""Statements of our own, in the words of each store, and the rows that they give."""

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import cache
from types import GenericAlias
from typing import Any, NamedTuple, TypeVar, cast, get_type_hints
from uuid import UUID

import msgspec
from django.db import DEFAULT_DB_ALIAS, connection, connections

from chat.core.sqlite.base import DatabaseWrapper
from chat.core.threads import stand_aside


class Revision(NamedTuple):
    """The revision of a conversation or of a person."""

    id: UUID
    revision: int


# An id as SQLite keeps it: to write all of them out in Python takes five times as long.
_json = msgspec.json.Encoder(uuid_format="hex")
_numbers = msgspec.json.Decoder(list[int])

Row = TypeVar("Row", bound=NamedTuple)
Other = TypeVar("Other", bound=NamedTuple)


def among(column: str) -> str:
    """Return the condition that a column is one of many ids, which are one parameter."""
    if _is_postgresql():
        return f"{column} = ANY(%s::uuid[])"
    return f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608


def given_texts(alias: str) -> str:
    """Return a table of many texts, which are one parameter: for the FROM of a statement.

    Where it stands first SQLite looks each text up at once; in a condition it sorts them all
    before, which takes several times as long.

    Arguments:
        alias: the name of the table; its column is ``value``.
    """
    if _is_postgresql():
        return f"unnest(%s::text[]) AS {alias} (value)"
    return f"json_each(%s) AS {alias}"


def id_text(column: str) -> str:
    """Return the expression for an id as JSON has it, with hyphens."""
    if _is_postgresql():
        return f"{column}::text"
    parts = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
    return " || '-' || ".join(f"substr({column}, {start}, {size})" for start, size in parts)


def first_word(column: str) -> str:
    """Return the expression for what is before the first space of a text, as an index has it."""
    if _is_postgresql():
        return f"split_part({column}, ' ', 1)"
    return f"substr({column}, 1, instr({column} || ' ', ' ') - 1)"


def among_param(values: Iterable[UUID | str]) -> Any:
    """Return the parameter of ``among`` and ``given_texts``."""
    if _is_postgresql():
        return list(values)
    return json_param([*values])


def json_param(values: Iterable[object]) -> str:
    """Return ids, texts and numbers, or rows of them, as a parameter that SQLite takes for a
    table."""
    return _json.encode(values).decode()


def time_param(time: datetime) -> Any:
    """Return a time as a parameter of a statement."""
    return connection.ops.adapt_datetimefield_value(time)


@cache
def given(alias: str, *numbers: str) -> str:
    """Return a table of ids and numbers that we give: for the FROM of a statement.

    Arguments:
        alias: the name of the table; its first column is ``id``.
        numbers: the names of the other columns.
    """
    if _is_postgresql():
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
    if _is_postgresql():
        return [list(column) for column in zip(*rows, strict=True)]
    return [json_param([*rows])]


def fetch(sql: str, params: Sequence[Any], row: type[Row]) -> list[Row]:
    """Return the rows of a statement that reads.

    Arguments:
        sql: with ``%s`` for each parameter. Its text is the same at each call, as the store keeps
            what it made of it.
        params: ids as they are, times by ``time_param``.
        row: the types of its columns: ids, whole numbers, texts, times, yes or no.
    """
    return _fetch(sql, params, (row,))[0]


def fetch_columns(sql: str, params: Sequence[Any], row: type[NamedTuple]) -> list[Sequence[int]]:
    """Do what ``fetch`` does, for very many rows of numbers; return each column.

    To make a row of each would take milliseconds, in which no thread that waits for the interpreter
    is let in: whoever needs rows makes them of the columns, as many as are needed.
    """
    if _is_postgresql():
        return [*zip(*_rows(sql, params), strict=True)] or [()] * len(row._fields)
    [columns] = _rows(_as_columns(sql, row), params)
    return [_numbers.decode(column) for column in columns]


def fetch_plain(sql: str, params: Sequence[Any]) -> list[Any]:
    """Do what ``fetch`` does, for rows of which few are used, or that are of other types: as the
    driver gives them, in which an id may be text.
    """
    return _rows(sql, params)


def fetch_joined(
    sql: str, params: Sequence[Any], row: type[Row], other: type[Other]
) -> list[tuple[Row, Other]]:
    """Do what ``fetch`` does for a statement that gives two rows in one, the second behind."""
    first, second = _fetch(sql, params, (row, other))
    return list(zip(first, second, strict=True))


def fetch_parts(sql: str, params: Sequence[Any], *parts: type[NamedTuple]) -> list[list[Any]]:
    """Return the rows of a statement that gives several in one, as one list for each of them.

    Where the first column of one is null there is none, as in an outer join: it is ``None``.

    Arguments:
        parts: the types of their columns.
    """
    return _fetch(sql, params, parts, is_outer=True)


def _fetch(
    sql: str, params: Sequence[Any], parts: tuple[type[NamedTuple], ...], *, is_outer: bool = False
) -> list[list[Any]]:
    if _is_postgresql():
        return _parted(_rows(sql, params), parts, is_outer)
    # SQLite gives all rows as one, in JSON. To get each by itself takes longer, and a thread lets
    # the others run, and waits for its turn among them, as often as there are rows.
    [lists] = _rows(_as_lists(sql, parts, is_outer), params)
    return [_list_of(part).decode(one) for part, one in zip(parts, lists, strict=True)]


def _parted(
    rows: list[Any], parts: tuple[type[NamedTuple], ...], is_outer: bool
) -> list[list[Any]]:
    lists: list[list[Any]] = []
    start = 0
    for part in parts:
        end = start + len(part._fields)
        columns = [row[start:end] for row in rows] if len(parts) > 1 else rows
        there = [one for one in columns if one[0] is not None] if is_outer else columns
        found: list[Any] = _typed(there, part)
        if len(there) < len(columns):
            ahead = iter(found)
            found = [None if one[0] is None else next(ahead) for one in columns]
        lists.append(found)
        start = end
    return lists


def _rows(sql: str, params: Sequence[Any]) -> list[Any]:
    """Ask the driver itself: Django's cursor takes longer over a short statement than SQLite."""
    stand_aside()
    # Once: to look it up takes as long as to ask it something short.
    database = connections[DEFAULT_DB_ALIAS]
    # As Django's cursor does: what broke since the last call is replaced before it is used.
    database.close_if_health_check_failed()
    database.ensure_connection()
    with database.wrap_database_errors:
        if _is_postgresql():
            # Imported late: it takes memory, and SQLite needs none of it.
            from psycopg import Cursor

            cursor = Cursor(database.connection)
            rows = cursor.execute(cast(Any, sql), params, prepare=True, binary=True).fetchall()
        else:
            rows = database.connection.execute(_with_question_marks(sql), params).fetchall()
    if database.queries_logged:
        # As Django's cursor does, for tests that count.
        database.queries_log.append({"sql": sql, "time": ""})
    stand_aside()
    return rows


@cache
def _is_postgresql() -> bool:
    return connection.vendor == "postgresql"


def _typed(rows: list[Any], row: type[Row]) -> list[Row]:
    nulls = _last_nulls(row)
    if nulls:
        # A column that is looked at costs as much when it is empty, as these are in most rows.
        width = len(row._fields) - len(nulls)
        rows = [one[:width] if one[width:] == nulls else one for one in rows]
    of_types: list[Row] = msgspec.convert(rows, GenericAlias(list, (row,)))
    return of_types


@cache
def _last_nulls(row: type[NamedTuple]) -> tuple[None, ...]:
    """Return the nulls with which a row of this type may end: the fields with that as a default."""
    defaults = row._field_defaults.values()
    return (None,) * len(defaults) if all(value is None for value in defaults) else ()


@cache
def _list_of(row: type[NamedTuple]) -> msgspec.json.Decoder[list[Any]]:
    # Not strict: yes and no are one and zero.
    return msgspec.json.Decoder(GenericAlias(list, (row | None,)), strict=False)


@cache
def _as_lists(sql: str, parts: tuple[type[NamedTuple], ...], is_outer: bool) -> str:
    columns: list[str] = []
    of_each: list[str] = []
    for part in parts:
        types = get_type_hints(part).values()
        names = [f"c{number}" for number, _ in enumerate(types, start=len(columns))]
        values = ", ".join(map(_in_json, names, types))
        one = f"json_array({values})"
        of_each.append(f"CASE WHEN {names[0]} IS NOT NULL THEN {one} END" if is_outer else one)
        columns += names
    return _gathered(sql, columns, of_each)


def _in_json(column: str, of: object) -> str:
    # A time is kept in UTC without its zone.
    return f"{column} || 'Z'" if of in (datetime, datetime | None) else column


@cache
def _as_columns(sql: str, row: type[NamedTuple]) -> str:
    return _gathered(sql, row._fields, row._fields)


def _gathered(sql: str, columns: Sequence[str], of_each: Sequence[str]) -> str:
    """Return the statement that gathers something of each row of another one, in its order.

    Arguments:
        columns: what the columns of that one are called.
    """
    arrays = ", ".join(f"json_group_array({one})" for one in of_each)
    return f"WITH row ({', '.join(columns)}) AS ({sql}) SELECT {arrays} FROM row"  # noqa: S608


@cache
def _with_question_marks(sql: str) -> str:
    return sql.replace("%s", "?")


def store_version() -> object:
    """Return what is another one once anything was committed, by any process.

    Compare it with what the same thread got before.
    """
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        # What the next statement would see: every transaction that ended has changed it.
        return fetch_plain("SELECT pg_current_snapshot()::text", [])
    driver: sqlite3.Connection = connection.connection
    # What others committed (https://sqlite.org/pragma.html#pragma_data_version), and what this
    # connection changed; each counts from its own beginning.
    return driver, fetch_plain("PRAGMA data_version", []), driver.total_changes


def only_write() -> None:
    """Note that this thread uses its connection for transactions alone, of rows found by keys."""
    database = connections[DEFAULT_DB_ALIAS]
    if database.vendor == "sqlite":
        cast(DatabaseWrapper, database).only_write()
        return
    # A prepared statement keeps its plan until PostgreSQL renews its statistics. One made while a
    # table was as good as empty goes through all rows of it, which takes ten times as long soon.
    options = database.settings_dict["OPTIONS"]
    without_scans = {**options, "options": f"{options['options']} -c enable_seqscan=off"}
    database.settings_dict = {**database.settings_dict, "OPTIONS": without_scans}
