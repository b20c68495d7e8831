"""Files are looked into beside the server, which none of them can hurt."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest

from chat.core import supervision
from chat.core.errors import Unavailable
from chat.core.supervision import start_thread
from chat.files.media import process
from chat.files.media.asking import Found
from chat.files.media.errors import MediaRefused
from chat.files.media.process import TOO_MUCH, Media
from tests import pictures
from tests.patience import PATIENCE

_WORKER = [sys.executable, "-c"]
_ANSWERS = """
import os, sys, time
for line in sys.stdin.buffer:
    if b"dies" in line: os._exit(3)
    if b"hangs" in line: time.sleep(3600)
    if b"prints" in line: print("no answer", flush=True); continue
    print('{"found":{"media_type":"process %d"}}' % os.getpid(), flush=True)
"""
_COUNTS = """
import sys
for number, line in enumerate(sys.stdin.buffer, start=1):
    print('{"found":{"media_type":"%d"}}' % number, flush=True)
"""


@contextmanager
def media(script: str | None = None, *, seconds: float = PATIENCE) -> Iterator[Media]:
    made = Media(None if script is None else [*_WORKER, script], seconds=seconds)
    try:
        yield made
    finally:
        made.close()


def looked(by: Media, name: str) -> Found:
    return by.look(Path(name), Path("folder")).result(PATIENCE)


def test_a_photograph_is_drawn_by_another_process_with_its_limits(tmp_path: Path) -> None:
    source, folder = tmp_path / "source", tmp_path / "made"
    source.write_bytes(pictures.photograph(6, width=640, height=480))
    folder.mkdir()
    with media() as by:
        found = by.look(source, folder).result(PATIENCE)
        assert (found.media_type, found.width, found.thumbnails) == ("image/jpeg", 640, [320])
        assert {made.name for made in folder.iterdir()} == {"original", "320.webp"}
        if sys.platform == "linux":
            assert by._process is not None
            limits = Path(f"/proc/{by._process.pid}/limits").read_text()
            assert f"Max address space         {1024**3}" in limits
            environment = Path(f"/proc/{by._process.pid}/environ").read_bytes()
            assert b"DATA_DIR" not in environment
            assert b"DJANGO" not in environment


def test_what_takes_all_memory_is_refused_and_the_next_one_is_drawn(tmp_path: Path) -> None:
    bomb, good, folder = tmp_path / "bomb", tmp_path / "good", tmp_path / "made"
    bomb.write_bytes(pictures.png_bomb())
    good.write_bytes(pictures.photograph())
    folder.mkdir()
    script = (
        "from chat.files.media import worker; worker.MEMORY_BYTES = 220 * 1024**2; worker.main()"
    )
    with media(script) as by:
        with pytest.raises(MediaRefused):
            by.look(bomb, folder).result(PATIENCE)
        assert by.look(good, folder).result(PATIENCE).media_type == "image/jpeg"


def test_a_film_that_is_larger_than_what_may_be_made_loses_its_place(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(pictures.film())
    script = "from chat.files.media import worker; worker.WRITTEN_BYTES = 64; worker.main()"
    with media(script) as by:
        assert by.look(source, tmp_path).result(PATIENCE).media_type == "video/mp4"
    assert b"59.9142" not in source.read_bytes()


def test_a_file_that_ends_the_process_is_refused_and_the_next_gets_another() -> None:
    with media(_ANSWERS) as by:
        first = looked(by, "good")
        assert looked(by, "good") == first
        with pytest.raises(MediaRefused, match=TOO_MUCH):
            looked(by, "dies")
        assert looked(by, "good").media_type.startswith("process")
        assert looked(by, "good") != first


def test_a_file_that_takes_too_long_is_refused() -> None:
    with media(_ANSWERS, seconds=0.5) as by, pytest.raises(MediaRefused, match=TOO_MUCH):
        looked(by, "hangs")


def test_an_answer_that_is_none_is_an_error_of_the_server() -> None:
    with media(_ANSWERS) as by:
        with pytest.raises(Unavailable):
            looked(by, "prints")
        assert looked(by, "good").media_type.startswith("process")


def test_whoever_waits_for_a_thread_that_is_killed_gets_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def killed(_: Media) -> NoReturn:
        raise SystemExit

    monkeypatch.setattr(supervision, "RESTART_SECONDS", 0)
    with media(_ANSWERS) as by:
        with monkeypatch.context() as once:
            once.setattr(Media, "_start", killed)
            with pytest.raises(Unavailable):
                looked(by, "good")
        assert looked(by, "good").media_type.startswith("process")


def test_a_process_that_does_not_start_is_an_error_of_the_server() -> None:
    by = Media(["/nowhere/python"])
    with pytest.raises(Unavailable):
        looked(by, "good")
    by.close()


def test_more_than_can_wait_are_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "WAITING_MAX", 1)
    # Nobody takes what waits.
    monkeypatch.setattr(process, "start_thread", lambda *_: None)
    with media(_ANSWERS) as by:
        first = by.look(Path("good"), Path("folder"))
        with pytest.raises(Unavailable):
            by.look(Path("good"), Path("folder"))
    with pytest.raises(Unavailable):
        first.result(PATIENCE)


def test_the_picture_of_a_person_is_drawn_before_files_that_wait(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    begun: list[Callable[[], None]] = []
    monkeypatch.setattr(process, "start_thread", lambda _, work: begun.append(work))
    with media(_COUNTS) as by:
        waiting = [
            by.look(Path(name), tmp_path, is_face=name.startswith("face"))
            for name in ("first", "face 1", "second", "face 2")
        ]
        start_thread("media", begun[0])
        order = [found.result(PATIENCE).media_type for found in waiting]
    assert order == ["3", "1", "4", "2"]


def test_a_process_that_nobody_asks_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "IDLE_SECONDS", 0.05)
    with media(_ANSWERS) as by:
        first = looked(by, "good")
        ran = by._process
        if ran is not None:
            ran.wait(PATIENCE)
        assert looked(by, "good") != first
