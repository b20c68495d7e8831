"""The server: uvicorn with our own protocols, for `serve` and `runserver` alike."""

import signal
import sys
import threading
from urllib.parse import urlsplit

import uvicorn
from django.conf import settings
from django.db import connection
from uvicorn.supervisors import Multiprocess

from chat.core.addresses import is_loopback
from chat.core.database import check_database
from chat.core.datadir import take_data_dir
from chat.gateway.websocket.socket import Socket
from chat.server import reach, startup
from chat.server.http_protocol import HttpProtocol
from chat.workspace.default_channels import default_channels_create
from chat.workspace.setup import setup_begin

STOP_SECONDS = 8
"""How long connections may take to end when the server stops, of 10 seconds for everything."""


def serve(host: str, port: int, *, workers: int = 1) -> None:
    """Serve until a signal stops it.

    Arguments:
        host: address to listen on.
        port: TCP port to listen on.
        workers: processes that share the port; one that ends is replaced.

    Raises:
        CommandError: something that is needed is not there; the message says what.
    """
    startup.check_workers(workers)
    # Kept in a variable: the lock lasts as long as the object.
    lock = take_data_dir(settings.DATA_DIR)
    check_database()
    default_channels_create()
    setup_token = setup_begin()
    # Whoever works has connections of their own.
    connection.close()
    if settings.REDIS_URL:
        startup.check_bus(settings.REDIS_URL)
    listener = startup.listen(host, port)
    config = uvicorn.Config(
        settings.APPLICATION,
        http=HttpProtocol,
        ws=Socket,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=STOP_SECONDS,
        workers=workers,
    )
    for notice in startup.notices():
        print(notice, file=sys.stderr)
    places = reach.places(host, port, settings.SERVED_HOSTS)
    print(_greeting(places), flush=True)
    if setup_token is not None:
        print(_setup(places[0], setup_token), flush=True)
    try:
        if workers > 1:
            Multiprocess(config, sockets=[listener]).run()
        else:
            _end_well()
            uvicorn.Server(config).run(sockets=[listener])
    finally:
        lock.release()


def _end_well() -> None:
    # uvicorn raises the signal again once all is done; a stop that was asked for is no crash.
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: None)


def _setup(place: str, token: str) -> str:
    # Where mails lead is where people find us; a name of this machine alone is none of the port
    # that was given to the command.
    is_public = not is_loopback(urlsplit(settings.PUBLIC_URL).hostname or "")
    base = f"{settings.PUBLIC_URL}/" if is_public else place
    return (
        "There is no administrator yet. Whoever opens this address becomes the first one; it is"
        f" good once, until the next start:\n  {base}setup#{token}"
    )


def _greeting(places: list[str]) -> str:
    if len(places) == 1:
        return f"Real Time Chat serves on {places[0]} (Ctrl+C stops it)"
    return "\n  ".join(("Real Time Chat serves on these addresses (Ctrl+C stops it):", *places))
