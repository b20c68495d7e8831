"""What holds for every HTTP answer."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port

from chat.core.addresses import is_loopback

Handler = Callable[[HttpRequest], HttpResponse]

JSON_PREFIXES = ("/api/", "/health/")
"""Below these every answer, errors too, is JSON, and a missing final slash is served."""

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        # What one is about to send is shown before it is anywhere else.
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


def security_headers(get_response: Handler) -> Handler:
    """Allow pages their own scripts and styles alone, keep them apart from pages that open them,
    API answers out of caches, and cookies that are set over HTTPS away from plain HTTP.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        if _is_trustworthy(request):
            # Elsewhere browsers ignore it, and warn of it.
            response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if request.path.startswith(JSON_PREFIXES):
            response.headers.setdefault("Cache-Control", "no-store")
        if request.is_secure():
            for cookie in response.cookies.values():
                cookie["secure"] = True
        return response

    return middleware


def _is_trustworthy(request: HttpRequest) -> bool:
    """Return whether nobody between can have changed what a browser gets (W3C Secure Contexts)."""
    host = split_domain_port(request.META.get("HTTP_HOST", ""))[0]
    return request.is_secure() or is_loopback(host.strip("[]"))


def missing_slash(get_response: Handler) -> Handler:
    """Serve ``/api/login`` as ``/api/login/``: a redirect would lose the body of a POST."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(JSON_PREFIXES) and not request.path_info.endswith("/"):
            request.path_info += "/"
            request.path += "/"
        return get_response(request)

    return middleware
