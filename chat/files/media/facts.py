"""What a file is."""

from pathlib import Path

import msgspec


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a file once it was looked at.

    ``width`` and ``height`` are in pixels, as it is shown, ``duration`` in seconds; ``thumbhash``
    is in base64, and empty where nothing is drawn. ``content`` are the bytes to keep: those that
    were uploaded, or what was made of them. ``thumbnails`` are smaller pictures of it in WebP, by
    the longer side.
    """

    media_type: str
    content: Path
    width: int | None = None
    height: int | None = None
    duration: float | None = None
    thumbhash: str = ""
    is_animated: bool = False
    thumbnails: dict[int, Path] = {}
