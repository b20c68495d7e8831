"""How the admin pages sign people in: with the same check, and limits, as everybody."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from chat.accounts.models import User
from chat.accounts.sessions import credentials_check


class PasswordBackend(ModelBackend):
    """E-mail and password.

    Raises:
        RateLimited: from ``authenticate``, where a limit is reached.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        email = username or kwargs.get(User.USERNAME_FIELD)
        if email is None or password is None:
            return None
        address = request.META.get("REMOTE_ADDR") if request is not None else None
        return credentials_check(email=email, password=password, address=address)
