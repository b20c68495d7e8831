"""How long to wait before the next attempt."""

import random

BASE_SECONDS = 0.5
MAX_SECONDS = 30.0
STABLE_SECONDS = 10.0
"""A connection that lasted so long was no failure."""


class Backoff:
    """Random waits in a range that doubles, so that thousands of clients do not return at once."""

    def __init__(self) -> None:
        self._failures = 0

    def after(self, connected_seconds: float) -> float:
        """Return the seconds to wait.

        Arguments:
            connected_seconds: how long the last connection lasted.
        """
        if connected_seconds >= STABLE_SECONDS:
            self._failures = 0
        longest = min(MAX_SECONDS, BASE_SECONDS * 2.0**self._failures)
        self._failures = min(self._failures + 1, 10)
        return random.uniform(0, longest)
