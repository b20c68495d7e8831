"""`python manage.py runserver`: the same server for development; it restarts when code changes."""

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import autoreload

from chat.core.database import check_database
from chat.server import startup, web_build
from chat.server.server import serve


class Command(BaseCommand):
    help = "Serve HTTP and WebSockets, and start again whenever the code changes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "addrport", nargs="?", default="", help="Port, or address:port, to listen on."
        )
        parser.add_argument(
            "--noreload", action="store_true", help="Do not watch the code for changes."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = _address(options["addrport"])
        settings.HOST, settings.PORT = host, port
        try:
            _build_missing_web(host, port)
        except KeyboardInterrupt:
            raise SystemExit(130) from None
        if options["noreload"]:
            serve(host, port)
        else:
            _serve_and_reload(host, port)


def _build_missing_web(host: str, port: int) -> None:
    """Build the web client if it never was; the server does without it if it must."""
    is_restarted = os.environ.get(autoreload.DJANGO_AUTORELOAD_ENV) == "true"
    if is_restarted or (settings.WEB_BUILD / "index.html").exists():
        return
    # What would end the start ends it before the wait.
    check_database()
    startup.listen(host, port).close()
    try:
        web_build.build()
    except web_build.BuildFailed as failed:
        print(f"The web client cannot be built: {failed}. / is a plain page.", file=sys.stderr)


def _serve_and_reload(host: str, port: int) -> None:
    status: Any = 0
    try:
        autoreload.run_with_reloader(_serve_or_exit, host, port)
    except SystemExit as ended:
        status = ended.code
    # The server goes on in its threads. An interpreter that is taken down under them can crash,
    # and the reloader starts nothing anew after a crash.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def _serve_or_exit(host: str, port: int) -> None:
    try:
        serve(host, port)
    except CommandError as error:
        # Under the reloader a raised error would wait for the next change of the code.
        print(error, file=sys.stderr)
        os._exit(1)


def _address(addrport: str) -> tuple[str, int]:
    host, _, port = addrport.rpartition(":")
    if not addrport:
        return settings.HOST, settings.PORT
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise CommandError(f"{addrport!r} is neither a port nor address:port.")
    return host.strip("[]") or settings.HOST, int(port)
