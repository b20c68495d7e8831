"""What Django's queries ask for that the two stores say in different words."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Func, Lookup, UUIDField

from chat.core.folding import DROPPED, GAPS, LETTERS
from chat.core.sql import among, among_param


class Among(Lookup):
    """``id__among=ids``: one of many ids, which travel as one parameter however many they are."""

    lookup_name = "among"
    prepare_rhs = False
    rhs: Iterable[UUID]

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        sql, params = self.process_lhs(compiler, connection)
        return among(sql), (*params, among_param(self.rhs))


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


def register() -> None:
    """Make ``among`` known to ids."""
    UUIDField.register_lookup(Among)
