"""Admin pages of accounts; what they change goes through the services."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AdminUserCreationForm,
    UserChangeForm,
)
from django.contrib.auth.models import Group
from django.forms.models import construct_instance, model_to_dict
from django.http import HttpRequest

from chat.accounts import services
from chat.accounts.emails import email_check
from chat.accounts.errors import LAST_ADMINISTRATOR
from chat.accounts.forms import NameField, NormalisedPasswords
from chat.accounts.models import User
from chat.accounts.selectors import user_by_email
from chat.accounts.services import EMAIL_TAKEN, is_last_administrator
from chat.core.admin import ChangesForm, ServiceAdmin
from chat.people.models import NAMES, Person

admin.site.unregister(Group)


class PasswordForm(NormalisedPasswords, AdminPasswordChangeForm):  # type: ignore[type-arg]
    """Sets a password through the service, which ends the person's sessions."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Whoever may not sign in is deactivated, not left without a password.
        self.fields.pop("usable_password", None)

    def save(self, commit: bool = True) -> User:
        user: User = self.user
        services.password_set(user=user, password=self.cleaned_data["password1"])
        return user


class NamesForm(forms.ModelForm):  # type: ignore[type-arg]
    """The names of the person beside the fields of the account."""

    first_name = Person._meta.get_field("first_name").formfield(form_class=NameField)
    last_name = Person._meta.get_field("last_name").formfield(form_class=NameField)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            self.initial.update(model_to_dict(self.instance.person, NAMES))

    def clean_email(self) -> str:
        """See that a new e-mail is nobody else's, in any spelling, and can be sent to."""
        email: str = self.cleaned_data["email"]
        if "email" in self.changed_data:
            email_check(email)
            if user_by_email(email) not in (None, self.instance):
                raise forms.ValidationError(EMAIL_TAKEN)
        return email

    def _post_clean(self) -> None:
        # First: a new password is compared with the names.
        names = {name: self.cleaned_data.get(name, "") for name in NAMES}
        if self.instance._state.adding:
            self.instance.new_person(**names)
        else:
            construct_instance(self, self.instance.person, NAMES)
        super()._post_clean()  # type: ignore[misc]


class UserForm(ChangesForm, NamesForm, UserChangeForm):  # type: ignore[type-arg]
    """An account and its person."""

    def _post_clean(self) -> None:
        super()._post_clean()
        # Only now the account is as it is to be.
        if is_last_administrator(self.instance):
            self.add_error(None, LAST_ADMINISTRATOR)


class NewUserForm(NormalisedPasswords, NamesForm, AdminUserCreationForm):  # type: ignore[type-arg]
    """Sign-up by staff."""

    usable_password = None  # type: ignore[assignment]

    class Meta:
        model = User
        fields = ("email",)


class UserAdmin(ServiceAdmin, DjangoUserAdmin):  # type: ignore[type-arg]
    """Accounts and their people: find, add, rename, deactivate, set a password.

    Nobody is deleted. Registered in `chat.messaging`: a new name, and that somebody is deactivated,
    reach the conversations they are in.
    """

    form = UserForm
    add_form = NewUserForm
    change_password_form = PasswordForm
    list_display = ("email", "person__first_name", "person__last_name", "is_active", "is_staff")
    list_filter = ("is_active", "is_staff")
    list_select_related = ("person",)
    search_fields = ("email", "person__first_name", "person__last_name")
    ordering = ("email",)
    filter_horizontal = ()
    readonly_fields = ("created_at", "last_login")
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        ("Person", {"fields": NAMES}),
        ("Rights", {"fields": ("is_active", "is_staff", "is_superuser")}),
        ("Times", {"fields": ("created_at", "last_login")}),
    )
    add_fieldsets = ((None, {"fields": ("email", *NAMES, "password1", "password2")}),)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False
