"""What the people of the demo look like and what they send: drawn when the demo is played."""

import io
import math
import random
import wave
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

Colour = tuple[int, int, int]

_FINE: Final = 2
"""Everything is drawn so many times as large, and made small, which makes its edges smooth."""
_FACE: Final = 512


class Look(NamedTuple):
    """What somebody looks like: background, shirt, skin and hair, and how long that is."""

    behind: Colour
    shirt: Colour
    skin: Colour
    hair: Colour
    is_long: bool = False


LOOKS: Final[Mapping[str, Look]] = {
    "ingrid": Look((188, 212, 226), (38, 70, 83), (244, 214, 190), (226, 190, 120), True),
    "tomasz": Look((222, 206, 186), (70, 90, 130), (240, 205, 178), (92, 64, 48)),
    "amara": Look((244, 162, 97), (124, 45, 90), (112, 70, 48), (34, 24, 22), True),
    "meiling": Look((190, 220, 190), (200, 70, 70), (242, 208, 174), (30, 28, 34), True),
    "aoife": Look((150, 200, 170), (30, 80, 70), (248, 220, 200), (196, 90, 40), True),
    "kenji": Look((205, 190, 224), (50, 60, 80), (238, 202, 166), (28, 26, 30)),
    "diego": Look((120, 190, 220), (230, 120, 50), (198, 148, 110), (44, 32, 28)),
    "sanne": Look((250, 215, 200), (60, 110, 150), (246, 216, 196), (168, 120, 70), True),
    "joao": Look((200, 205, 210), (80, 110, 60), (214, 168, 132), (70, 66, 66)),
    "layla": Look((220, 200, 170), (30, 100, 110), (222, 178, 140), (52, 36, 40), True),
    "priya": Look((240, 190, 200), (110, 60, 130), (172, 120, 84), (26, 22, 26), True),
    "camille": Look((180, 214, 240), (40, 50, 110), (244, 212, 186), (110, 76, 50)),
}


def face(key: str) -> bytes:
    """Return the picture of somebody who has one in ``LOOKS``."""
    look = LOOKS[key]
    side = _FACE * _FINE
    image = Image.new("RGB", (side, side), look.behind)
    draw = ImageDraw.Draw(image)

    def oval(x: float, y: float, wide: float, high: float, colour: Colour) -> None:
        box = [(x - wide / 2) * side, (y - high / 2) * side, (x + wide / 2) * side]
        draw.ellipse([*box, (y + high / 2) * side], fill=colour)

    if look.is_long:
        oval(0.5, 0.5, 0.52, 0.66, look.hair)
    oval(0.5, 1.06, 0.86, 0.62, look.shirt)
    neck = tuple(int(value * 0.9) for value in look.skin)
    draw.rounded_rectangle(
        [0.43 * side, 0.55 * side, 0.57 * side, 0.82 * side], 0.07 * side, fill=neck
    )
    oval(0.5, 0.435, 0.4, 0.38, look.hair)
    oval(0.5, 0.47, 0.34, 0.42, look.skin)
    draw.pieslice([0.31 * side, 0.21 * side, 0.69 * side, 0.56 * side], 185, 355, fill=look.hair)
    return _bytes(image.resize((_FACE, _FACE), Image.Resampling.LANCZOS), "PNG")


def lighthouse() -> bytes:
    """Return the picture of the station."""
    side = _FACE * _FINE
    image = _sky((side, side), (32, 62, 110), (240, 170, 120))
    draw = ImageDraw.Draw(image)
    beam = Image.new("L", image.size)
    ImageDraw.Draw(beam).polygon(
        [(side * 0.5, side * 0.27), (side, side * 0.05), (side, side * 0.4)], fill=120
    )
    image.paste((255, 240, 190), mask=beam.filter(ImageFilter.GaussianBlur(side // 60)))
    draw.rectangle([0, side * 0.8, side, side], fill=(24, 44, 74))
    for row in range(5):
        top, half = 0.32 + row * 0.1, 0.075 + row * 0.012
        colour = (214, 60, 50) if row % 2 else (245, 240, 232)
        draw.polygon(
            [
                (side * (0.5 - half), side * top),
                (side * (0.5 + half), side * top),
                (side * (0.512 + half), side * (top + 0.1)),
                (side * (0.488 - half), side * (top + 0.1)),
            ],
            fill=colour,
        )
    draw.rectangle([side * 0.44, side * 0.23, side * 0.56, side * 0.32], fill=(255, 232, 150))
    draw.polygon(
        [(side * 0.42, side * 0.23), (side * 0.58, side * 0.23), (side * 0.5, side * 0.15)],
        fill=(60, 50, 60),
    )
    return _bytes(image.resize((_FACE, _FACE), Image.Resampling.LANCZOS), "PNG")


def harbour(seed: int, above: Colour, below: Colour, *, fog: float = 0.0) -> bytes:
    """Return a photograph of the harbour under a sky of two colours."""
    chance = random.Random(seed)
    width, height = 1_280, 853
    image = _sky((width, height), above, below)
    draw = ImageDraw.Draw(image)
    horizon = int(height * 0.58)
    sun = (int(width * chance.uniform(0.2, 0.8)), horizon - chance.randint(30, 200))
    glow = Image.new("L", image.size)
    ImageDraw.Draw(glow).ellipse([sun[0] - 60, sun[1] - 60, sun[0] + 60, sun[1] + 60], fill=255)
    image.paste((255, 244, 214), mask=glow.filter(ImageFilter.GaussianBlur(26)))
    for layer in range(3):
        shade = tuple(int(value * (0.62 - layer * 0.17)) for value in below)
        base = horizon + layer * 8
        points = [(0, base), (0, base - 30)]
        for x in range(0, width + 80, 80):
            points.append((x, base - chance.randint(12, 150 - layer * 42)))
        draw.polygon([*points, (width, base)], fill=shade)
    sea = image.crop((0, 0, width, horizon)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    sea = sea.resize((width, height - horizon)).filter(ImageFilter.GaussianBlur(7))
    image.paste(ImageChops.multiply(sea, Image.new("RGB", sea.size, (150, 175, 190))), (0, horizon))
    for _ in range(420):
        y = chance.randint(horizon + 4, height - 1)
        x, length = chance.randint(0, width), 4 + (y - horizon) // 6
        draw.line([x, y, x + length, y], fill=(225, 230, 235), width=1 + (y - horizon) // 160)
    _boat(draw, int(width * 0.36), int(height * 0.73), 0.8)
    _boat(draw, int(width * 0.74), int(height * 0.63), 0.36)
    if fog:
        image = Image.blend(image, Image.new("RGB", image.size, (206, 212, 216)), fog)
    return _bytes(image, "JPEG", quality=88)


def tide() -> bytes:
    """Return the curve of a tide, as a program of the gauges draws it."""
    width, height = 1_200, 640
    image = Image.new("RGB", (width * 2, height * 2), (252, 252, 250))
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(30)
    for hour in range(0, 25, 3):
        x = 160 + hour * 88
        draw.line([x, 120, x, 1_120], fill=(226, 228, 230), width=2)
        draw.text((x - 34, 1_140), f"{hour:02}:00", fill=(90, 96, 104), font=font)
    for metres in range(5):
        y = 1_120 - metres * 240
        draw.line([160, y, 2_280, y], fill=(226, 228, 230), width=2)
        draw.text((80, y - 18), f"{metres} m", fill=(90, 96, 104), font=font)
    curve = [
        (160 + x * 8.8, 1_120 - 240 * (2.1 + 1.55 * math.cos((x / 10 - 4.6) / 12.42 * math.tau)))
        for x in range(241)
    ]
    draw.line(curve, fill=(28, 110, 180), width=7, joint="curve")
    draw.text(
        (160, 40), "Norrhavn, inner gauge", fill=(40, 44, 52), font=ImageFont.load_default(44)
    )
    return _bytes(image.resize((width, height), Image.Resampling.LANCZOS), "PNG")


def radar() -> bytes:
    """Return the screen of a radar, which turns."""
    side, turns = 320, 24
    chance = random.Random(7)
    echoes = [(chance.uniform(0, math.tau), chance.uniform(30, 140)) for _ in range(22)]
    frames = []
    for turn in range(turns):
        image = Image.new("RGB", (side, side), (6, 18, 14))
        draw = ImageDraw.Draw(image)
        for ring in (50, 100, 150):
            box = [side / 2 - ring, side / 2 - ring, side / 2 + ring, side / 2 + ring]
            draw.ellipse(box, outline=(20, 90, 60))
        angle = turn / turns * math.tau
        for behind in range(18):
            at = angle - behind * 0.03
            end = (side / 2 + 150 * math.cos(at), side / 2 + 150 * math.sin(at))
            draw.line([side / 2, side / 2, *end], fill=(10, 190 - behind * 9, 90), width=2)
        for at, far in echoes:
            light = 1 - ((angle - at) % math.tau) / math.tau
            x, y = side / 2 + far * math.cos(at), side / 2 + far * math.sin(at)
            colour = (int(90 * light), int(60 + 195 * light), int(60 + 60 * light))
            draw.ellipse([x - 3, y - 3, x + 3, y + 3], fill=colour)
        frames.append(image.quantize(48))
    return _bytes(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=90, loop=0)


def sheet() -> bytes:
    """Return a page of soundings, as a document."""
    page = Image.new("RGB", (1_240, 1_754), "white")
    draw = ImageDraw.Draw(page)
    chance = random.Random(11)
    title, small = ImageFont.load_default(46), ImageFont.load_default(24)
    draw.text((110, 110), "Inner channel, soundings", fill="black", font=title)
    for row in range(34):
        numbers = "     ".join(f"{chance.uniform(11.2, 14.9):4.1f}" for _ in range(12))
        draw.text((110, 230 + row * 42), f"{row * 50:>5} m   {numbers}", fill="black", font=small)
    return _bytes(page, "PDF", resolution=150)


def horn() -> bytes:
    """Return the horn in the fog, as a recording."""
    rate = 16_000
    samples = bytearray()
    for at in range(3 * rate):
        seconds = at / rate
        loud = min(1.0, seconds * 4, max(0.0, (2.6 - seconds) * 3))
        tone = math.sin(math.tau * 110 * seconds) + 0.5 * math.sin(math.tau * 165 * seconds)
        samples += int(9_000 * loud * tone).to_bytes(2, "little", signed=True)
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(rate)
        written.writeframes(bytes(samples))
    return file.getvalue()


class Sent(NamedTuple):
    """What somebody sends: what draws it, and its alternative text."""

    draw: Callable[[], bytes]
    alt: str = ""


SENT: Final[Mapping[str, Sent]] = {
    "harbour in the morning.jpg": Sent(
        lambda: harbour(3, (96, 150, 205), (250, 206, 160)),
        "A red boat in the harbour, hills behind it, the sun just above them",
    ),
    "sunset from boat 2.jpg": Sent(
        lambda: harbour(5, (58, 52, 104), (240, 128, 84)), "The harbour under a purple sky"
    ),
    "fog at the breakwater.jpg": Sent(
        lambda: harbour(9, (150, 164, 176), (196, 200, 200), fog=0.55),
        "Two boats that one hardly sees in the fog",
    ),
    "winter light.jpg": Sent(lambda: harbour(14, (128, 176, 214), (226, 224, 232))),
    "tide.png": Sent(tide, "The tide of a day: 3.6 m at half past four and at five"),
    "radar.gif": Sent(radar),
    "inner channel.pdf": Sent(sheet),
    "horn.wav": Sent(horn),
}
"""What is sent, by its name."""


def _sky(size: tuple[int, int], above: Colour, below: Colour) -> Image.Image:
    ramp = Image.linear_gradient("L").resize(size)
    return Image.composite(Image.new("RGB", size, below), Image.new("RGB", size, above), ramp)


def _boat(draw: ImageDraw.ImageDraw, x: int, y: int, scale: float) -> None:
    def at(*places: tuple[float, float]) -> list[tuple[float, float]]:
        return [(x + across * scale, y + down * scale) for across, down in places]

    draw.polygon(at((-170, -26), (190, -38), (150, 30), (-140, 30)), fill=(176, 52, 44))
    draw.polygon(at((-60, -30), (60, -30), (48, -92), (-48, -92)), fill=(240, 238, 232))
    draw.rectangle(at((-34, -82), (34, -60)), fill=(54, 76, 92))
    draw.line(at((0, -92), (0, -190)), fill=(60, 60, 64), width=max(1, int(6 * scale)))


def _bytes(image: Image.Image, format: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, format, **options)
    return file.getvalue()
