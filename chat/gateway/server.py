"""The server: uvicorn with our own protocols, for `serve` and `runserver` alike."""

import sys

import uvicorn
from django.conf import settings

from chat.gateway import startup
from chat.gateway.http_protocol import HttpProtocol
from chat.gateway.socket import Socket

STOP_SECONDS = 10
"""How long connections may take to end when the server stops."""


def serve(host: str, port: int) -> None:
    """Serve until a signal stops it.

    Arguments:
        host: address to listen on.
        port: TCP port to listen on.

    Raises:
        CommandError: something that is needed is not there; the message says what.
    """
    # Kept in a variable: the lock lasts as long as the object.
    lock = startup.take_data_dir(settings.DATA_DIR)
    startup.check_database()
    listener = startup.listen(host, port)
    server = uvicorn.Server(
        uvicorn.Config(
            settings.APPLICATION,
            http=HttpProtocol,
            ws=Socket,
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=STOP_SECONDS,
        )
    )
    for notice in startup.notices():
        print(notice, file=sys.stderr)
    print(f"Real Time Chat serves on {_address(host, port)} (Ctrl+C stops it)", flush=True)
    try:
        server.run(sockets=[listener])
    finally:
        lock.release()


def _address(host: str, port: int) -> str:
    is_loopback = host in {"127.0.0.1", "::1"}
    name = "localhost" if is_loopback else f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}"
