# Made from chat/protocol/markup/ by `make schema`; do not edit.
"""The pieces of a line: code, links, and what is bold, italic or struck through."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rtchat.markup import white
from rtchat.markup.addresses import links
from rtchat.markup.tree import Code, Inline, Link, Style, Styled

_TICKS = re.compile("`+")
_MARKS = re.compile("[*_~]+(?![\ufe0f\u20e3])")
"""Marks side by side share what stands around them; with these behind it, ``*`` is a key."""
_RUN = re.compile(r"\*+|_+|~+")
_STYLES: dict[str, Style] = {
    "*": "bold",
    "**": "bold",
    "***": "bold",
    "_": "italic",
    "~": "strike",
    "~~": "strike",
}
_CONTENT = re.compile("[0-9A-Za-z\x80-\U0010ffff]")
"""What is worth a mark: ``*-*`` is a face."""

_BLANK = re.compile(f"{white.ANY}?")
_ESCAPE = re.compile(r"[\\/]")
_OPENING = re.compile(r"[(\[{¿¡（「『【]")  # noqa: RUF001
_CLOSING = re.compile(r"[)\]}.,;:!?…–—،؛؟、。，；：！？）」』】]")  # noqa: RUF001
_QUOTE = re.compile("[\"'“”„‘’‚«»‹›]")  # noqa: RUF001
LOOSE_SIGNS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u200d\u2600-\u27bf\u2e80-\ud7ff\uf900-\ufaff\ufe0f"
    "\uff66-\uff9f\U0001f000-\U0001fbff\U00020000-\U0003ffff"
)
"""Scripts without spaces between words, and emoji, as they stand in a set of `re`."""
LOOSE = re.compile(f"[{LOOSE_SIGNS}]")
"""They end a word for ``*`` alone."""


@dataclass(slots=True)
class _Solid:
    """Code or a link, and where it stands: no mark begins or ends within it."""

    begin: int
    end: int
    node: Code | Link


@dataclass(slots=True)
class _Marked:
    """A mark that was opened, and, once another closes it, what stands between the two."""

    begin: int
    inner_begin: int
    style: Style
    inner_end: int = 0
    end: int = 0
    """Zero while it is open: then it is text."""


def parse_line(line: str) -> list[Inline]:
    """Return the pieces of a line."""
    spans = [span for span in _spans(line) if span.end > 0]
    spans.reverse()

    def nodes(begin: int, end: int) -> list[Inline]:
        found: list[Inline] = []
        at = begin
        while spans and spans[-1].begin < end:
            span = spans.pop()
            if span.begin > at:
                found.append(line[at : span.begin])
            if isinstance(span, _Solid):
                found.append(span.node)
            else:
                found.append(Styled(span.style, nodes(span.inner_begin, span.inner_end)))
            at = span.end
        if end > at:
            found.append(line[at:end])
        return found

    return nodes(0, len(line))


def _spans(line: str) -> list[_Solid | _Marked]:
    """Return what is more than text, in order; what holds others stands before them."""
    spans: list[_Solid | _Marked] = []
    opened: dict[str, _Marked] = {}
    begin = 0
    for solid in _solids(line):
        for marks in _MARKS.finditer(line, begin, solid.begin):
            _take_marks(line, marks, opened, spans)
        spans.append(solid)
        begin = solid.end
    for marks in _MARKS.finditer(line, begin):
        _take_marks(line, marks, opened, spans)
    return spans


def _take_marks(
    line: str,
    marks: re.Match[str],
    opened: dict[str, _Marked],
    spans: list[_Solid | _Marked],
) -> None:
    """Close and open what some marks side by side close and open.

    Of each mark one is open at most, the last one, so that what they hold is as deep as there are
    marks, and each is looked at once.
    """
    before = line[max(marks.start() - 1, 0) : marks.start()]
    after = line[marks.end() : marks.end() + 1]
    if _ESCAPE.match(before) or (_QUOTE.match(before) and _QUOTE.match(after)):
        return
    for run in _RUN.finditer(line, marks.start(), marks.end()):
        mark = run[0]
        style = _STYLES.get(mark)
        if style is None:
            continue
        is_star = mark[0] == "*"
        last = opened.get(mark)
        if last is not None and _can_close(before, after, is_star):
            del opened[mark]
            if _CONTENT.search(line, last.inner_begin, run.start()):
                last.inner_end, last.end = run.span()
                for other in [one for one in opened if opened[one].begin > last.begin]:
                    del opened[other]
                continue
        if _can_open(before, after, is_star):
            opened[mark] = _Marked(run.start(), run.end(), style)
            spans.append(opened[mark])


def _can_open(before: str, after: str, is_star: bool) -> bool:
    begins = _is_beside(before, _OPENING, is_star)
    return begins and not _BLANK.fullmatch(after) and not _CLOSING.match(after)


def _can_close(before: str, after: str, is_star: bool) -> bool:
    ends = _is_beside(after, _CLOSING, is_star)
    return ends and not _BLANK.fullmatch(before) and not _OPENING.match(before)


def _is_beside(side: str, brackets: re.Pattern[str], is_star: bool) -> bool:
    """Return whether a word may end beside this character."""
    return bool(
        _BLANK.fullmatch(side)
        or brackets.match(side)
        or _QUOTE.match(side)
        or (is_star and LOOSE.match(side))
    )


def _solids(line: str) -> Iterator[_Solid]:
    """Yield the code and the links of a line, in order."""
    begin = 0
    for code in _codes(line):
        yield from (_Solid(*place) for place in links(line, begin, code.begin))
        yield code
        begin = code.end
    yield from (_Solid(*place) for place in links(line, begin, len(line)))


def _codes(line: str) -> Iterator[_Solid]:
    """Yield what stands between two runs of as many backticks."""
    runs = list(_TICKS.finditer(line))
    # Backwards, so that the next run of a length is known at once, however many lengths there are.
    closing: dict[int, int] = {}
    next_of_length: dict[int, int] = {}
    for at in range(len(runs) - 1, -1, -1):
        length = len(runs[at][0])
        if length in next_of_length:
            closing[at] = next_of_length[length]
        next_of_length[length] = at
    at = 0
    while at < len(runs):
        end = closing.get(at)
        if end is not None:
            text = line[runs[at].end() : runs[end].start()]
            if text.strip(white.CHARACTERS):
                yield _Solid(runs[at].start(), runs[end].end(), Code(text))
                at = end
        at += 1
