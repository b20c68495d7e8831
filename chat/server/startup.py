"""What must be true before we serve; whatever is not ends the start with one sentence."""

import socket
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection

from chat.core.addresses import is_loopback
from chat.events import redis


def check_bus(url: str) -> None:
    """See that Redis answers.

    Raises:
        CommandError: it does not.
    """
    try:
        redis.check(url)
    except redis.Unreachable as error:
        raise CommandError(f"Redis does not answer: {error}. Check REDIS_URL.") from None


def check_workers(workers: int) -> None:
    """See that several processes can work together.

    Raises:
        CommandError: they lack what they would need.
    """
    if workers == 1:
        return
    if connection.vendor == "sqlite":
        raise CommandError("WORKERS above 1 needs PostgreSQL: set DATABASE_URL.")
    if not settings.REDIS_URL:
        raise CommandError("WORKERS above 1 needs Redis or Valkey: set REDIS_URL.")


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens.

    Raises:
        CommandError: the address is not ours, or the port is taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if host == "::":
        # IPv4 too, which some systems leave out.
        listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    try:
        listener.bind((host, port))
        # Binding a taken port may work; listening on it does not.
        listener.listen(2048)
    except OSError as error:
        listener.close()
        raise CommandError(
            f"Can not listen on {host} port {port}: {error.strerror or error}."
            " Choose another with HOST and PORT."
        ) from None
    return listener


def notices() -> list[str]:
    """Return what an operator should know of the settings they start with."""
    found = []
    if not settings.RATE_LIMITS:
        found.append("RATE_LIMITS is off: passwords can be guessed without limit.")
    if settings.MAIL and is_loopback(urlsplit(settings.PUBLIC_URL).hostname or ""):
        found.append(
            f"PUBLIC_URL is {settings.PUBLIC_URL}: links in mails open on this machine alone."
        )
    return found
