"""What views read from a request."""

from typing import Any
from uuid import UUID

from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.serializers import Serializer

BIGGEST = 2**63 - 1


def valid_body(request: Request, serializer: type[Serializer[Any]]) -> dict[str, Any]:
    """Return the body's fields as the serializer understands them.

    Raises:
        ValidationError: naming each field that is wrong.
    """
    form = serializer(data=request.data)
    form.is_valid(raise_exception=True)
    data: dict[str, Any] = form.validated_data
    return data


def query_number(request: Request, name: str, *, highest: int = BIGGEST) -> int | None:
    """Return a positive whole number of the query string, or ``None`` where it is absent.

    Raises:
        ValidationError: it is anything else.
    """
    value = request.query_params.get(name)
    if value is None:
        return None
    # Longer than any accepted number: not worth converting.
    if value.isascii() and value.isdecimal() and len(value) < 20 and 1 <= int(value) <= highest:
        return int(value)
    raise ValidationError({name: [f"Give a whole number from 1 to {highest}."]})


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
