"""Static files, straight from where they are made: nothing has to be collected first."""

from wsgiref.headers import Headers

from django.conf import settings
from django.contrib.staticfiles.finders import AppDirectoriesFinder
from servestatic import ServeStaticASGI

from chat.server.asgi import Application

HASHED = rf"^{settings.STATIC_URL}web/assets/.+-[\w-]{{8}}\.\w+$"
"""Addresses whose content never changes: the build has put its hash into them."""


def with_static_files(application: Application) -> Application:
    """Serve static files of the apps and the web client, and everything else as before."""
    static = ServeStaticASGI(
        application,
        allow_all_origins=False,
        max_age=3600,
        add_headers_function=_add_headers,
        immutable_file_test=HASHED,
    )
    for storage in AppDirectoriesFinder().storages.values():
        static.add_files(storage.location, prefix=settings.STATIC_URL)
    if settings.WEB_BUILD.is_dir():
        static.add_files(str(settings.WEB_BUILD), prefix=f"{settings.STATIC_URL}web/")
    served: Application = static
    return served


def _add_headers(headers: Headers, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
