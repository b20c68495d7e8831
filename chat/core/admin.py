"""What admin pages have in common."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

SEARCH_MAX = 200
"""Characters of a search that are looked for; SQLite fails on patterns of many thousands."""


class BoundedSearchAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Generic in the stubs alone.
    """Pages whose search takes any input."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return super().get_search_results(request, queryset, search_term[:SEARCH_MAX])


class ReadOnlyAdmin(BoundedSearchAdmin):
    """Pages that show rows and change none."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
