"""Pictures are upright, and tell nothing of whoever took them; what cannot be shown is none."""

import io
import warnings
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from chat.files.media.asking import FACES, ORIGINAL, Answer, Found, Task
from chat.files.media.kinds import UNKNOWN
from chat.files.media.looking import look
from chat.files.media.pictures import drawing
from tests import pictures

Look = Callable[..., Answer]


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """Where what is made of a file goes."""
    folder = tmp_path / "made"
    folder.mkdir()
    return folder


@pytest.fixture
def looked(tmp_path: Path, made: Path) -> Look:
    """Looks into bytes."""

    def looked(data: bytes, **asked: bool) -> Answer:
        source = tmp_path / "source"
        source.write_bytes(data)
        with warnings.catch_warnings(action="ignore"):
            return look(Task(str(source), str(made), **asked))

    return looked


def drawn(place: Path) -> Image.Image:
    """Return a picture that was made."""
    return Image.open(io.BytesIO(place.read_bytes()))


def corners(image: Image.Image) -> list[tuple[int, ...]]:
    """Return the colours of the middles of the quarters."""
    width, height = image.size
    places = [(width * x // 4, height * y // 4) for y in (1, 3) for x in (1, 3)]
    found = [image.convert("RGB").getpixel(place) for place in places]
    return [colour for colour in found if isinstance(colour, tuple)]


def are_upright(image: Image.Image) -> bool:
    return all(
        abs(is_ - was) < 24
        for colour, expected in zip(corners(image), pictures.CORNERS, strict=True)
        for is_, was in zip(colour, expected, strict=True)
    )


def tells(data: bytes) -> list[bytes]:
    """Return what a file tells of the camera and whoever holds it."""
    return [secret for secret in (*pictures.SECRETS, b"Exif", b"GPS") if secret in data]


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_is_upright_and_tells_nothing_and_keeps_its_colours(
    looked: Look, made: Path, format: str, orientation: int
) -> None:
    facts = looked(pictures.photograph(orientation, format)).found
    assert (facts.media_type, facts.is_rewritten) == (f"image/{format.lower()}", True)
    assert (facts.width, facts.height) == (64, 48)
    written = (made / ORIGINAL).read_bytes()
    assert tells(written) == []
    image = Image.open(io.BytesIO(written))
    assert image.size == (64, 48)
    assert are_upright(image)
    assert image.getexif() == {}
    profile = ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))
    assert "sRGB" in ImageCms.getProfileDescription(profile)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", [1, 6])
def test_thumbnails_are_upright_and_tell_nothing(
    looked: Look, made: Path, format: str, orientation: int
) -> None:
    data = pictures.photograph(orientation, format, width=640, height=480)
    assert looked(data).found.thumbnails == [320]
    small = drawn(made / "320.webp")
    assert (small.format, small.size) == ("WEBP", (320, 240))
    assert are_upright(small)
    assert not {"exif", "xmp", "icc_profile"} & small.info.keys()


def test_a_picture_that_tells_nothing_stays_as_it_came(looked: Look, made: Path) -> None:
    facts = looked(pictures.written(pictures.quarters(), "PNG")).found
    assert not facts.is_rewritten
    assert not (made / ORIGINAL).exists()


def test_thumbnails_are_as_long_as_they_say(looked: Look, made: Path) -> None:
    assert looked(pictures.written(pictures.quarters(2_000, 1_000), "JPEG")).found.thumbnails == [
        *(320, 1280)
    ]
    assert drawn(made / "320.webp").size == (320, 160)
    assert drawn(made / "1280.webp").size == (1280, 640)


def test_a_small_picture_is_its_own_thumbnail_unless_it_is_heavy(looked: Look, made: Path) -> None:
    assert looked(pictures.written(pictures.quarters(300, 50), "JPEG")).found.thumbnails == []
    noise = Image.effect_noise((300, 300), 100)
    assert looked(pictures.written(noise, "PNG")).found.thumbnails == [320]
    assert drawn(made / "320.webp").size == (300, 300)


def test_a_picture_has_a_hash_that_is_shown_until_it_is_there(looked: Look) -> None:
    facts = looked(pictures.photograph()).found
    assert 20 <= len(b64decode(facts.thumbhash)) <= 25


@pytest.mark.parametrize("format", ["GIF", "WEBP", "PNG"])
def test_what_moves_still_moves(looked: Look, made: Path, format: str) -> None:
    data = pictures.moving(format, frames=4)
    facts = looked(data).found
    assert (facts.media_type, facts.is_animated) == (f"image/{format.lower()}", True)
    kept = (made / ORIGINAL).read_bytes() if facts.is_rewritten else data
    image = Image.open(io.BytesIO(kept))
    assert (getattr(image, "n_frames", 1), image.info["loop"]) == (4, 0)
    image.load()
    assert image.info["duration"] == 80
    assert tells(kept) == []


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_pictures_of_every_kind_of_pixel_are_drawn(looked: Look, made: Path, mode: str) -> None:
    image = pictures.quarters(640, 480, mode="L" if mode == "I;16" else mode)
    if mode == "I;16":
        image = image.convert("I").point(lambda value: value * 257).convert("I;16")
    data = pictures.written(image, "JPEG" if mode == "CMYK" else "PNG")
    assert looked(data).found.thumbnails == [320]
    small, whole = drawn(made / "320.webp").convert("L"), image.convert("RGB").convert("L")
    if mode == "I;16":
        whole = pictures.quarters(640, 480, mode="L")
    for x, y in ((80, 60), (240, 180)):
        one, other = small.getpixel((x, y)), whole.getpixel((2 * x, 2 * y))
        assert isinstance(one, int)
        assert isinstance(other, int)
        assert abs(one - other) < 40


@pytest.mark.parametrize(
    "huge",
    [
        pictures.png_of(50_000, 50_000),
        pictures.png_of(2**31 - 1, 2**31 - 1),
        pictures.gif_of(50_000, 50_000, 1),
        pictures.photograph().replace(b"\x00\x30\x00\x40\x03", b"\xc3\x50\xc3\x50\x03"),
    ],
)
def test_a_picture_of_more_pixels_than_can_be_drawn_is_refused_unopened(
    looked: Look, huge: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(Image, "open", opened)
    assert "50 million are accepted" in looked(huge).refusal


@pytest.mark.parametrize(
    "bomb", [pictures.gif_of(20, 20, 2_001), pictures.gif_of(7_000, 7_000, 50)]
)
def test_a_picture_that_moves_too_much_is_refused(looked: Look, bomb: bytes) -> None:
    assert "moves in" in looked(bomb).refusal


def test_a_picture_of_more_bytes_than_are_read_is_refused(
    looked: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "BYTES_MAX", 2 * 1024**2)
    refusal = looked(pictures.photograph() + bytes(2 * 1024**2)).refusal
    assert refusal == "A picture has at most 2 MiB."


SCRIPT = b"/*<script>alert(1)</script>*/=1;alert(1)"


@pytest.mark.parametrize(
    "polyglot",
    [
        pictures.photograph() + pictures.zipped(evil=SCRIPT),
        pictures.written(pictures.quarters(), "PNG") + SCRIPT,
        pictures.written(pictures.quarters(), "GIF") + SCRIPT,
        pictures.written(pictures.quarters(), "WEBP", lossless=True) + SCRIPT,
        pictures.written(pictures.quarters(), "JPEG", comment=SCRIPT),
        pictures.written(pictures.quarters(), "GIF", comment=SCRIPT),
        pictures.written(pictures.quarters(), "JPEG", exif=pictures.exif(1, SCRIPT.decode())),
        pictures.png_of(
            1, 1, chunks=((b"tEXt", SCRIPT), (b"IDAT", b"x\x9cc\xf8\xcf\xc0\0\0\3\1\1\0"))
        ),
    ],
)
def test_of_a_file_that_is_two_things_the_picture_alone_is_left(
    looked: Look, made: Path, polyglot: bytes
) -> None:
    facts = looked(polyglot).found
    assert facts.is_rewritten
    written = (made / ORIGINAL).read_bytes()
    assert b"alert" not in written
    assert b"PK\x03\x04" not in written


@pytest.mark.parametrize(
    "broken",
    [
        b"GIF89a" + SCRIPT,
        b"\xff\xd8\xff" + SCRIPT,
        b"\x89PNG\r\n\x1a\n" + SCRIPT,
        b"RIFF\x40\0\0\0WEBPVP8 " + SCRIPT,
        pictures.photograph()[:-400],
        pictures.written(pictures.quarters(), "PNG")[:-20],
        pictures.moving("GIF")[:60],
        pictures.moving("WEBP")[:-10],
        pictures.png_of(10, 10),
        pictures.png_of(10, 10, chunks=((b"IDAT", b"no zlib"),)),
        b"\xff\xd8\xff",
        b"GIF89a",
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\0\0\0\0WEBP",
    ],
)
def test_what_only_begins_as_a_picture_is_a_file_of_which_nothing_is_known(
    looked: Look, made: Path, broken: bytes
) -> None:
    assert looked(broken).found == Found(UNKNOWN)
    assert list(made.iterdir()) == []


def test_a_face_is_the_middle_of_a_picture_in_two_squares(looked: Look, made: Path) -> None:
    answer = looked(pictures.photograph(6, width=900, height=700), is_face=True)
    assert answer.found.thumbnails == list(FACES)
    for side in FACES:
        face = drawn(made / f"{side}.webp")
        assert face.size == (side, side)
        assert are_upright(face)
        assert tells((made / f"{side}.webp").read_bytes()) == []


@pytest.mark.parametrize("data", [b"<svg/>", pictures.film(), pictures.zipped(a=b"a"), b""])
def test_a_face_is_a_picture(looked: Look, data: bytes) -> None:
    assert "JPEG, PNG, GIF or WebP" in looked(data, is_face=True).refusal


def test_a_face_that_cannot_be_read_is_refused(looked: Look) -> None:
    assert looked(b"GIF89a" + SCRIPT, is_face=True).refusal == "This picture cannot be read."
