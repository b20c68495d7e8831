"""Answers that are complete later: no thread waits for what they wait for."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import structlog
from django.http import HttpResponse
from msgspec import Struct

from chat.core.errors import DomainError, Unavailable
from chat.core.logs import log_failure
from chat.protocol import errors
from chat.rest.errors import domain_response, problem_response
from chat.rest.json import JSONRenderer

ANSWER_SECONDS = 10.0
"""How long an answer waits."""

logger = structlog.stdlib.get_logger("chat.later")


class Later(HttpResponse):
    """An answer whose body the event loop waits for (see ``chat.server.http``).

    Arguments:
        begin: called on the event loop; what it returns brings what becomes the body, or an error.
        status: of the answer, where there is no error.
    """

    def __init__(self, begin: Callable[[], Awaitable[Struct]], *, status: int) -> None:
        super().__init__(status=status, content_type=JSONRenderer.media_type)
        self._begin = begin

    async def complete(self) -> tuple[int, Mapping[str, str], bytes]:
        """Wait; return the status, the headers that it comes with, and the body."""
        try:
            body = await asyncio.wait_for(self._begin(), ANSWER_SECONDS)
            return self.status_code, {}, JSONRenderer().render(body)
        except TimeoutError:
            response = domain_response(Unavailable())
        except DomainError as error:
            response = domain_response(error)
        except Exception as error:
            log_failure(logger, "answer failed", error)
            response = problem_response(errors.INTERNAL)
        return response.status_code, response.headers, response.content
