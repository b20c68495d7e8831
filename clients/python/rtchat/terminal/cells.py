"""Texts in the cells of a terminal: wide characters take two, what joins takes none."""

import re
from collections.abc import Iterator

from prompt_toolkit.utils import get_cwidth

_JOINER = "\N{ZERO WIDTH JOINER}"
_AMBIGUOUS = re.compile(
    "[\u200d\ufe0f\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"
)
"""Joiners, emoji presentation, flags and skin tones."""


def width(text: str) -> int:
    """Return how many cells a text takes."""
    return get_cwidth(text)


def is_ambiguous(text: str) -> bool:
    """Return whether terminals disagree about how many cells a text takes."""
    return _AMBIGUOUS.search(text) is not None


def clip(text: str, cells: int) -> str:
    """Return a text cut to so many cells, with a mark where it was."""
    if width(text) <= cells:
        return text
    clipped = ""
    for cluster in _clusters(text):
        if width(clipped + cluster) > cells - 1:
            break
        clipped += cluster
    return f"{clipped}…"


def pad(text: str, cells: int) -> str:
    """Return a text of exactly so many cells."""
    clipped = clip(text, cells)
    return clipped + " " * (cells - width(clipped))


def wrap(text: str, cells: int) -> list[str]:
    """Return the lines of a text, none of them wider than so many cells.

    Lines break at spaces, and within a word only where it is too long for a line; never within a
    character that is made of several.
    """
    return [line for paragraph in text.split("\n") for line in _wrap_paragraph(paragraph, cells)]


def _wrap_paragraph(text: str, cells: int) -> Iterator[str]:
    line, used = "", 0
    for cluster in _clusters(text):
        taken = width(cluster)
        if line and used + taken > cells:
            if cluster == " ":
                yield line
                line, used = "", 0
                continue
            start, _, word = line.rpartition(" ")
            if not start.strip():
                start, word = line, ""
            yield start
            line, used = word, width(word)
        line += cluster
        used += taken
    yield line


def _clusters(text: str) -> Iterator[str]:
    """Yield the characters as one sees them: with what has no width, or is joined to them."""
    cluster = ""
    for character in text:
        if cluster and width(character) > 0 and not cluster.endswith(_JOINER):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster
