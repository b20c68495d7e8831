"""`python manage.py serve`: the server for real use."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from chat.server.server import serve


class Command(BaseCommand):
    help = "Serve HTTP and WebSockets on HOST and PORT until a signal stops it."

    def handle(self, *args: Any, **options: Any) -> None:
        serve(settings.HOST, settings.PORT, workers=settings.WORKERS)
