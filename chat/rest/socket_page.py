"""What the page of the socket shows, out of the AsyncAPI document."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from chat.protocol.document import asyncapi

Json = dict[str, Any]


@dataclass(frozen=True)
class Field:
    """One field of a frame or of an object in it."""

    name: str
    kind: SafeString
    limits: str
    is_required: bool
    note: str


@dataclass(frozen=True)
class Part:
    """A frame, or an object that frames speak of, with the anchor it is reached by."""

    anchor: str
    name: str
    about: list[SafeString]
    fields: list[Field]
    example: str = ""


@cache
def context() -> Json:
    """Return what the template needs."""
    document = asyncapi()
    channels, components = document["channels"], document["components"]
    frames = {_name(message["payload"]) for message in components["messages"].values()}
    return {
        "about": document["info"]["description"],
        "groups": [
            ("receive", "Client to server", _messages(document, "receive")),
            ("send", "Server to client", _messages(document, "send")),
        ],
        "objects": [
            _part(f"object-{name}", name, schema["description"], schema, None)
            for name, schema in components["schemas"].items()
            if "properties" in schema and name not in frames
        ],
        "errors": document["x-errors"],
        "socket": channels["socket"],
        "simple": channels["simple"],
        "simple_about": _paragraphs(channels["simple"]["description"]),
        "simple_message": _messages(document, "simpleReceive")[0],
    }


def _messages(document: Json, operation: str) -> list[Part]:
    return [
        _message(document, *_resolve(document, reference["$ref"]))
        for reference in document["operations"][operation]["messages"]
    ]


def _message(document: Json, key: str, message: Json) -> Part:
    _, schema = _resolve(document, message["payload"]["$ref"])
    example = message["examples"][0]["payload"]
    return _part(f"frame-{key}", message["name"], message["summary"], schema, example)


def _part(anchor: str, name: str, about: str, schema: Json, example: Json | None) -> Part:
    required = schema.get("required", [])
    return Part(
        anchor=anchor,
        name=name,
        about=_paragraphs(about),
        fields=[
            Field(
                name=field,
                kind=_kind(described),
                limits=_limits(described),
                is_required=field in required,
                note=described.get("description", ""),
            )
            for field, described in schema["properties"].items()
        ],
        example=json.dumps(example, indent=2, ensure_ascii=False) if example else "",
    )


def _resolve(document: Json, reference: str) -> tuple[str, Json]:
    """Follow a reference to its end; return the last name in it and what is there."""
    found: Any = document
    *_, key = path = reference.removeprefix("#/").split("/")
    for step in path:
        found = found[step.replace("~1", "/")]
    return _resolve(document, found["$ref"]) if "$ref" in found else (key, found)


def _name(reference: Json) -> str:
    return str(reference["$ref"]).rsplit("/", 1)[1]


def _kind(schema: Json) -> SafeString:
    """Say what a value is: its type, or a link to the object that it is."""
    match schema:
        case {"const": value}:
            return format_html("<code>{}</code>", json.dumps(value))
        case {"enum": values}:
            return _either([format_html("<code>{}</code>", json.dumps(one)) for one in values])
        case {"$ref": _}:
            name = _name(schema)
            return format_html('<a href="#object-{}">{}</a>', name, name)
        case {"anyOf": choices}:
            return _either([_kind(choice) for choice in choices])
        case {"type": "array", "items": items}:
            return format_html("list of {}", _kind(items))
        case {"type": "object", "propertyNames": keys, "additionalProperties": values}:
            return format_html("{} for each {}", _kind(values), _kind(keys))
        case {"format": kind}:
            return format_html("{}", _FORMATS[kind])
        case {"type": kind}:
            return format_html("{}", _TYPES[kind])
    raise ValueError(f"a schema of no known kind: {schema}")


_FORMATS = {"uuid": "UUID", "date-time": "time (RFC 3339)"}
_TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "null": "null",
}
_LARGEST = 2**53 - 1


def _either(choices: list[SafeString]) -> SafeString:
    return format_html_join(" or ", "{}", ((choice,) for choice in choices))


def _limits(schema: Json) -> str:
    """Say between what a value lies, where there is something to say."""
    if "maxLength" in schema:
        least, most = schema.get("minLength"), f"{schema['maxLength']:,} characters"
        return f"{least:,} to {most}" if least else f"at most {most}"
    if "maxItems" in schema or "maxProperties" in schema:
        return f"at most {schema.get('maxItems') or schema['maxProperties']:,}"
    if "minimum" in schema:
        least, largest = schema["minimum"], schema.get("maximum", _LARGEST)
        return f"from {least:,}" if largest == _LARGEST else f"{least:,} to {largest:,}"
    return ""


def _paragraphs(text: str) -> list[SafeString]:
    return [_prose(" ".join(paragraph.split())) for paragraph in text.split("\n\n")]


def _prose(text: str) -> SafeString:
    """Return a text in which what stands between back-ticks is code."""
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<code>{}</code>", part) if number % 2 else part,)
            for number, part in enumerate(text.split("`"))
        ),
    )
