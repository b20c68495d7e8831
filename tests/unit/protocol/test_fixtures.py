"""The examples in ``chat/protocol/fixtures/``, which the tests of every client read too."""

import json
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from chat.protocol.client_frames import AnyClientFrame
from chat.protocol.document import FIXTURES
from chat.protocol.frames import AnyServerFrame

UNIONS = {"client": AnyClientFrame, "server": AnyServerFrame}
FILES = sorted(FIXTURES.glob("*/*.json"))

each = pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")


def read(file: Path) -> dict[str, Any]:
    example: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return example


@pytest.mark.parametrize("direction", UNIONS)
def test_every_frame_has_exactly_one_example(direction: str) -> None:
    tags = [frame.__struct_config__.tag for frame in get_args(UNIONS[direction])]
    files = [file.stem for file in FILES if file.parent.name == direction]
    assert files == sorted(tags)


def test_there_are_examples_of_these_two_directions_alone() -> None:
    assert {file.parent.name for file in FILES} == set(UNIONS)


@each
def test_an_example_is_the_frame_that_its_name_says(file: Path) -> None:
    assert read(file)["type"] == file.stem


@each
def test_an_example_comes_back_the_same_when_it_is_read_and_written(file: Path) -> None:
    frame = msgspec.json.decode(file.read_bytes(), type=UNIONS[file.parent.name])
    assert json.loads(msgspec.json.encode(frame)) == read(file)


@each
def test_an_example_is_written_for_people(file: Path) -> None:
    pretty = json.dumps(read(file), indent=2, ensure_ascii=False) + "\n"
    assert file.read_text("utf-8") == pretty


@pytest.mark.parametrize(
    "file", [file for file in FILES if file.parent.name == "client"], ids=lambda file: file.stem
)
def test_the_server_refuses_a_field_that_it_does_not_know(file: Path) -> None:
    frame = json.dumps({**read(file), "colour": "teal"})
    with pytest.raises(msgspec.ValidationError, match="unknown field `colour`"):
        msgspec.json.decode(frame, type=AnyClientFrame)
