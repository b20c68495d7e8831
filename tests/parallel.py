"""Calls at the same moment, each in a thread with a database connection of its own."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

from chat.core.errors import DomainError

Result = TypeVar("Result")


def in_parallel(calls: Sequence[Callable[[], Result]]) -> list[Result | DomainError]:
    """Make the calls at once; return what each gave, or how it was refused.

    Anything but a refusal is raised.
    """
    barrier = threading.Barrier(len(calls))

    def run(call: Callable[[], Result]) -> Result | DomainError:
        barrier.wait()
        try:
            return call()
        except DomainError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))
