"""How long and how large what plays is, and what is noted in films and photographs."""

import io
import struct
from pathlib import Path

import pytest
from PIL import Image, features

from chat.files.media.asking import Found, Task
from chat.files.media.looking import look
from tests import pictures


def facts_of(data: bytes, folder: Path) -> Found:
    source = folder / "source"
    source.write_bytes(data)
    return look(Task(str(source), str(folder))).found


def seen(facts: Found) -> tuple[str, float | None, int | None, int | None]:
    return facts.media_type, facts.duration, facts.width, facts.height


def test_a_film_has_a_size_and_a_length(tmp_path: Path) -> None:
    assert seen(facts_of(pictures.film(), tmp_path)) == ("video/mp4", 4.2, 1_920, 1_080)


def test_a_film_that_was_taken_upright_is_high(tmp_path: Path) -> None:
    facts = facts_of(pictures.film(is_turned=True), tmp_path)
    assert (facts.width, facts.height) == (1_080, 1_920)


def test_a_film_loses_its_place_and_nothing_of_it_moves(tmp_path: Path) -> None:
    data = pictures.film()
    facts_of(data, tmp_path)
    left = (tmp_path / "source").read_bytes()
    assert len(left) == len(data)
    assert b"59.9142" not in left
    assert left.endswith(b"film" * 200)
    assert facts_of(left, tmp_path) == Found("video/mp4", 1_920, 1_080, 4.2)


def test_a_film_loses_what_is_noted_beside_its_table_of_contents(tmp_path: Path) -> None:
    note = pictures.box(b"uuid", bytes(16), b"exif:GPSLatitude 59,54.852N")
    assert facts_of(pictures.film() + note, tmp_path).media_type == "video/mp4"
    assert b"GPS" not in (tmp_path / "source").read_bytes()


@pytest.mark.skipif(not features.check("avif"), reason="Pillow writes no AVIF here")
def test_a_photograph_that_is_saved_alone_tells_nothing_and_stays_the_picture(
    tmp_path: Path,
) -> None:
    noted = pictures.written(
        pictures.quarters(), "AVIF", exif=pictures.exif(6), xmp=b"<x>xmp:Secret</x>"
    )
    facts = facts_of(noted, tmp_path)
    kept = (tmp_path / "source").read_bytes()
    assert facts.media_type == "image/avif"
    assert len(kept) == len(noted)
    assert any(secret in noted for secret in pictures.SECRETS)
    assert not any(secret in kept for secret in pictures.SECRETS)
    with Image.open(io.BytesIO(noted)) as before, Image.open(io.BytesIO(kept)) as after:
        assert after.tobytes() == before.tobytes()
        assert not after.getexif().get_ifd(0x8825)


@pytest.mark.parametrize("in_data", [False, True])
def test_notes_of_a_photograph_are_found_wherever_they_are(in_data: bool, tmp_path: Path) -> None:
    noted = pictures.heic(exif=b"\0\0\0\0" + pictures.exif(), in_data=in_data)
    facts = facts_of(noted, tmp_path)
    kept = (tmp_path / "source").read_bytes()
    assert facts.media_type == "image/heic"
    assert len(kept) == len(noted)
    assert b"SERIAL-4711" in noted
    assert b"SERIAL-4711" not in kept
    assert b"the picture itself" in kept


@pytest.mark.parametrize("kept", [(2, 0), (0, 1)], ids=["in another item", "in another file"])
def test_a_photograph_whose_notes_are_elsewhere_stays_whole(
    kept: tuple[int, int], tmp_path: Path
) -> None:
    table = pictures.heic(exif=bytes(40), in_data=True)
    data = table.replace(struct.pack(">HHHH", 2, 1, 0, 2), struct.pack(">HHHH", 2, *kept, 2))
    assert data != table
    assert facts_of(data, tmp_path).media_type == "image/heic"
    assert (tmp_path / "source").read_bytes() == data


def test_a_film_without_a_picture_is_sound(tmp_path: Path) -> None:
    facts = facts_of(pictures.film(width=0, height=0), tmp_path)
    assert seen(facts) == ("audio/mp4", 4.2, None, None)


def test_a_recording_says_how_long_it_is(tmp_path: Path) -> None:
    facts = facts_of(pictures.recording(2_500), tmp_path)
    assert seen(facts) == ("video/webm", 2.5, 640, 480)


def test_a_recording_that_does_not_ends_with_its_last_block(tmp_path: Path) -> None:
    for in_groups in (False, True):
        recorded = pictures.recording(in_groups=in_groups)
        assert facts_of(recorded, tmp_path).duration == 3.25


def test_sound_has_a_length(tmp_path: Path) -> None:
    assert seen(facts_of(pictures.sound(1.5), tmp_path)) == ("audio/wav", 1.5, None, None)


def test_music_has_a_length(tmp_path: Path) -> None:
    rate = (44_100 << 44 | 44_100 * 3).to_bytes(8, "big")
    flac = b"fLaC\0\0\0\x22" + bytes(10) + rate + bytes(16)
    assert facts_of(flac, tmp_path).duration == 3
    page = b"OggS\0\2" + bytes(8) + bytes(14) + b"OpusHead\1\1" + (312).to_bytes(2, "little")
    last = b"OggS\0\4" + (48_000 * 2 + 312).to_bytes(8, "little") + bytes(20)
    assert facts_of(page + bytes(40) + last, tmp_path).duration == 2
    # 128 kbit/s are 16,000 bytes a second.
    frame = b"\xff\xfb\x90\x64"
    assert facts_of(frame + bytes(31_996), tmp_path).duration == 2
    counted = frame + bytes(32) + b"Xing\0\0\0\1" + (100).to_bytes(4, "big") + bytes(100)
    assert facts_of(counted, tmp_path).duration == 100 * 1152 / 44_100
    tagged = b"ID3\4\0\0\0\0\0\x14" + bytes(20) + frame + bytes(15_996)
    assert facts_of(tagged, tmp_path).duration == 1


@pytest.mark.parametrize(
    "data",
    [
        *(pictures.film(), pictures.recording(), pictures.sound(), b"OggS" + bytes(60)),
        *(b"fLaC", b"ID3", pictures.heic(exif=bytes(40))),
    ],
)
def test_what_is_cut_anywhere_is_no_error(data: bytes, tmp_path: Path) -> None:
    for end in range(4, len(data), max(1, len(data) // 60)):
        source = tmp_path / "source"
        source.write_bytes(data[:end])
        assert look(Task(str(source), str(tmp_path))).failure in {"", "video/webm: error"}
