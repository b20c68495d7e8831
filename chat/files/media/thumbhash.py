"""ThumbHash: what a picture looks like from afar, in some 25 bytes.

By the algorithm that https://evanw.github.io/thumbhash/ describes: a few waves of brightness, two
axes of colour and, where something can be looked through, opacity.
"""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

SIDE_MAX: Final = 64
"""Pixels of the longer side; the waves are so long that more would say no more."""

Plane = list[list[float]]
"""Values of pixels, row by row."""


class _Waves(NamedTuple):
    """The mean of a plane, its waves from -1 to 1, and what those are times."""

    mean: float
    waves: list[float]
    scale: float


def thumbhash(width: int, height: int, rgba: bytes) -> bytes:
    """Return the hash of a small picture.

    Arguments:
        rgba: four bytes for each pixel, whose colours are not multiplied by the opacity.
    """
    light, amber, green, opacity = _planes(width, height, rgba)
    has_alpha = any(value < 1 for row in opacity for value in row)
    most = 5 if has_alpha else 7
    longer = max(width, height)
    across = max(1, round(most * width / longer))
    down = max(1, round(most * height / longer))
    l = _waves(light, max(3, across), max(3, down))  # noqa: E741
    p = _waves(amber, 3, 3)
    q = _waves(green, 3, 3)
    is_landscape = width > height
    first = (
        round(63 * l.mean)
        | round(31.5 + 31.5 * p.mean) << 6
        | round(31.5 + 31.5 * q.mean) << 12
        | round(31 * l.scale) << 18
        | has_alpha << 23
    )
    second = (
        (down if is_landscape else across)
        | round(63 * p.scale) << 3
        | round(63 * q.scale) << 9
        | is_landscape << 15
    )
    head = first.to_bytes(3, "little") + second.to_bytes(2, "little")
    nibbles = [*l.waves, *p.waves, *q.waves]
    if has_alpha:
        a = _waves(opacity, 5, 5)
        head += bytes([round(15 * a.mean) | round(15 * a.scale) << 4])
        nibbles += a.waves
    values = [round(15 * (0.5 + 0.5 * wave)) for wave in nibbles]
    values += [0] * (len(values) % 2)
    pairs = zip(values[::2], values[1::2], strict=True)
    return head + bytes(low | high << 4 for low, high in pairs)


def _planes(width: int, height: int, rgba: bytes) -> tuple[Plane, Plane, Plane, Plane]:
    """Return brightness, yellow to blue, red to green, and opacity, in front of the mean colour."""
    red, green, blue, alpha = (rgba[channel::4] for channel in range(4))
    opaque = sum(alpha) / 255
    mean = [
        sum(value * a for value, a in zip(plane, alpha, strict=True)) / (255 * 255 * opaque)
        if opaque
        else 0.0
        for plane in (red, green, blue)
    ]
    light, amber, greenish, opacity = ([[0.0] * width for _ in range(height)] for _ in range(4))
    for at, a in enumerate(value / 255 for value in alpha):
        y, x = divmod(at, width)
        r = mean[0] * (1 - a) + a / 255 * red[at]
        g = mean[1] * (1 - a) + a / 255 * green[at]
        b = mean[2] * (1 - a) + a / 255 * blue[at]
        light[y][x] = (r + g + b) / 3
        amber[y][x] = (r + g) / 2 - b
        greenish[y][x] = r - g
        opacity[y][x] = a
    return light, amber, greenish, opacity


def _waves(plane: Plane, across: int, down: int) -> _Waves:
    """Return the longest waves of a plane: a discrete cosine transform, its low corner."""
    height, width = len(plane), len(plane[0])
    along = [_cosines(number, width) for number in range(across)]
    rows = [[_dot(row, wave) for wave in along] for row in plane]
    found: list[float] = []
    for y in range(down):
        wave = _cosines(y, height)
        x = 0
        while x * down < across * (down - y):
            found.append(_dot([row[x] for row in rows], wave) / (width * height))
            x += 1
    mean, *waves = found
    scale = max(map(abs, waves))
    return _Waves(mean, [wave / scale if scale else 0.0 for wave in waves], scale)


def _cosines(number: int, length: int) -> list[float]:
    return [math.cos(math.pi / length * number * (place + 0.5)) for place in range(length)]


def _dot(first: Sequence[float], second: Sequence[float]) -> float:
    return sum(map(float.__mul__, first, second))
