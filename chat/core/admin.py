"""What admin pages have in common."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse

from chat.core.errors import DomainError

SEARCH_MAX = 200
"""Characters of a search that are looked for; SQLite fails on patterns of many thousands."""


class BoundedSearchAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Generic in the stubs alone.
    """Pages whose search takes any input."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return super().get_search_results(request, queryset, search_term[:SEARCH_MAX])


class ServiceAdmin(BoundedSearchAdmin):
    """Pages that are saved by services, which refuse what somebody else has overtaken."""

    def changeform_view(self, request: HttpRequest, *page: Any, **options: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *page, **options)
        except DomainError:
            # Nothing is stored. The form is looked at anew, and names what has changed meanwhile.
            return super().changeform_view(request, *page, **options)


class ChangesForm:
    """A form that sets what its user has changed, and leaves the rest as it is by then.

    The page sends back what it showed, which may be hours old.
    """

    fields: dict[str, forms.Field]
    changed_data: list[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = not field.disabled

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()  # type: ignore[misc]
        return {name: value for name, value in cleaned.items() if name in self.changed_data}


class ReadOnlyAdmin(BoundedSearchAdmin):
    """Pages that show rows and change none."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
