"""What is asked of a place for the bytes of files."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Protocol
from uuid import UUID


class Key(NamedTuple):
    """What is kept of a file: what was sent, or a smaller picture of it by its width."""

    file_id: UUID
    part: str = "original"

    @property
    def path(self) -> str:
        """Where it is, below the root of the storage.

        The end of an id is random, so that no folder has more than its share of files.
        """
        name = self.file_id.hex
        return f"{name[-2:]}/{name}/{self.part}"


class Store(Protocol):
    """A place for bytes. What is put there stays as it is until it is deleted.

    Every function blocks, and raises ``Unavailable`` where the place does not answer.
    """

    def put(self, key: Key, path: Path) -> None:
        """Keep what a file has, durably; whatever was there is replaced."""

    def read(self, key: Key, start: int, stop: int) -> Iterator[bytes]:
        """Return the bytes from one place up to another, piece by piece.

        Raises:
            FileNotFound: there are none.
        """

    def size(self, key: Key) -> int | None:
        """Return how many bytes there are, and ``None`` without any."""

    def delete(self, file_id: UUID) -> None:
        """Take everything of a file away; without anything that is done."""

    def keys(self) -> Iterator[Key]:
        """Return all that is there."""
