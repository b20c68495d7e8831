"""What views read from a request."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, TypeVar, overload
from uuid import UUID

import msgspec
from drf_spectacular.utils import OpenApiParameter
from msgspec import UNSET, Struct, structs
from msgspec.json import Decoder
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.request import Request
from rest_framework.serializers import Serializer

from chat.protocol.fields import COUNT_MAX, Moment
from chat.protocol.reading import Unreadable, read, read_id

Body = TypeVar("Body")

QUERY_TEXT_MAX = 4096
"""Longest text in a query string; every cursor is shorter."""

CURSOR = OpenApiParameter(
    "cursor", {"type": "string"}, description="The `next` of the page before."
)


def body_of(request: Request, decoder: Decoder[Body]) -> Body:
    """Return the body of a request, which must be exactly of its type; none is an empty object.

    Raises:
        ValidationError: naming each field that is wrong, and what it must be.
        ParseError: it is no JSON object.
    """
    sent: object = request.data
    text = sent if isinstance(sent, bytes) and sent.strip() else b"{}"
    try:
        return read(text, decoder)
    except Unreadable as error:
        if error.fields:
            raise ValidationError(
                {name: [sentence] for name, sentence in error.fields.items()}
            ) from None
        raise ParseError(str(error)) from None


def given(body: Struct) -> dict[str, Any]:
    """Return the fields of a body that were sent."""
    return {name: value for name, value in structs.asdict(body).items() if value is not UNSET}


def simple_form(request: Request, serializer: type[Serializer[Any]]) -> dict[str, Any]:
    """Return the fields of a form of the simple API as its serializer understands them.

    Raises:
        ValidationError: naming each field that is wrong.
    """
    form = serializer(data=request.data)
    form.is_valid(raise_exception=True)
    fields: dict[str, Any] = form.validated_data
    return fields


@overload
def query_number(
    request: Request,
    name: str,
    *,
    lowest: int = 1,
    highest: int = COUNT_MAX,
    is_required: Literal[True],
) -> int: ...
@overload
def query_number(
    request: Request, name: str, *, lowest: int = 1, highest: int = COUNT_MAX
) -> int | None: ...
def query_number(
    request: Request,
    name: str,
    *,
    lowest: int = 1,
    highest: int = COUNT_MAX,
    is_required: bool = False,
) -> int | None:
    """Return a whole number of the query string, or ``None`` where it is absent.

    Raises:
        ValidationError: it is anything else, given twice, or required and absent.
    """
    value = _query_value(request, name)
    if value is None and not is_required:
        return None
    # Longer than any accepted number: not worth converting.
    if value and value.isascii() and value.isdecimal() and len(value) < 20:
        number = int(value)
        if lowest <= number <= highest:
            return number
    raise ValidationError({name: [f"Give a whole number from {lowest} to {highest}."]})


def query_text(request: Request, name: str) -> str | None:
    """Return a text of the query string, or ``None`` where it is absent.

    Raises:
        ValidationError: it is too long, given twice, or has a NUL character, which no store can
            compare with.
    """
    value = _query_value(request, name)
    if value is not None and len(value) > QUERY_TEXT_MAX:
        raise ValidationError({name: [f"Give at most {QUERY_TEXT_MAX:,} characters."]})
    if value is not None and "\x00" in value:
        raise ValidationError({name: ["NUL characters are not accepted."]})
    return value


def query_time(request: Request, name: str) -> datetime:
    """Return a moment of the query string.

    Raises:
        ValidationError: it is absent, anything else, or given twice.
    """
    try:
        return msgspec.convert(_query_value(request, name), Moment)
    except msgspec.ValidationError:
        accepted = "Give a time with its offset, such as 2026-11-29T08:30:00Z."
        raise ValidationError({name: [accepted]}) from None


def query_choice(request: Request, name: str, accepted: Sequence[str]) -> str:
    """Return one of the accepted words of the query string; the first is the default.

    Raises:
        ValidationError: it is anything else, or given twice.
    """
    value = _query_value(request, name)
    if value is None:
        return accepted[0]
    if value not in accepted:
        raise ValidationError({name: [f"Give {' or '.join(accepted)}."]})
    return value


def query_uuid(request: Request, name: str, *, of: str = "a person") -> UUID | None:
    """Return a UUID of the query string, or ``None`` where it is absent.

    Arguments:
        of: what has this id, as a refusal calls it.

    Raises:
        ValidationError: it is anything else, or given twice.
    """
    value = _query_value(request, name)
    if value is None:
        return None
    try:
        return read_id(value)
    except ValueError:
        raise ValidationError({name: [f"Give the id of {of}."]}) from None


def _query_value(request: Request, name: str) -> str | None:
    values: list[str] = request.query_params.getlist(name)
    if len(values) > 1:
        raise ValidationError({name: ["Give this once."]})
    return values[0] if values else None


def client_address(request: Request) -> str | None:
    """Return the address the request comes from; the server has seen through proxies already."""
    address: str | None = request.META.get("REMOTE_ADDR") or None
    return address


def next_link(request: Request, **query: object) -> str:
    """Return a ``Link`` header that leads to the next page (RFC 8288)."""
    params = request.query_params.copy()
    for name, value in query.items():
        params[name] = str(value)
    return f'<{request.build_absolute_uri(request.path)}?{params.urlencode()}>; rel="next"'
