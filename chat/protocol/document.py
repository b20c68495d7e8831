"""The documents of the socket protocol, made from its frames: JSON Schema and AsyncAPI.

``python -m chat.protocol.document FOLDER`` writes both into a folder.
"""

import inspect
import json
import sys
from functools import cache
from pathlib import Path
from typing import Any, get_args

import msgspec

from chat.protocol.client_frames import AnyClientFrame
from chat.protocol.errors import ERRORS
from chat.protocol.frames import AnyServerFrame
from chat.protocol.simple import SimpleMessage

Json = dict[str, Any]

FIXTURES = Path(__file__).parent / "fixtures"
DIALECT = "https://json-schema.org/draft/2020-12/schema"

SOCKET = "/ws/"
SIMPLE_SOCKET = "/ws/chat/{conversation}/"


def socket_schema() -> Json:
    """Return the JSON Schema of all frames; ``ClientFrame`` and ``ServerFrame`` are the unions."""
    return {"$schema": DIALECT, "title": "Real Time Chat: frames", "$defs": _schemas("#/$defs/")}


@cache
def asyncapi() -> Json:
    """Return the AsyncAPI 3 document: what the server receives and sends on each socket."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Real Time Chat: the socket",
            "version": "1.0.0",
            "description": "One socket per client for all conversations, and the simple API's"
            " socket of one conversation.",
        },
        "defaultContentType": "application/json",
        "channels": {
            "socket": {
                "address": SOCKET,
                "title": "The socket of a client",
                "description": "All live traffic: sending, events, presence. The first frame is"
                " `hello`.",
                "messages": {
                    name: {"$ref": f"#/components/messages/{name}"}
                    for name in (*_names("client"), *_names("server"))
                },
            },
            "simple": {
                "address": SIMPLE_SOCKET,
                "title": "The socket of one conversation",
                "description": "The simple API's: one direct conversation, no acknowledgements."
                " A frame that cannot be stored is answered with a text that begins with"
                " `Error:`.",
                "parameters": {"conversation": {"description": "The id of the conversation."}},
                "messages": {"chat": {"$ref": "#/components/messages/simple"}},
                "bindings": {
                    "ws": {
                        "method": "GET",
                        "query": {
                            "type": "object",
                            "properties": {
                                "token": {"type": "string", "description": "An access token."}
                            },
                            "required": ["token"],
                        },
                    }
                },
            },
        },
        "operations": {
            "receive": _operation("receive", "socket", _names("client")),
            "send": _operation("send", "socket", _names("server")),
            "simpleReceive": _operation("receive", "simple", ["chat"]),
            "simpleSend": _operation("send", "simple", ["chat"]),
        },
        "components": {
            "messages": {
                **_messages("client"),
                **_messages("server"),
                "simple": {
                    "name": "message",
                    "title": "Message of the simple API",
                    "summary": _plain(SimpleMessage.__doc__ or ""),
                    "payload": {"$ref": "#/components/schemas/SimpleMessage"},
                    "examples": [{"payload": _SIMPLE_EXAMPLE}],
                },
            },
            "schemas": _schemas("#/components/schemas/"),
        },
        "x-errors": [
            {
                "code": kind.code,
                "status": kind.status,
                "close_code": kind.close_code,
                "detail": kind.detail,
            }
            for kind in ERRORS.values()
        ],
    }


def fixture(direction: str, name: str) -> Json:
    """Return the example of a frame.

    Arguments:
        direction: ``client`` for what clients send, ``server`` for what the server sends.
        name: the frame's ``type``.
    """
    example: Json = json.loads((FIXTURES / direction / f"{name}.json").read_text("utf-8"))
    return example


def write(folder: Path) -> None:
    """Write both documents into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, document in (
        ("socket.schema.json", socket_schema()),
        ("asyncapi.json", asyncapi()),
    ):
        text = json.dumps(document, indent=2, ensure_ascii=False)
        (folder / name).write_text(text + "\n", "utf-8")


_UNIONS = {"client": AnyClientFrame, "server": AnyServerFrame}
_SIMPLE_EXAMPLE = {
    "message": "Lunch at one?",
    "recipient_id": "01a19b49-8c78-7cde-9623-7b2ed91e3f72",
}


def _schemas(prefix: str) -> Json:
    (client, server, _), schemas = msgspec.json.schema_components(
        (AnyClientFrame, AnyServerFrame, SimpleMessage), ref_template=prefix + "{name}"
    )
    for schema in schemas.values():
        schema["description"] = _plain(schema["description"])
        tag = schema["properties"].get("type")
        if tag is not None:
            schema["properties"]["type"] = {"const": tag["enum"][0]}
    return {
        "ClientFrame": {"description": "Any frame that a client may send.", **client},
        "ServerFrame": {"description": "Any frame that the server may send.", **server},
        **schemas,
    }


def _frames(direction: str) -> dict[str, type[msgspec.Struct]]:
    return {str(frame.__struct_config__.tag): frame for frame in get_args(_UNIONS[direction])}


def _names(direction: str) -> list[str]:
    # With the direction: `typing` goes both ways.
    return [f"{direction}.{tag}" for tag in _frames(direction)]


def _messages(direction: str) -> Json:
    return {
        f"{direction}.{tag}": {
            "name": tag,
            "title": tag,
            "summary": _plain(frame.__doc__ or ""),
            "payload": {"$ref": f"#/components/schemas/{frame.__name__}"},
            "examples": [{"payload": fixture(direction, tag)}],
        }
        for tag, frame in _frames(direction).items()
    }


def _operation(action: str, channel: str, messages: list[str]) -> Json:
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{channel}"},
        "messages": [{"$ref": f"#/channels/{channel}/messages/{name}"} for name in messages],
    }


def _plain(docstring: str) -> str:
    # Docstrings are reStructuredText, these documents CommonMark.
    return inspect.cleandoc(docstring).replace("``", "`")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
