"""Static files, straight from where they are made: nothing has to be collected first."""

import os
import re
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any
from wsgiref.headers import Headers

from django.conf import settings
from django.contrib.staticfiles.finders import AppDirectoriesFinder
from servestatic import ServeStaticASGI
from servestatic.responders import MissingFileError, Response, StaticFile

from chat.server import asgi
from chat.server.asgi import Application, Receive, Scope, Send
from chat.server.conditions import Copy

HASHED = rf"^{settings.STATIC_URL}web/assets/.+-[\w-]{{8}}\.\w+$"
"""Addresses whose content never changes: the build has put its hash into them."""

_RANGE = re.compile(r"bytes=(\d+-\d*|-\d+)")
_EMPTY_RANGE = re.compile("bytes=-0+")
"""The last no bytes, which cannot be given (RFC 9110, 14.1.2)."""


def with_static_files(application: Application) -> Application:
    """Serve static files of the apps and the web client, and everything else as before."""
    static = StaticFiles(
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


class StaticFiles(ServeStaticASGI):  # type: ignore[misc]
    """Files by their addresses."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] in self.files:
            scope = {**scope, "headers": _joined(scope["headers"])}
            self._look_again(scope["path"])
        await super().__call__(scope, receive, send)

    def get_static_file(self, path: str, url: str, **options: Any) -> "Representations":
        return Representations(path, super().get_static_file(path, url, **options))

    def _look_again(self, url: str) -> None:
        """Take a file anew that a build has replaced since the start; forget one that is gone."""
        file = self.files[url]
        if file.is_as_it_was():
            return
        del self.files[url]
        with suppress(MissingFileError):
            self.files[url] = self.get_static_file(file.path, url)


class Representations:
    """A file and its compressed copies, of which each has an entity tag of its own."""

    def __init__(self, path: str, file: StaticFile) -> None:
        self.path = path
        self._file = file
        self._state = _state(path)
        for coding, _, headers in file.alternatives:
            if coding is not None:
                Headers(headers)["ETag"] = f'{file.etag[:-1]}-{coding}"'

    def is_as_it_was(self) -> bool:
        """Return whether the file is the one that the headers are of."""
        return _state(self.path) == self._state

    async def aget_response(
        self, method: str, request_headers: Mapping[str, str], **options: Any
    ) -> Response:
        """Answer a request; its headers are named as in WSGI."""
        if method not in {"GET", "HEAD"}:
            return await self._file.aget_response(method, request_headers, **options)
        _, chosen = self._file.get_path_and_headers(request_headers)
        headers = Headers(chosen)
        copy = Copy(etag=str(headers["ETag"]), last_modified=str(headers["Last-Modified"]))
        failed = copy.failed_condition(request_headers)
        if failed is HTTPStatus.NOT_MODIFIED:
            return self._file.get_not_modified_response(headers)
        if failed is not None:
            return Response(failed, [("Content-Length", "0")], None)
        # Those of the file itself know one tag, and no list of them.
        asked = {
            name: value
            for name, value in request_headers.items()
            if not name.startswith("HTTP_IF_")
        }
        part = asked.get("HTTP_RANGE", "")
        if method == "HEAD" or not copy.continues(request_headers) or not _RANGE.fullmatch(part):
            asked.pop("HTTP_RANGE", None)
        elif _EMPTY_RANGE.fullmatch(part):
            # Like all that lies behind the end.
            asked["HTTP_RANGE"] = f"bytes={headers['Content-Length']}-"
        return await self._file.aget_response(method, asked, **options)


def _state(path: str) -> tuple[int, int] | None:
    """Return what changes with a file, ``None`` where there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _joined(headers: asgi.Headers) -> asgi.Headers:
    """Return headers with one line for each name (RFC 9110, 5.2)."""
    values: defaultdict[bytes, list[bytes]] = defaultdict(list)
    for name, value in headers:
        values[name].append(value)
    return [(name, b", ".join(found)) for name, found in values.items()]


def _add_headers(headers: Headers, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
