"""What views read from a request."""

from typing import Any, Literal, overload
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.serializers import Serializer

BIGGEST = 2**63 - 1
QUERY_TEXT_MAX = 4096
"""Longest text in a query string; every cursor is shorter."""

CURSOR = OpenApiParameter(
    "cursor", {"type": "string"}, description="The `next` of the page before."
)


def valid_body(
    request: Request, serializer: type[Serializer[Any]], *, partial: bool = False
) -> dict[str, Any]:
    """Return the body's fields as the serializer understands them.

    Arguments:
        partial: fields may be left out.

    Raises:
        ValidationError: naming each field that is wrong.
    """
    form = serializer(data=request.data, partial=partial)
    form.is_valid(raise_exception=True)
    data: dict[str, Any] = form.validated_data
    return data


@overload
def query_number(
    request: Request,
    name: str,
    *,
    lowest: int = 1,
    highest: int = BIGGEST,
    is_required: Literal[True],
) -> int: ...
@overload
def query_number(
    request: Request, name: str, *, lowest: int = 1, highest: int = BIGGEST
) -> int | None: ...
def query_number(
    request: Request,
    name: str,
    *,
    lowest: int = 1,
    highest: int = BIGGEST,
    is_required: bool = False,
) -> int | None:
    """Return a whole number of the query string, or ``None`` where it is absent.

    Raises:
        ValidationError: it is anything else, or required and absent.
    """
    value = request.query_params.get(name)
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
        ValidationError: it is too long, or has a NUL character, which no store can compare with.
    """
    value: str | None = request.query_params.get(name)
    if value is not None and len(value) > QUERY_TEXT_MAX:
        raise ValidationError({name: [f"Give at most {QUERY_TEXT_MAX:,} characters."]})
    if value is not None and "\x00" in value:
        raise ValidationError({name: ["NUL characters are not accepted."]})
    return value


def query_uuid(request: Request, name: str) -> UUID | None:
    """Return a UUID of the query string, or ``None`` where it is absent.

    Raises:
        ValidationError: it is anything else.
    """
    value = request.query_params.get(name)
    if value is None:
        return None
    try:
        return UUID(value)
    except ValueError:
        raise ValidationError({name: ["Give the id of a person."]}) from None


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
