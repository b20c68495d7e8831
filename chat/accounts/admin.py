"""Admin pages of accounts; what they change goes through the services."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm
from django.contrib.auth.models import Group
from django.http import HttpRequest

from chat.accounts import services
from chat.accounts.models import User
from chat.core.admin import BoundedSearchAdmin

admin.site.unregister(Group)


class PasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]
    """Sets a password through the service, which ends the person's sessions."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Whoever may not sign in is deactivated, not left without a password.
        self.fields.pop("usable_password", None)

    def save(self, commit: bool = True) -> User:
        user: User = self.user
        services.password_set(user=user, password=self.cleaned_data["password1"])
        return user


class NewUserForm(AdminUserCreationForm):  # type: ignore[type-arg]
    """Sign-up by staff."""

    usable_password = None  # type: ignore[assignment]

    class Meta:
        model = User
        fields = ("email", "first_name", "last_name")


@admin.register(User)
class UserAdmin(BoundedSearchAdmin, DjangoUserAdmin):  # type: ignore[type-arg]
    """People: find, add, rename, deactivate, set a password. Nobody is deleted."""

    add_form = NewUserForm
    change_password_form = PasswordForm
    list_display = ("email", "first_name", "last_name", "is_active", "is_staff")
    list_filter = ("is_active", "is_staff")
    search_fields = ("email", "first_name", "last_name")
    ordering = ("email",)
    filter_horizontal = ()
    readonly_fields = ("created_at", "last_login")
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        ("Person", {"fields": ("first_name", "last_name")}),
        ("Rights", {"fields": ("is_active", "is_staff", "is_superuser")}),
        ("Times", {"fields": ("created_at", "last_login")}),
    )
    add_fieldsets = (
        (None, {"fields": ("email", "first_name", "last_name", "password1", "password2")}),
    )

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: User, form: "forms.ModelForm[User]", change: bool
    ) -> None:
        services.user_update(user=obj)
