"""The admin pages as a whole."""

from typing import Any
from urllib.parse import unquote, urlsplit

from django import forms
from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve, reverse

from chat.accounts import services
from chat.accounts.errors import CredentialsInvalid
from chat.accounts.forms import NormalisedPasswords
from chat.accounts.models import User
from chat.accounts.sessions import credentials_check
from chat.accounts.workspace import workspace_settings
from chat.core.errors import RateLimited


class SignInForm(AdminAuthenticationForm):
    """Names the limit of failures where it is reached."""

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except RateLimited as error:
            raise forms.ValidationError(error.detail) from None


class OwnPasswordForm(NormalisedPasswords, AdminPasswordChangeForm):
    """Replaces one's own password through the service, which ends one's sessions.

    Arguments:
        address: where the request comes from; wrong old passwords count as failed logins.
    """

    def __init__(self, *args: Any, address: str | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address = address
        self.replaces = ""
        """The hash of the old password, once it is checked."""

    def clean_old_password(self) -> str:
        password: str = self.cleaned_data["old_password"]
        try:
            user = credentials_check(email=self.user.email, password=password, address=self.address)
        except RateLimited as error:
            raise forms.ValidationError(error.detail) from None
        if user is None:
            raise forms.ValidationError(self.error_messages["password_incorrect"])
        self.replaces = user.password
        return password

    def save(self, commit: bool = True) -> User:
        user: User = self.user
        password = self.cleaned_data["new_password1"]
        if not services.password_set(user=user, password=password, replaces=self.replaces):
            raise CredentialsInvalid
        return user


class OwnPasswordView(PasswordChangeView):
    """Tells the form where the request comes from."""

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "address": self.request.META.get("REMOTE_ADDR")}


class Site(admin.AdminSite):
    """Django's admin pages, where our own services sign in and change a password."""

    login_form = SignInForm

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        name = workspace_settings().name
        return {**super().each_context(request), "site_title": name, "site_header": name}

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        response = super().login(request, extra_context)
        # ``next`` is anybody's to write, and where it is foreign Django has a default of its own.
        if isinstance(response, HttpResponseRedirect) and not _is_page(response.url):
            return HttpResponseRedirect(reverse("admin:index", current_app=self.name))
        return response

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        view = OwnPasswordView.as_view(
            form_class=OwnPasswordForm,
            template_name="registration/password_change_form.html",
            success_url=reverse("admin:password_change_done", current_app=self.name),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )
        try:
            return view(request)
        except CredentialsInvalid:
            # Nothing is stored. The form is looked at anew, and refuses what is the old one by now.
            return view(request)


def _is_page(address: str) -> bool:
    """Return whether an address of ours leads to a page."""
    try:
        match = resolve(unquote(urlsplit(address).path))
    except Resolver404:
        return False
    # The route of the admin pages for everything that is none of them.
    return "url" not in match.kwargs
