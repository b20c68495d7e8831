"""Write the frames of ``rtchat`` from the JSON Schema of the socket.

``python make_frames.py SOCKET_SCHEMA FRAMES``
"""

import json
import sys
from pathlib import Path
from typing import Any

Json = dict[str, Any]

HEAD = '''"""Frames of the socket, told apart by ``type``.

Made from ``schema/socket.schema.json`` by ``make schema``; do not edit. Fields that are not known
here are ignored, and a set of strings is any string, so that a newer server is understood.
"""

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType
'''
BASES = '''

class ClientFrame(msgspec.Struct, frozen=True, tag_field="type"):
    """A frame that a client may send."""


class ServerFrame(msgspec.Struct, frozen=True, tag_field="type"):
    """A frame that the server may send."""
'''


def module(schema: Json) -> str:
    """Return the module's text."""
    types: Json = schema["$defs"]
    unions = {name: _members(types[name]) for name in ("ClientFrame", "ServerFrame")}
    bases = {member: name for name, members in unions.items() for member in members}
    objects = _in_order(
        {
            name: kind
            for name, kind in types.items()
            if "properties" in kind and name in _used(types, bases)
        }
    )
    parts = [HEAD]
    parts += [_struct(name, types[name], "msgspec.Struct") for name in objects]
    parts += [BASES]
    parts += [_struct(name, types[name], base) for name, base in bases.items()]
    parts += [_union(name, members) for name, members in unions.items()]
    return "".join(parts)


def _members(union: Json) -> list[str]:
    return [_name(choice) for choice in union["anyOf"]]


def _used(types: Json, frames: dict[str, str]) -> set[str]:
    """Return the objects that frames speak of, directly or through one another."""
    found: set[str] = set()
    waiting = list(frames)
    while waiting:
        for name in _references(types[waiting.pop()]):
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found


def _references(schema: Any) -> list[str]:
    if isinstance(schema, list):
        return [name for one in schema for name in _references(one)]
    if not isinstance(schema, dict):
        return []
    if "$ref" in schema:
        return [_name(schema)]
    return [name for one in schema.values() for name in _references(one)]


def _in_order(objects: Json) -> list[str]:
    """Return the names so that each comes after those it speaks of."""
    ordered: list[str] = []

    def add(name: str) -> None:
        for other in _references(objects[name]):
            add(other)
        if name not in ordered:
            ordered.append(name)

    for name in objects:
        add(name)
    return ordered


def _struct(name: str, kind: Json, base: str) -> str:
    tag = kind["properties"].get("type", {}).get("const")
    header = f"{base}, frozen=True" + (f', tag="{tag}"' if tag else "")
    fields = [
        _field(field, schema, field in kind["required"])
        for field, schema in kind["properties"].items()
        if field != "type"
    ]
    body = "\n".join([_docstring(kind["description"]), *(["", *fields] if fields else [])])
    return f"\n\nclass {name}({header}):\n{body}\n"


def _docstring(description: str) -> str:
    first, *rest = description.replace("`", "``").split("\n")
    if not rest:
        return f'    """{first}"""'
    return "\n".join([f'    """{first}', *(f"    {line}".rstrip() for line in rest), '    """'])


def _field(name: str, schema: Json, is_required: bool) -> str:
    kind = _kind(schema)
    if is_required:
        return f"    {name}: {kind}"
    if "default" in schema:
        # An object whose fields all have defaults is made of none.
        default = f"{kind}()" if "$ref" in schema else _value(schema["default"])
        return f"    {name}: {kind} = {default}"
    return f"    {name}: {kind} | UnsetType = UNSET"


def _value(value: Any) -> str:
    return json.dumps(value) if isinstance(value, str) else repr(value)


def _kind(schema: Json) -> str:
    match schema:
        case {"$ref": _}:
            return _name(schema)
        case {"enum": [str(), *_]}:
            # A newer server may have values that are not known here.
            return "str"
        case {"anyOf": choices}:
            return " | ".join(_kind(choice) for choice in choices)
        case {"type": "array", "items": items}:
            return f"list[{_kind(items)}]"
        case {"type": "object", "propertyNames": keys, "additionalProperties": values}:
            return f"dict[{_kind(keys)}, {_kind(values)}]"
        case {"format": kind}:
            return {"uuid": "UUID", "date-time": "datetime"}[kind]
        case {"type": kind}:
            return {
                "string": "str",
                "integer": "int",
                "number": "float",
                "boolean": "bool",
                "null": "None",
            }[kind]
    raise ValueError(f"a schema of no known kind: {schema}")


def _union(name: str, members: list[str]) -> str:
    lines = "\n    | ".join(members)
    return f"\n\nAny{name} = (\n    {lines}\n)\n"


def _name(reference: Json) -> str:
    return str(reference["$ref"]).rsplit("/", 1)[1]


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:])
    target.write_text(module(json.loads(source.read_text("utf-8"))), "utf-8")
