"""How the kernel shares the cores between one thread of ours and all others."""

import ctypes
import os
import platform
import struct
import sys

NICE = 5
"""How much nicer a thread is that gives way: of a core that another wants too it has a quarter. One
that is nicer waits longer for a core while it has the interpreter, for which others wait."""
SLICE_SECONDS = 0.1
"""The longest slice that Linux takes: a thread with a shorter one goes before it at once."""

_SCHED_SETATTR = {"x86_64": 314, "aarch64": 274, "riscv64": 274}
"""Its number by machine: the C libraries of many systems have no function for it."""
_ATTRIBUTES = struct.Struct("=IIQiIQQQ")


def give_way() -> None:
    """Let whatever wakes have the core of the calling thread at once, for as long as that lives.

    A thread of the usual kind keeps its core for 3 ms and more, whoever wakes meanwhile. Where the
    kernel knows no slices of threads (it does from Linux 6.12) this one is nicer and no more; on
    other systems nothing changes.

    Source: sched_setattr(2), https://docs.kernel.org/scheduler/sched-eevdf.html
    """
    number = _SCHED_SETATTR.get(platform.machine())
    if sys.platform != "linux" or number is None:
        return
    # Than the main thread, and not than this one, which may be started again.
    nice = min(os.getpriority(os.PRIO_PROCESS, os.getpid()) + NICE, 19)
    # Of the usual policy, without flags; what stands for the runtime is the slice.
    attributes = _ATTRIBUTES.pack(
        _ATTRIBUTES.size, os.SCHED_OTHER, 0, nice, 0, int(SLICE_SECONDS * 1e9), 0, 0
    )
    # A container may forbid it, and then the thread stays as it is.
    ctypes.CDLL(None).syscall(number, 0, attributes, 0)
