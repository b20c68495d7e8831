"""The process that looks into files: what people send is decoded here and nowhere else.

A line of JSON on its standard input asks, one on its standard output answers. It has no more
memory and time than the limits say, none of the server's secrets in its environment, and ends with
the server, when its input does.
"""

import os
import sys
import warnings
from contextlib import suppress
from typing import Final

import msgspec

from chat.files.media.asking import Task
from chat.files.media.looking import look

MEMORY_BYTES: Final = 1024 * 1024 * 1024
"""All that it may have at a time: a picture of 50 million pixels, and that turned upright."""
SECONDS: Final = 20
"""Of a processor, for one file."""
WRITTEN_BYTES: Final = 1024 * 1024 * 1024
"""The largest file that it may make; a film that is larger changes where it is."""
FILES: Final = 64
"""Files that it may have open."""


def main() -> None:
    """Answer until nobody asks any more."""
    # Before everything that somebody waits for.
    if hasattr(os, "nice"):
        os.nice(10)
    # Decoders warn of what they find odd, which nobody reads.
    warnings.simplefilter("ignore")
    _limit_all()
    decoder = msgspec.json.Decoder(Task)
    for line in sys.stdin.buffer:
        task = decoder.decode(line)
        _limit_one(task)
        sys.stdout.buffer.write(msgspec.json.encode(look(task)) + b"\n")
        sys.stdout.buffer.flush()


if sys.platform == "win32":
    # Windows has no such limits: there is the time that the server waits.
    def _limit_all() -> None:
        pass

    def _limit_one(task: Task) -> None:
        pass

else:
    import resource

    def _limit_all() -> None:
        os.umask(0o077)
        _limit(resource.RLIMIT_AS, MEMORY_BYTES)
        _limit(resource.RLIMIT_NOFILE, FILES)
        _limit(resource.RLIMIT_CORE, 0)

    def _limit_one(task: Task) -> None:
        """Let it work for so long from now on, beyond which the system ends it, and write no more
        than so much."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        _limit_softly(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + SECONDS + 1)
        _limit_softly(resource.RLIMIT_FSIZE, max(WRITTEN_BYTES, os.stat(task.source).st_size))

    def _limit_softly(what: int, most: int) -> None:
        """Limit one file; the next one may have more."""
        _, highest = resource.getrlimit(what)
        if highest != resource.RLIM_INFINITY:
            most = min(most, highest)
        resource.setrlimit(what, (most, highest))

    def _limit(what: int, most: int) -> None:
        _, highest = resource.getrlimit(what)
        if highest != resource.RLIM_INFINITY:
            most = min(most, highest)
        # macOS has some of them by name alone.
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main()
