"""Every failure under ``/api/`` and ``/health/`` answers in JSON, from the one error table.

The answer is ``{"code", "detail"}``, and ``fields`` where single input fields are wrong. The
simple API keeps its own shape for a refused registration: the fields alone.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from rest_framework import exceptions
from rest_framework.views import APIView, set_rollback

from chat.core.errors import DomainError, Unavailable
from chat.protocol import errors
from chat.protocol.errors import ErrorKind
from chat.rest.json import JSONParser, JSONRenderer
from chat.rest.middleware import JSON_PREFIXES


class SimpleView(APIView):
    """A call of the simple API: a refused form answers with its fields alone.

    Its forms take what they have always taken, a number for a text too.
    """

    parser_classes = (JSONParser,)


_KINDS: dict[type[Exception], ErrorKind] = {
    exceptions.NotAuthenticated: errors.UNAUTHENTICATED,
    exceptions.AuthenticationFailed: errors.UNAUTHENTICATED,
    exceptions.PermissionDenied: errors.FORBIDDEN,
    PermissionDenied: errors.FORBIDDEN,
    exceptions.NotFound: errors.NOT_FOUND,
    Http404: errors.NOT_FOUND,
    exceptions.MethodNotAllowed: errors.METHOD_NOT_ALLOWED,
    exceptions.UnsupportedMediaType: errors.UNSUPPORTED_MEDIA_TYPE,
    exceptions.ParseError: errors.INVALID,
}


def problem(
    kind: ErrorKind, detail: str = "", fields: dict[str, list[str]] | None = None
) -> dict[str, Any]:
    """Return the body of a failed request."""
    body: dict[str, Any] = {"code": kind.code, "detail": detail or kind.detail}
    if fields:
        body["fields"] = fields
    return body


def exception_handler(exception: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """Translate what a view raised; what is not known here becomes a logged 500."""
    set_rollback()
    if isinstance(exception, OperationalError | InterfaceError):
        exception = Unavailable("The database does not answer. Try again soon.")
    is_simple = isinstance(context["view"], SimpleView)
    if isinstance(exception, exceptions.ValidationError):
        return _refused_form(_messages(exception), is_simple=is_simple)
    if isinstance(exception, DomainError):
        response = domain_response(exception, is_simple=is_simple)
    elif type(exception) in _KINDS:
        kind = _KINDS[type(exception)]
        detail = (
            str(exception.detail)
            if isinstance(exception, exceptions.APIException)
            and kind not in (errors.UNAUTHENTICATED, errors.NOT_FOUND)
            else ""
        )
        response = problem_response(kind, detail)
    else:
        return None
    if response.status_code == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def domain_response(error: DomainError, *, is_simple: bool = False) -> HttpResponse:
    """Return the answer to a request that a domain room refused.

    Arguments:
        is_simple: in the shape of the simple API.
    """
    if error.fields:
        return _refused_form(error.fields, is_simple=is_simple)
    response = problem_response(error.kind, error.detail)
    if error.retry_after is not None:
        response["Retry-After"] = str(error.retry_after)
    return response


def _refused_form(fields: dict[str, list[str]], *, is_simple: bool) -> HttpResponse:
    return _json(fields if is_simple else problem(errors.INVALID, fields=fields), 400)


def _messages(exception: exceptions.ValidationError) -> dict[str, list[str]]:
    detail = exception.detail
    assert isinstance(detail, dict)
    return {str(name): _flat(detail[name]) for name in detail}


def _flat(messages: Any) -> list[str]:
    # Forms here are flat but for lists, whose messages come by index.
    if isinstance(messages, dict):
        return [message for value in messages.values() for message in _flat(value)]
    return [str(message) for message in messages]


def problem_response(kind: ErrorKind, detail: str = "") -> HttpResponse:
    """Return the answer to a failed request that no view has seen."""
    return _json(problem(kind, detail), kind.status)


def _json(data: object, status: int) -> HttpResponse:
    body = JSONRenderer().render(data)
    return HttpResponse(body, content_type=JSONRenderer.media_type, status=status)


def _plain(request: HttpRequest, kind: ErrorKind, detail: str = "") -> HttpResponse:
    if request.path.startswith(JSON_PREFIXES):
        return problem_response(kind, detail)
    text = f"{detail or kind.detail}\n"
    return HttpResponse(text, content_type="text/plain", status=kind.status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what Django itself refuses: too many parameters, a malformed request."""
    if isinstance(exception, TooManyFieldsSent):
        most = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
        return _plain(request, errors.INVALID, f"A request has at most {most:,} parameters.")
    return _plain(request, errors.INVALID)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what Django itself forbids."""
    return _plain(request, errors.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a path that no route has."""
    return _plain(request, errors.NOT_FOUND)


def method_not_allowed(request: HttpRequest, allowed: Sequence[str]) -> HttpResponse:
    """Answer a method that a page does not have."""
    response = _plain(request, errors.METHOD_NOT_ALLOWED)
    response["Allow"] = ", ".join(allowed)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer what nobody expected; Django has logged it."""
    return _plain(request, errors.INTERNAL)
