"""Pages: the web client, the start page of a server without it, and the API's documents."""

from collections.abc import Callable
from functools import cache, wraps
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.generators import SchemaGenerator

from chat.protocol.document import asyncapi
from chat.rest import socket_page
from chat.rest.errors import method_not_allowed
from chat.rest.json import JSONRenderer

Page = Callable[..., HttpResponse]


def page(view: Page) -> Page:
    """Serve a page by GET and HEAD; other methods are refused as they are everywhere."""

    @csrf_exempt  # Its own refusal would come first, and nothing here can be forged.
    @wraps(view)
    def served(request: HttpRequest, **path: object) -> HttpResponse:
        if request.method in {"GET", "HEAD"}:
            return view(request, **path)
        return method_not_allowed(request, ["GET", "HEAD"])

    return served


@page
def web(request: HttpRequest, conversation_id: UUID | None = None) -> HttpResponse:
    """The web client, which finds its own way from here; without it, say what runs here."""
    index = _web_index()
    if index is None:
        return render(request, "rest/home.html")
    # It names the hashed files of one build, so that browsers ask for it each time.
    return HttpResponse(index, headers={"Cache-Control": "no-cache"})


@cache
def _web_index() -> bytes | None:
    """Return the page of the build that was there at the start, like the static files."""
    index = settings.WEB_BUILD / "index.html"
    return index.read_bytes() if index.exists() else None


@page
def favicon(request: HttpRequest) -> HttpResponse:
    """The icon that browsers ask for on pages that name none, as the admin pages do."""
    return redirect(static("rest/favicon.svg"))


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
