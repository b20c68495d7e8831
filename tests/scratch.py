"""Where a run of the tests keeps its stores and its logs: in memory, where there is room.

Waiting for a disk is a sixth of the time of a run and shows nothing: what outlives a killed process
is in the page cache of a disk too, and `tests/power.py` plays the loss of power.
"""

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 4 << 30
"""Bytes that are free before a run begins; it uses a tenth of them."""


def use_memory() -> None:
    """Put the temporary files of this process and of its children into memory.

    A folder that the caller named in ``TMPDIR`` stays, and so does the disk where the memory is
    small, as in many containers, or refuses to run programs, which some tests write.
    """
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK | os.X_OK):
        return
    if os.statvfs(MEMORY).f_flag & os.ST_NOEXEC or shutil.disk_usage(MEMORY).free < ROOM:
        return
    os.environ["TMPDIR"] = str(MEMORY)
    tempfile.tempdir = None
