"""The server: uvicorn with our own protocols, for `serve` and `runserver` alike."""

import signal
import sys
import threading

import uvicorn
from django.conf import settings
from django.db import connection
from uvicorn.supervisors import Multiprocess

from chat.core.database import check_database
from chat.core.datadir import take_data_dir
from chat.gateway.websocket.socket import Socket
from chat.server import reach, startup
from chat.server.http_protocol import HttpProtocol
from chat.workspace.default_channels import default_channels_create

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
    print(_greeting(reach.places(host, port, settings.SERVED_HOSTS)), flush=True)
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


def _greeting(places: list[str]) -> str:
    if len(places) == 1:
        return f"Real Time Chat serves on {places[0]} (Ctrl+C stops it)"
    return "\n  ".join(("Real Time Chat serves on these addresses (Ctrl+C stops it):", *places))
