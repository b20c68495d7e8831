"""Texts of other people, made harmless for a terminal."""

import re

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
TAB_CELLS = 4
_HARMFUL = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # Controls, among them ESC, BEL and CSI.
    "\r"
    "\u202a-\u202e\u2066-\u2069"  # They reorder what stands beside them, beyond the message too.
    "\ufff9-\ufffb"  # Annotations, which many terminals draw nowhere.
    "\ud800-\udfff"  # No UTF-8 stream can carry them.
    "]"
)


def harmless(text: str) -> str:
    """Return a text that neither moves the cursor nor reorders or rings anything.

    Tabs become spaces, all kinds of line ends ``\\n``, and harmful characters U+FFFD. What joins
    characters (ZWJ, ZWNJ, variation selectors, tags, combining marks) stays, and so does what a
    newer Unicode has assigned.
    """
    for line_end in ("\r\n", "\x85", "\u2028", "\u2029"):
        text = text.replace(line_end, "\n")
    return _HARMFUL.sub(REPLACEMENT, text.replace("\t", " " * TAB_CELLS))


def indented(text: str) -> str:
    """Return the same where its first line stands behind something else."""
    return harmless(text).replace("\n", "\n    ")


def harmless_line(text: str) -> str:
    """Return the same in one line: a name, a title, the reason of an error."""
    return harmless(text).replace("\n", " ")
