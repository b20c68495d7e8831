"""The ASGI application of one process: its life, its operations pages, and HTTP."""

import asyncio
import multiprocessing
import signal
from functools import partial

from chat.core.supervision import Tasks, down
from chat.core.threads import Pool
from chat.gateway.gateway import Gateway
from chat.messaging.writer.writer import writer
from chat.protocol import errors
from chat.server.asgi import Receive, Scope, Send, answer, refusal
from chat.server.housekeeping import keep_house
from chat.server.http import HttpDoor
from chat.server.indexing import keep_index
from chat.server.interpreter import settle
from chat.server.operations import Operations
from chat.server.static import with_static_files
from chat.server.transfers.door import Transfers

DRAIN_SECONDS = 2.0
"""How long the writer may still take once all connections are closed: what they sent was answered,
but where the database has not answered until then either."""


class ServerApplication:
    """What uvicorn serves. Sockets do not pass here: uvicorn hands them to ``Socket``, which
    finds the acceptor in the lifespan's state.

    Arguments:
        gateway: all sockets.
        http: answers every HTTP request that is not for the operators, nor an upload or download.
        transfers: uploads and downloads.
        threads: where whatever blocks runs.
    """

    def __init__(
        self, *, gateway: Gateway, http: HttpDoor, transfers: Transfers, threads: Pool
    ) -> None:
        self._gateway = gateway
        self._http = http
        self._transfers = transfers
        self._threads = threads
        self._operations = Operations(problem=self._problem)
        self._files_and_http = with_static_files(http)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(scope, receive, send)
        elif not _names_one_host(scope):
            await answer(send, *refusal(errors.INVALID, "Exactly one Host header is needed."))
        elif self._operations.serves(scope["path"]):
            await self._operations(scope, send)
        elif self._transfers.serves(scope):
            await self._transfers(scope, receive, send)
        else:
            await self._files_and_http(scope, receive, send)

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        _end_with_parent()
        await self._gateway.start()
        scope["state"]["acceptor"] = self._gateway.router
        tasks = Tasks()
        tasks.start("housekeeping", partial(keep_house, self._threads))
        indexing = Pool("indexer", threads=1, waiting_max=1)
        tasks.start("indexing", partial(keep_index, indexing))
        tasks.start("files", self._transfers.sweep)
        settle()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        # All connections are closed by now; what they sent is still committed, and its events are
        # published by this loop meanwhile.
        await asyncio.to_thread(writer.drain, DRAIN_SECONDS)
        await tasks.stop()
        indexing.close()
        await self._gateway.stop()
        self._threads.close()
        self._http.close()
        self._transfers.close()
        await send({"type": "lifespan.shutdown.complete"})

    def _problem(self) -> str:
        """Return why requests cannot be served now, in a sentence; nothing where they can."""
        if failed := down():
            return f"Failed, and about to start again: {', '.join(failed)}."
        return "" if self._gateway.is_ready else "The database does not answer."


def _names_one_host(scope: Scope) -> bool:
    """Return whether a request has as many ``Host`` headers as it must (RFC 9112, 3.2)."""
    hosts = sum(name == b"host" for name, _ in scope["headers"])
    is_old: bool = scope["http_version"] == "1.0"
    return hosts == 1 or (hosts == 0 and is_old)


def _end_with_parent() -> None:
    """Stop when the process that watches over this worker is gone, however that happened."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        loop = asyncio.get_running_loop()

        def stop() -> None:
            loop.remove_reader(parent.sentinel)
            signal.raise_signal(signal.SIGTERM)

        loop.add_reader(parent.sentinel, stop)
