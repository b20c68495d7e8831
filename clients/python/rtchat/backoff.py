"""How long to wait before the next try."""

import random

BASE_SECONDS = 0.5
MAX_SECONDS = 30.0
STABLE_SECONDS = 10.0
"""A line that held so long was no failure."""


class Backoff:
    """Waits at random, in a range that doubles: thousands of clients do not return at once."""

    def __init__(self) -> None:
        self._failures = 0

    def after(self, connected_seconds: float) -> float:
        """Return the seconds to wait after a line that held so long."""
        if connected_seconds >= STABLE_SECONDS:
            self._failures = 0
        longest = min(MAX_SECONDS, BASE_SECONDS * 2.0**self._failures)
        self._failures = min(self._failures + 1, 10)
        return random.uniform(0, longest)
