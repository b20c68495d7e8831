"""The frames of the Python client are those of the server."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from chat.protocol.document import FIXTURES
from rtchat import frames

ROOT = Path(__file__).parents[3]
UNIONS: dict[str, Any] = {"client": frames.AnyClientFrame, "server": frames.AnyServerFrame}
FILES = sorted(FIXTURES.glob("*/*.json"))

each = pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")


@each
def test_the_client_reads_and_writes_every_example(file: Path) -> None:
    example = json.loads(file.read_text("utf-8"))
    frame = msgspec.json.decode(file.read_bytes(), type=UNIONS[file.parent.name])
    written = json.loads(msgspec.json.encode(frame))
    assert said_of(written, example) == example


def said_of(written: Any, example: Any) -> Any:
    """Return of what was written the fields that an example has, which leaves out defaults."""
    if isinstance(example, dict):
        return {key: said_of(written[key], value) for key, value in example.items()}
    if isinstance(example, list):
        assert len(written) == len(example)
        return [said_of(*pair) for pair in zip(written, example, strict=True)]
    return written


@pytest.mark.parametrize("direction", UNIONS)
def test_the_client_knows_every_frame(direction: str) -> None:
    tags = {frame.__struct_config__.tag for frame in get_args(UNIONS[direction])}
    assert tags == {file.stem for file in FILES if file.parent.name == direction}


def test_the_client_ignores_fields_that_a_newer_server_has() -> None:
    for file in FILES:
        if file.parent.name == "server":
            example = json.loads(file.read_text("utf-8"))
            newer = json.dumps({**example, "colour": "teal"})
            plain = msgspec.json.decode(file.read_bytes(), type=frames.AnyServerFrame)
            assert msgspec.json.decode(newer, type=frames.AnyServerFrame) == plain


def test_the_frames_are_made_from_the_present_schema(tmp_path: Path) -> None:
    made = tmp_path / "frames.py"
    subprocess.run(
        [
            *(sys.executable, ROOT / "clients/python/make_frames.py"),
            *(ROOT / "schema/socket.schema.json", made),
        ],
        check=True,
    )
    assert (ROOT / "clients/python/rtchat/frames.py").read_text("utf-8") == made.read_text(
        "utf-8"
    ), "run: make schema"


def test_the_client_imports_nothing_of_the_server() -> None:
    script = "import sys, rtchat.__main__; print([name for name in sys.modules if name == 'chat'])"
    found = subprocess.run(
        [sys.executable, "-c", script],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT / "clients/python",
    )
    assert found.stdout.strip() == "[]"
