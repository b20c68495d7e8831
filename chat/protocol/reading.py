"""What clients send, read as the type that it must have: exactly, or not at all.

Nothing is converted: a number is no text, `true` is no number. An id is a UUID as text, 32
hexadecimal digits in either letter case with or without the four dashes, and in no other spelling.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable
from typing import Any, NoReturn, TypeVar, get_args
from uuid import UUID

import msgspec
from msgspec import inspect

UNKNOWN_SHOWN = 10
"""Fields that are not known, of those that an answer names."""
NAME_SHOWN = 100
"""Characters of the name of such a field."""

Value = TypeVar("Value")


class Unreadable(ValueError):
    """What was sent is not of its type; the argument says why in whole sentences.

    Arguments:
        fields: what each wrong field must be, by its name.
        value: what the JSON says, where it is JSON.
    """

    def __init__(
        self, detail: str, *, fields: dict[str, str] | None = None, value: object = None
    ) -> None:
        self.fields = fields or {}
        self.value = value
        super().__init__(detail)


def read(text: str | bytes, decoder: msgspec.json.Decoder[Value]) -> Value:
    """Read JSON.

    Arguments:
        decoder: of one struct, or of several that a tag tells apart.

    Raises:
        Unreadable: not JSON, or not of the decoder's type.
    """
    try:
        return decoder.decode(text)
    except RecursionError:
        # msgspec raises it for deep nesting, where other bad JSON gives a DecodeError.
        raise Unreadable(_TOO_DEEP) from None
    except (msgspec.DecodeError, UnicodeError) as error:
        raise _explained(text, decoder.type, error) from None


def read_id(text: str) -> UUID:
    """Return the id that a text is.

    Raises:
        ValueError: it is none.
    """
    return msgspec.convert(text, UUID)


def is_of(value: object, type: Any) -> bool:
    """Return whether what JSON says is of a type."""
    try:
        # Encoded: what is text in Python alone, with lone surrogates, is none.
        msgspec.json.decode(msgspec.json.encode(value), type=type)
    except (ValueError, RecursionError):
        return False
    return True


_TOO_DEEP = "This is nested too deeply."


def _explained(text: str | bytes, type: Any, error: Exception) -> Unreadable:
    """Return what is wrong with each field; msgspec names the first one alone.

    Python reads what msgspec refuses as a whole: lone surrogates and numbers of any size.
    """
    try:
        value = json.loads(
            text,
            parse_int=_integer,
            parse_float=_fraction,
            parse_constant=_no_constant,
            object_pairs_hook=_Object,
        )
    except RecursionError:
        return Unreadable(_TOO_DEEP)
    except ValueError as invalid:
        return Unreadable(f"This is not valid JSON: {invalid}.")
    if not isinstance(value, _Object):
        return Unreadable("Send an object.", value=value)
    fields = _wrong(value, type)
    fields |= {_shown(name): "Give this once." for name in value.repeated[:UNKNOWN_SHOWN]}
    if not fields:
        return Unreadable(f"This is not valid JSON: {error}.", value=value)
    detail = " ".join(f"{name}: {sentence}" for name, sentence in fields.items())
    return Unreadable(detail, fields=fields, value=value)


class _Object(dict[str, Any]):
    """An object of JSON, and which of its fields are given more than once (RFC 8259, 4)."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        counts = Counter(name for name, _ in pairs)
        self.repeated = [name for name, count in counts.items() if count > 1]


def _integer(digits: str) -> int:
    # Larger than any number here, and a few digits of it are enough to say so.
    return int(digits[:30])


def _fraction(digits: str) -> float:
    # What is out of range would be encoded as null, which some fields take.
    return min(float(digits), sys.float_info.max)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _wrong(value: dict[str, Any], type: Any) -> dict[str, str]:
    structs = get_args(type) or (type,)
    tag_field = structs[0].__struct_config__.tag_field
    if tag_field is not None:
        tagged = {struct.__struct_config__.tag: struct for struct in structs}
        tag = value.get(tag_field)
        if not isinstance(tag, str) or tag not in tagged:
            return {tag_field: f"Give {_either(tagged)}."}
        structs = (tagged[tag],)
    return _wrong_fields(value, structs[0])


def _wrong_fields(value: dict[str, Any], struct: type[msgspec.Struct]) -> dict[str, str]:
    fields = msgspec.structs.fields(struct)
    wrong = {
        field.encode_name: _sentence(value.get(field.encode_name), field.type)
        for field in fields
        if not _is_good(value, field)
    }
    config = struct.__struct_config__
    if config.forbid_unknown_fields:
        known = [field.encode_name for field in fields]
        unknown = sorted(set(value) - {*known, config.tag_field})[:UNKNOWN_SHOWN]
        sentence = f"This is not known here; known are {', '.join(known)}."
        wrong |= dict.fromkeys(map(_shown, unknown), sentence)
    return wrong


def _is_good(value: dict[str, Any], field: msgspec.structs.FieldInfo) -> bool:
    if field.encode_name not in value:
        return not field.required
    return is_of(value[field.encode_name], field.type)


def _shown(name: str) -> str:
    """Return a name of the sender's as it can be sent back."""
    return name[:NAME_SHOWN].encode(errors="replace").decode()


def _sentence(value: object, type: Any) -> str:
    if isinstance(value, str) and not value.isascii() and not is_of(value, str):
        return "This has a lone surrogate, which is not valid Unicode."
    return f"Give {_accepted(inspect.type_info(type))}."


def _accepted(info: inspect.Type) -> str:
    """Say what values a type has."""
    match info:
        case inspect.Metadata(type=described, extra=extra):
            return str((extra or {}).get("accepted") or _accepted(described))
        case inspect.UUIDType():
            return "a UUID"
        case inspect.BoolType():
            return "true or false"
        case inspect.IntType(ge=least, le=most):
            return f"a whole number from {least} to {most}"
        case inspect.StrType(max_length=None):
            return "text"
        case inspect.StrType(min_length=least, max_length=most):
            return f"text of {_between(least, most)} characters"
        case inspect.ListType(item_type=item, min_length=least, max_length=most):
            return f"a list of {_between(least, most)} {_accepted(item).removeprefix('a ')}s"
        case inspect.DictType(value_type=item, min_length=least, max_length=most):
            return f"an object of {_between(least, most)} UUIDs, each with {_accepted(item)}"
    raise TypeError(f"no words for {info}")


def _between(least: int | None, most: int | None) -> str:
    return f"{least:,} to {most:,}" if least else f"at most {most:,}"


def _either(names: Iterable[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}"
