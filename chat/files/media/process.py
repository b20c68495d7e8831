"""Files are looked into by a process beside the server, one file at a time; pictures of people and
rooms first, as somebody waits for each before a screen.

It is started with the first file, ends when nothing was asked for a while, and is started again
where a file ended it. So nothing that a file does to a decoder is done to the server, and pictures
take at most one processor, at the lowest priority.
"""

import os
import subprocess
import sys
import threading
from concurrent.futures import Future
from contextlib import suppress
from itertools import count
from pathlib import Path
from queue import Empty, Full, PriorityQueue
from typing import Final, NamedTuple

import msgspec
import structlog
from prometheus_client import Histogram

import chat
from chat.core.errors import Unavailable
from chat.core.logs import log_failure
from chat.core.supervision import start_thread
from chat.files.media.asking import Answer, Found, Task
from chat.files.media.errors import MediaRefused

WAITING_MAX: Final = 500
"""Files that may wait; more are refused at once, and tried again later."""
SECONDS: Final = 120.0
"""How long one file may take by the clock, on a machine that has much else to do; the process
itself ends after much less of a processor."""
IDLE_SECONDS: Final = 60.0
"""How long the process is kept while nothing is asked."""
TASKS_MAX: Final = 500
"""Files that one process looks into: what a decoder forgets to give back is given back then."""
TOO_MUCH: Final = "This file takes too much time or memory to be looked into."

_ENVIRONMENT: Final = ("PATH", "SYSTEMROOT", "PYTHONPYCACHEPREFIX", "LANG", "TMPDIR", "TEMP")
"""What it is told of the server's environment, which has secrets."""

logger = structlog.stdlib.get_logger("chat.media")
seconds = Histogram("chat_media_seconds", "Seconds that it took to look into a file.")


class _Asked(NamedTuple):
    """A file that waits: those of the lowest rank first, and of one rank in their order.

    Arguments:
        task: ``None`` asks the thread to end.
    """

    rank: int
    number: int
    task: Task | None
    found: Future[Found]


class Media:
    """Looks into files: faces first, and otherwise in the order in which it is asked.

    Arguments:
        command: starts the process.
    """

    def __init__(self, command: list[str] | None = None, *, seconds: float = SECONDS) -> None:
        self._command = command or [sys.executable, "-m", "chat.files.media.worker"]
        self._seconds = seconds
        self._asked: PriorityQueue[_Asked] = PriorityQueue(WAITING_MAX)
        self._numbers = count()
        self._lock = threading.Lock()
        self._is_started = False
        self._process: subprocess.Popen[bytes] | None = None
        self._answered = 0

    def look(self, source: Path, folder: Path, *, is_face: bool = False) -> Future[Found]:
        """Have a file looked into.

        Arguments:
            source: where it is. A film from which the place is taken changes there.
            folder: empty; what is made of it is there afterwards (see ``Found``).
            is_face: it is to be the picture of a person or a room.

        Returns:
            What it is; or ``MediaRefused``; or ``Unavailable``, where the process does not start.

        Raises:
            Unavailable: too many wait already.
        """
        found: Future[Found] = Future()
        try:
            task = Task(str(source), str(folder), is_face)
            self._asked.put_nowait(_Asked(0 if is_face else 1, next(self._numbers), task, found))
        except Full:
            raise Unavailable("The server has too many pictures to draw. Try again soon.") from None
        with self._lock:
            if not self._is_started:
                self._is_started = True
                start_thread("media", self._work)
        return found

    def close(self) -> None:
        """Give an error to those who wait, and end the process after the file that it has."""
        with self._lock:
            is_started, self._is_started = self._is_started, False
        with suppress(Empty):
            while True:
                asked = self._asked.get_nowait()
                if asked.task is not None:
                    asked.found.set_exception(Unavailable())
        if is_started:
            self._asked.put(_Asked(2, next(self._numbers), None, Future()))

    # In the thread

    def _work(self) -> None:
        try:
            while True:
                try:
                    asked = self._asked.get(timeout=IDLE_SECONDS if self._process else None)
                except Empty:
                    self._end()
                    continue
                if asked.task is None:
                    return
                self._settle(asked.task, asked.found)
        finally:
            self._end()

    def _settle(self, task: Task, found: Future[Found]) -> None:
        if not found.set_running_or_notify_cancel():
            return
        try:
            with seconds.time():
                answer = self._ask(task)
        except Exception as error:
            log_failure(logger, "looking into a file failed", error)
            found.set_exception(Unavailable())
            return
        except BaseException:
            # It ends the thread, and whoever waits would wait for ever.
            found.set_exception(Unavailable())
            raise
        if answer.failure:
            logger.info("file could not be read", failure=answer.failure)
        if answer.refusal:
            found.set_exception(MediaRefused(answer.refusal))
        else:
            found.set_result(answer.found)

    def _ask(self, task: Task) -> Answer:
        process = self._process = self._process or self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        # What waits for a pipe cannot be told to stop waiting; the end of the process ends it.
        timer = threading.Timer(self._seconds, process.kill)
        timer.start()
        try:
            process.stdin.write(msgspec.json.encode(task) + b"\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except BrokenPipeError:
            line = b""
        finally:
            timer.cancel()
        self._answered += 1
        if not line.endswith(b"\n"):
            status = self._end()
            logger.warning("the process that looks into files was ended by one", status=status)
            return Answer(refusal=TOO_MUCH)
        if self._answered >= TASKS_MAX:
            self._end()
        return msgspec.json.decode(line, type=Answer)

    def _start(self) -> subprocess.Popen[bytes]:
        self._answered = 0
        return subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=Path(chat.__path__[0]).parent,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
        )

    def _end(self) -> int | None:
        """End the process; return how it ended."""
        process, self._process = self._process, None
        if process is None:
            return None
        assert process.stdin is not None
        assert process.stdout is not None
        with suppress(OSError):
            process.stdin.close()
        try:
            process.wait(1)
        except subprocess.TimeoutExpired:
            process.kill()
        process.stdout.close()
        return process.wait()


media = Media()
"""That of this process."""
