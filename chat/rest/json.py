"""JSON in and out, by msgspec: strict about what it reads, quick about what it writes."""

from collections.abc import Iterable, Mapping
from typing import IO, Any

import msgspec
from rest_framework.exceptions import ParseError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class JSONParser(BaseParser):
    """Reads a JSON body of the simple API; an empty one is an empty object."""

    media_type = "application/json"

    def parse(self, stream: IO[Any], *_: object, **__: object) -> Any:
        body = stream.read()
        if not body.strip():
            return {}
        try:
            return msgspec.json.decode(body)
        except RecursionError:
            raise ParseError("The body is nested too deeply.") from None
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise ParseError(f"The body is not valid JSON: {error}.") from None


class JSONBody(BaseParser):
    """Takes a JSON body as it came: who reads it knows of what type it must be (``body_of``)."""

    media_type = "application/json"

    def parse(self, stream: IO[Any], *_: object, **__: object) -> Any:
        return stream.read()


class JSONRenderer(BaseRenderer):
    """Writes any data of a view as JSON."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        return b"" if data is None else msgspec.json.encode(data, enc_hook=str)


class JSONAlways(DefaultContentNegotiation):
    """Answers in JSON whatever a client accepts (RFC 9110, 12.5.1): there is nothing else."""

    def select_renderer(
        self,
        request: Request,
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        renderer = next(iter(renderers))
        return renderer, renderer.media_type
