"""Values that are not what a field must be, as JSON, for both doors."""

import json
from collections.abc import Mapping

ID = "01a19b49-8c78-7cde-9623-7b2ed91e3f72"

_EVERYWHERE = ["1.5", "1e400", "{}", '{"a": 1}', "[[]]", "null", r'"\ud800"', r'"\ud800\u0041"']
_NO_TEXT = ["true", "false", "5", "-1", "9" * 40, "9" * 5000, "[]", f'["{ID}"]']
_NO_ID = ['""', '"x"', '"5"', r'"\u0000"', f'"urn:uuid:{ID}"', f'"{{{ID}}}"', f'" {ID}"']
_NO_ID += [
    f'"{ID[:-1]}"',
    f'"{ID[1:]}-"',
    '"' + "0" * 31 + r'\uff10"',
    '"null"',
    '"' + "x" * 9000 + '"',
]

WRONG: Mapping[str, list[str]] = {
    "text": _EVERYWHERE + _NO_TEXT,
    "id": _EVERYWHERE + _NO_TEXT + _NO_ID,
    "number": [*_EVERYWHERE, *_NO_TEXT[:2], *_NO_TEXT[3:], *_NO_ID, "5.0", "5e0"],
    "flag": [*_EVERYWHERE, *_NO_TEXT[2:], *_NO_ID, '"true"', "0"],
    "ids": [*_EVERYWHERE, *_NO_TEXT[:-2], *_NO_ID, "[5]", "[true]", f'["urn:uuid:{ID}"]', '["x"]'],
    "texts": [*_EVERYWHERE, *_NO_TEXT[:-1], *_NO_ID, "[5]", "[true]", '[""]'],
    "id or null": [value for value in _EVERYWHERE if value != "null"] + _NO_TEXT + _NO_ID,
    "number or null": [
        *(value for value in _EVERYWHERE if value != "null"),
        *(*_NO_TEXT[:2], *_NO_TEXT[3:], *_NO_ID, "5.0", "5e0"),
    ],
    "text or null": [value for value in _EVERYWHERE if value != "null"] + _NO_TEXT,
    "moment or null": [
        *(value for value in _EVERYWHERE if value != "null"),
        *_NO_TEXT,
        *_NO_ID,
        *('"2026-11-20"', '"2026-11-20T17:00:00"', '"2026-13-20T17:00:00Z"'),
    ],
    "status": [
        *(value for value in _EVERYWHERE if value not in {"null", "{}"}),
        *_NO_TEXT,
        *_NO_ID,
        *(f'{{"lasts": {value}}}' for value in ("0", "-1", "1.5", "true", '"5"', "9" * 40)),
        *('{"emoji": null}', '{"text": 5}', '{"text": "x", "ends_at": "2030-01-01T00:00:00Z"}'),
    ],
    "revisions": [*_EVERYWHERE[:2], *_EVERYWHERE[3:], *_NO_TEXT[:-1], f'{{"{ID}": true}}'],
}
"""By the kind of the field."""


def with_value(body: Mapping[str, object], field: str, value: str) -> str:
    """Return a body as JSON in which a field has another value, which is JSON already."""
    fields = {name: json.dumps(one) for name, one in body.items()} | {field: value}
    return "{" + ", ".join(f'"{name}": {one}' for name, one in fields.items()) + "}"


def without(body: Mapping[str, object], field: str) -> str:
    """Return a body as JSON in which a field is missing."""
    return json.dumps({name: one for name, one in body.items() if name != field})
