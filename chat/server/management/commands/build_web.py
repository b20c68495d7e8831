"""`python manage.py build_web`: build the web client."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chat.server import web_build


class Command(BaseCommand):
    help = "Build the web client anew; a server serves it from its next start on."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            web_build.build()
        except web_build.BuildFailed as failed:
            raise CommandError(f"The web client cannot be built: {failed}.") from None
        except KeyboardInterrupt:
            raise SystemExit(130) from None
