"""Python, set for a process that serves for long."""

import gc
import sys

SWITCH_SECONDS = 0.001
"""How long a thread that waits for the interpreter lets another one run. The writer waits for the
event loop after each commit, and 5 ms, Python's default, are as long as several commits."""
COLLECT_AFTER = 10_000
"""Objects made and not given back, after which those among them that refer to each other in a
circle are looked for. A message makes a hundred, which go by themselves."""


def settle() -> None:
    """Call it once all is loaded: what there is by then stays, and is never looked through."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, *gc.get_threshold()[1:])
    sys.setswitchinterval(SWITCH_SECONDS)
