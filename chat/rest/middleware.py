"""What holds for every HTTP answer."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]

JSON_PREFIXES = ("/api/", "/health/")
"""Below these every answer, errors too, is JSON, and a missing final slash is served."""

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


def security_headers(get_response: Handler) -> Handler:
    """Allow pages their own scripts and styles alone, keep API answers out of caches, and cookies
    that are set over HTTPS away from plain HTTP.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        if request.path.startswith(JSON_PREFIXES):
            response.headers.setdefault("Cache-Control", "no-store")
        if request.is_secure():
            for cookie in response.cookies.values():
                cookie["secure"] = True
        return response

    return middleware


def missing_slash(get_response: Handler) -> Handler:
    """Serve ``/api/login`` as ``/api/login/``: a redirect would lose the body of a POST."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(JSON_PREFIXES) and not request.path_info.endswith("/"):
            request.path_info += "/"
            request.path += "/"
        return get_response(request)

    return middleware
