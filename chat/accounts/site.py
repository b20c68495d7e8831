"""The admin pages as a whole."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.forms import AdminPasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from chat.accounts import services
from chat.accounts.models import User


class OwnPasswordForm(AdminPasswordChangeForm):
    """Replaces one's own password through the service, which ends one's sessions."""

    def save(self, commit: bool = True) -> User:
        user: User = self.user
        services.password_set(user=user, password=self.cleaned_data["new_password1"])
        return user


class Site(admin.AdminSite):
    """Django's admin pages, where our own services change a password."""

    site_header = site_title = settings.SITE_NAME

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        view = PasswordChangeView.as_view(
            form_class=OwnPasswordForm,
            template_name="registration/password_change_form.html",
            success_url=reverse("admin:password_change_done", current_app=self.name),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )
        return view(request)
