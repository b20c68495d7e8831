"""What Django's queries ask for that the two stores say in different words."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Lookup, UUIDField

from chat.core.sql import among, among_param


class Among(Lookup):
    """``id__among=ids``: one of many ids, which travel as one parameter however many they are."""

    lookup_name = "among"
    prepare_rhs = False
    rhs: Iterable[UUID]

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        sql, params = self.process_lhs(compiler, connection)
        return among(sql), (*params, among_param(self.rhs))


def register() -> None:
    """Make ``among`` known to ids."""
    UUIDField.register_lookup(Among)
