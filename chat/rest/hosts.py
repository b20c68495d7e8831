"""Requests that name another host than ours are told how to make it ours."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import render

from chat.core.hosts import HOST_SHOWN, Hosts, refusal
from chat.protocol import errors
from chat.rest.errors import problem_response


def served_host(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse foreign hosts. A client that names none (HTTP/1.0) is no browser."""
    hosts = Hosts(settings.SERVED_HOSTS, listens_on=settings.HOST)

    def middleware(request: HttpRequest) -> HttpResponse:
        host = request.META.get("HTTP_HOST")
        if host is None or hosts.serves(host, arrived_at=request.META["SERVER_NAME"]):
            return get_response(request)
        if "text/html" not in request.headers.get("Accept", ""):
            return problem_response(errors.INVALID, refusal(host))
        shown = host[:HOST_SHOWN]
        context = {"host": shown, "name": split_domain_port(shown)[0]}
        return render(request, "rest/foreign_host.html", context, status=errors.INVALID.status)

    return middleware
