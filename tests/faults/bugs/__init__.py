"""Bugs that are put into the real server, to see that the checker finds them."""

from typing import NamedTuple


class Bug(NamedTuple):
    """A bug, what has to happen for it to show, and the properties that it breaks."""

    faults: tuple[str, ...]
    operations: tuple[str, ...]
    breaks: tuple[str, ...]


BUGS: dict[str, Bug] = {
    "drop-one-in-1000": Bug(("cut",), (), ("C1", "C3")),
    "publish-then-roll-back": Bug(("cut",), (), ("C4", "C15")),
    "global-order": Bug(("cut",), (), ("C3",)),
    "dedup-in-memory": Bug(("kill",), ("retry",), ("C2", "C8")),
    "swap-on-catch-up": Bug(("cut",), (), ("C5",)),
    "partial-recovery": Bug(("cut",), (), ("C13", "C15")),
    "leak-after-leave": Bug(("cut",), ("churn",), ("C11",)),
    "mark-moves-back": Bug(("cut",), ("mark",), ("C10",)),
    "seq-reused": Bug(("kill",), (), ("C1", "C4")),
    "ack-before-commit": Bug(("kill",), (), ("C1",)),
}
