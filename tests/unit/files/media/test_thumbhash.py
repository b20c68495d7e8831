"""What a picture looks like from afar."""

from PIL import Image

from chat.files.media.thumbhash import thumbhash
from tests import pictures


def hash_of(image: Image.Image) -> bytes:
    rgba = image.convert("RGBA")
    return thumbhash(*rgba.size, rgba.tobytes())


def test_one_colour_is_its_mean_and_no_waves() -> None:
    hash = hash_of(Image.new("RGB", (10, 10), (255, 255, 255)))
    head = int.from_bytes(hash[:3], "little")
    assert head & 63 == 63
    assert head >> 6 & 63 == 32
    assert head >> 12 & 63 == 32
    assert head >> 18 == 0


def test_red_is_told_from_green_and_blue() -> None:
    def axes(colour: tuple[int, int, int]) -> tuple[int, int]:
        head = int.from_bytes(hash_of(Image.new("RGB", (8, 8), colour))[:3], "little")
        return head >> 6 & 63, head >> 12 & 63

    assert axes((255, 0, 0)) == (47, 63)
    assert axes((0, 255, 0)) == (47, 0)
    assert axes((0, 0, 255)) == (0, 32)


def test_the_shape_is_kept() -> None:
    wide, high = hash_of(pictures.quarters(64, 32)), hash_of(pictures.quarters(32, 64))
    assert (wide[4] >> 7, wide[3] & 7) == (1, 4)
    assert (high[4] >> 7, high[3] & 7) == (0, 4)


def test_what_can_be_looked_through_says_so_and_where() -> None:
    image = pictures.quarters(mode="RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    hash = hash_of(image)
    assert hash[2] >> 7 == 1
    assert hash[5] & 15 in (7, 8)
    assert 5 < len(hash) <= 25


def test_a_transparent_picture_and_one_of_a_pixel_have_a_hash() -> None:
    assert hash_of(Image.new("RGBA", (5, 5), (0, 0, 0, 0)))
    assert hash_of(Image.new("RGB", (1, 1)))
