"""Middleware of Django that the admin pages need: every other request passes it by.

It takes a fifth of the time of a request of the API, which has neither cookies of Django's sessions
nor forms.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.middleware.common import CommonMiddleware
from django.middleware.csrf import CsrfViewMiddleware

PREFIX = "/admin/"


class _OfAdminPages:
    get_response: Callable[[HttpRequest], Any]

    def __call__(self, request: HttpRequest) -> Any:
        is_admin_page = request.path_info.startswith(PREFIX)
        handle = super().__call__ if is_admin_page else self.get_response  # type: ignore[misc]
        return handle(request)


class AdminSessions(_OfAdminPages, SessionMiddleware):
    """Sessions of the admin pages; those of the API are ours."""


class AdminCommon(_OfAdminPages, CommonMiddleware):
    """Refuses a host that cannot be one."""


class AdminCsrf(_OfAdminPages, CsrfViewMiddleware):
    """Protects forms; a view that is not exempt is protected everywhere."""


class AdminAuthentication(_OfAdminPages, AuthenticationMiddleware):
    """Who is signed in to the admin pages."""


class AdminMessages(_OfAdminPages, MessageMiddleware):
    """What the admin pages have to say about the last request."""
