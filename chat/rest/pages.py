"""Pages: the start page of a server without a web client, and the API's documents."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Say what runs here and where its documents are."""
    return render(request, "rest/home.html")


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Swagger UI, from our own files: neither a CDN nor an inline script."""
    return render(request, "rest/docs.html")
