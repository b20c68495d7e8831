"""The bytes of files in a bucket, by the API of S3.

How it is reached is said as to every program of its kind: ``AWS_ACCESS_KEY_ID``,
``AWS_SECRET_ACCESS_KEY``, ``AWS_REGION``, and ``AWS_ENDPOINT_URL`` where it is not Amazon's.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

import obstore
import structlog
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import S3Store

from chat.core.errors import Unavailable
from chat.files.errors import FileNotFound
from chat.files.storage.store import Key

PIECE_BYTES = 256 * 1024
"""How much is read at a time, at least."""
PART_BYTES = 8 * 1024 * 1024
"""Of what size the parts of a large file are."""
PARTS_AT_ONCE = 2
"""How many of these are in memory."""
ANSWER_SECONDS = 30

if TYPE_CHECKING:
    # At run time there are no such names.
    from obstore import BytesStream, ObjectMeta

P = ParamSpec("P")
R = TypeVar("R")

logger = structlog.stdlib.get_logger("chat.storage")


class BucketStore:
    """A bucket, or what is below a prefix of it.

    Arguments:
        url: ``s3://BUCKET/PREFIX``.
    """

    def __init__(self, url: str) -> None:
        place = urlsplit(url)
        endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL", "")
        self._store = S3Store(
            place.netloc,
            prefix=place.path.strip("/") or None,
            client_options={
                "allow_http": endpoint.startswith("http://"),
                "timeout": timedelta(seconds=ANSWER_SECONDS),
                "connect_timeout": timedelta(seconds=5),
            },
            retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=ANSWER_SECONDS)},
        )

    def put(self, key: Key, path: Path) -> None:
        _asked(
            obstore.put,
            self._store,
            key.path,
            path,
            use_multipart=path.stat().st_size > PART_BYTES,
            chunk_size=PART_BYTES,
            max_concurrency=PARTS_AT_ONCE,
        )

    def read(self, key: Key, start: int, stop: int) -> Iterator[bytes]:
        if start == stop:
            return iter(())
        found = _asked(obstore.get, self._store, key.path, options={"range": (start, stop)})
        return _pieces(found.stream(min_chunk_size=PIECE_BYTES))

    def size(self, key: Key) -> int | None:
        with suppress(FileNotFound):
            return int(_asked(obstore.head, self._store, key.path)["size"])
        return None

    def delete(self, file_id: UUID) -> None:
        folder = Key(file_id).path.rpartition("/")[0]
        paths = [found["path"] for found in _asked(self._listed, folder)]
        if paths:
            with suppress(FileNotFound):
                _asked(obstore.delete, self._store, paths)

    def keys(self) -> Iterator[Key]:
        for found in _asked(self._listed, None):
            parts = found["path"].split("/")
            with suppress(ValueError, IndexError):
                yield Key(UUID(hex=parts[-2]), parts[-1])

    def _listed(self, prefix: str | None) -> list["ObjectMeta"]:
        return [found for page in obstore.list(self._store, prefix) for found in page]


def _pieces(found: "BytesStream") -> Iterator[bytes]:
    while (piece := _asked(next, found, None)) is not None:
        yield bytes(piece)


def _asked(ask: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Return what the storage answers.

    Raises:
        FileNotFound: there is no such object.
        Unavailable: it refuses, or does not answer.
    """
    try:
        return ask(*args, **kwargs)
    except (NotFoundError, FileNotFoundError):
        raise FileNotFound from None
    except (BaseError, OSError) as error:
        # Its text may quote addresses and keys.
        logger.warning("storage failed", error=type(error).__name__)
        raise Unavailable("The storage of files does not answer. Try again soon.") from None
