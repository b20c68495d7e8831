"""The JSON Schema and the AsyncAPI document are made from the frames and say what they are."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import jsonschema_rs
import pytest

from chat.protocol.client_frames import AnyClientFrame
from chat.protocol.document import FIXTURES, asyncapi, fixture, socket_schema, write
from chat.protocol.errors import ERRORS
from chat.protocol.frames import AnyServerFrame

SCHEMA = Path(__file__).parents[3] / "schema"
DOCUMENTS = ("socket.schema.json", "asyncapi.json")
CLIENT_FRAMES = [frame.__name__ for frame in get_args(AnyClientFrame)]
SERVER_FRAMES = [frame.__name__ for frame in get_args(AnyServerFrame)]


def validator(union: str) -> jsonschema_rs.Validator:
    """Return what checks JSON against one of the unions of the schema."""
    document = {**socket_schema(), "$ref": f"#/$defs/{union}"}
    return jsonschema_rs.validator_for(document, validate_formats=True)


def references(document: Any) -> Iterator[str]:
    """Yield each ``$ref`` in a document."""
    if isinstance(document, dict):
        for key, value in document.items():
            if key == "$ref":
                yield value
            else:
                yield from references(value)
    elif isinstance(document, list):
        for value in document:
            yield from references(value)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_document_in_the_repository_is_up_to_date(name: str, tmp_path: Path) -> None:
    write(tmp_path)
    assert (SCHEMA / name).read_text("utf-8") == (tmp_path / name).read_text("utf-8"), (
        "run: make schema"
    )


def test_the_module_writes_both_documents(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "chat.protocol.document", tmp_path / "new"],
        check=True,
        cwd=SCHEMA.parent,
    )
    assert sorted(file.name for file in (tmp_path / "new").iterdir()) == sorted(DOCUMENTS)


@pytest.mark.parametrize("document", [socket_schema(), asyncapi()], ids=DOCUMENTS)
def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    for reference in references(document):
        found: Any = document
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]


@pytest.mark.parametrize(
    ("union", "direction"), [("ClientFrame", "client"), ("ServerFrame", "server")]
)
def test_every_example_fits_the_schema(union: str, direction: str) -> None:
    schema = validator(union)
    for file in (FIXTURES / direction).iterdir():
        schema.validate(json.loads(file.read_text("utf-8")))


def test_the_schema_is_closed_for_clients_and_open_for_the_server() -> None:
    assert not validator("ClientFrame").is_valid({**fixture("client", "ping"), "colour": "teal"})
    assert validator("ServerFrame").is_valid({**fixture("server", "reset"), "colour": "teal"})


@pytest.mark.parametrize("name", [*CLIENT_FRAMES, *SERVER_FRAMES])
def test_a_frame_is_told_by_one_constant(name: str) -> None:
    schema = socket_schema()["$defs"][name]
    assert list(schema["properties"]["type"]) == ["const"]
    assert "type" in schema["required"]


@pytest.mark.parametrize(
    "change",
    [
        {"text": 5},
        {"client_id": "one"},
        {"type": "message.sent"},
        {"conversation": None},
    ],
)
def test_the_schema_refuses_what_the_server_refuses(change: dict[str, Any]) -> None:
    assert not validator("ClientFrame").is_valid({**fixture("client", "message.send"), **change})


def test_maps_are_by_id() -> None:
    resume = {**fixture("client", "resume"), "conversations": {"general": 1}}
    assert not validator("ClientFrame").is_valid(resume)


def test_the_operations_name_every_frame_once() -> None:
    operations = asyncapi()["operations"]
    for operation, direction in (("receive", "client"), ("send", "server")):
        named = [message["$ref"].rsplit("/", 1)[1] for message in operations[operation]["messages"]]
        files = [f"{direction}.{file.stem}" for file in (FIXTURES / direction).iterdir()]
        assert sorted(named) == sorted(files)


def test_the_channels_are_the_two_sockets() -> None:
    assert {channel["address"] for channel in asyncapi()["channels"].values()} == {
        "/ws/",
        "/ws/chat/{conversation}/",
    }


def test_the_errors_are_those_of_the_one_table() -> None:
    assert [error["code"] for error in asyncapi()["x-errors"]] == list(ERRORS)
