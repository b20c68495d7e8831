"""Static files, straight from the folders of the apps: nothing has to be collected first."""

from wsgiref.headers import Headers

from django.conf import settings
from django.contrib.staticfiles.finders import AppDirectoriesFinder
from servestatic import ServeStaticASGI

from chat.gateway.asgi import Application


def with_static_files(application: Application) -> Application:
    """Serve the apps' static files below ``STATIC_URL``, and everything else as before."""
    static = ServeStaticASGI(
        application, allow_all_origins=False, max_age=3600, add_headers_function=_add_headers
    )
    for storage in AppDirectoriesFinder().storages.values():
        static.add_files(storage.location, prefix=settings.STATIC_URL)
    served: Application = static
    return served


def _add_headers(headers: Headers, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
