"""Pages: the web client, the start page of a server without it, and the API's documents."""

import mimetypes
import re
from collections.abc import Callable, Mapping
from functools import cache, wraps
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.html import format_html
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page
from drf_spectacular.generators import SchemaGenerator

from chat.accounts.workspace import workspace_settings_shown
from chat.protocol.document import asyncapi
from chat.rest import errors, socket_page
from chat.rest.json import JSONRenderer

Page = Callable[..., HttpResponse]

STATIC = Path(__file__).parents[1] / "static" / "rest"
ROOT_FILES = {
    "favicon.ico": "favicon.ico",
    "apple-touch-icon.png": "apple-touch-icon.png",
    "apple-touch-icon-precomposed.png": "apple-touch-icon.png",
    "robots.txt": "robots.txt",
}
"""Files of ours by their names at the root."""


def page(view: Page) -> Page:
    """Serve a page by GET and HEAD; other methods are refused as they are everywhere."""

    @csrf_exempt  # Its own refusal would come first, and nothing here can be forged.
    @wraps(view)
    def served(request: HttpRequest, **path: object) -> HttpResponse:
        if request.method in {"GET", "HEAD"}:
            return view(request, **path)
        return errors.method_not_allowed(request, ["GET", "HEAD"])

    return served


@page
@conditional_page
def web(request: HttpRequest, **path: object) -> HttpResponse:
    """The web client, which finds its own way from here; without it, say what runs here."""
    index = _index()
    if index is not None:
        return index
    return render(request, "rest/home.html", {"site_name": workspace_settings_shown().name})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a path that no route has: whoever browses gets the web client, which says so."""
    answer = errors.not_found(request, exception)
    is_page = answer["Content-Type"] == "text/plain" and request.method in {"GET", "HEAD"}
    wants_page = "text/html" in request.headers.get("Accept", "")
    page = _index() if is_page and wants_page else None
    if page is not None:
        page.status_code = answer.status_code
    return page or answer


def _index() -> HttpResponse | None:
    """Return the page of the web client; ``None`` where it is not built."""
    built = _built("index.html")
    if built is None:
        return None
    chosen = workspace_settings_shown()
    metas = {
        "site-name": chosen.name,
        "apple-mobile-web-app-title": chosen.name,
        "registration": chosen.registration,
        "invitations": chosen.invitations,
        "mail": "on" if settings.MAIL else "off",
    }
    index = _index_with(built.decode(), title=chosen.name, metas=metas)
    # It names the hashed files of one build, so that browsers ask for it each time.
    return HttpResponse(index, headers={"Cache-Control": "no-cache"})


@page
def service_worker(request: HttpRequest) -> HttpResponse:
    """What keeps the web client in the browser for when there is no line to here."""
    # Without a build, one that does nothing takes the place of what a browser may have kept.
    worker = _built("service-worker.js") or b""
    headers = {"Cache-Control": "no-cache"}
    return HttpResponse(worker, content_type="text/javascript", headers=headers)


@cache
def _built(name: str) -> bytes | None:
    """Return a file of the build that was there at the start, like the static files."""
    file = settings.WEB_BUILD / name
    return file.read_bytes() if file.exists() else None


def _index_with(index: str, *, title: str, metas: Mapping[str, str]) -> str:
    """Return the page of the build with another title and with more ``meta`` elements."""
    head = [format_html("<title>{}</title>", title)]
    head += [format_html('<meta name="{}" content="{}">', *meta) for meta in metas.items()]
    return re.sub("<title>.*?</title>", lambda _: "\n    ".join(head), index, count=1)


@page
def manifest(request: HttpRequest) -> HttpResponse:
    """What a system asks for that installs the web client like an app of its own (W3C)."""
    icons = [{"src": static("rest/favicon.svg"), "type": "image/svg+xml", "sizes": "any"}]
    for size in (192, 512):
        png = {"src": static(f"rest/icon-{size}.png"), "type": "image/png"}
        icons.append({**png, "sizes": f"{size}x{size}", "purpose": "maskable"})
    name = workspace_settings_shown().name
    about = {
        "id": "/",
        "name": name,
        "short_name": name,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f6f2ec",
        "theme_color": "#f6f2ec",
        "icons": icons,
    }
    headers = {"Cache-Control": "no-cache"}
    return JsonResponse(about, content_type="application/manifest+json", headers=headers)


@page
def root_file(request: HttpRequest, file: str) -> HttpResponse:
    """What browsers and crawlers ask for at the root, whatever a page names."""
    content = (STATIC / file).read_bytes()
    kind, _ = mimetypes.guess_type(file)
    return HttpResponse(content, content_type=kind, headers={"Cache-Control": "max-age=86400"})


@page
def docs(request: HttpRequest) -> HttpResponse:
    """Swagger UI, from our own files: neither a CDN nor an inline script."""
    return render(request, "rest/docs.html")


@page
def socket_docs(request: HttpRequest) -> HttpResponse:
    """The socket's frames, errors and close codes, for people."""
    return render(request, "rest/socket.html", socket_page.context())


@page
def socket_schema(request: HttpRequest) -> HttpResponse:
    """The AsyncAPI document of the socket, for generators."""
    return HttpResponse(_asyncapi(), content_type="application/json")


@page
def schema(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document, for everybody."""
    return HttpResponse(_openapi(), content_type="application/json")


# Made once: to make the OpenAPI document takes 29 ms, and anybody may ask for it.


@cache
def _asyncapi() -> bytes:
    return JSONRenderer().render(asyncapi())


@cache
def _openapi() -> bytes:
    generator = SchemaGenerator()  # type: ignore[no-untyped-call]
    return JSONRenderer().render(generator.get_schema(public=True))  # type: ignore[no-untyped-call]
