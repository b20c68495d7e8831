"""What an answer becomes that waits for something."""

import asyncio
import json
from collections.abc import Callable

import pytest

from chat.core.errors import DomainError, RateLimited, Unavailable
from chat.messaging.errors import TextInvalid
from chat.protocol import frames
from chat.rest import later
from chat.rest.later import Later


def completed(begin: Callable[[], asyncio.Future[frames.Ack]]) -> tuple[int, str | None, object]:
    """Return the status, when to try again, and what the body says."""
    status, headers, body = asyncio.run(Later(begin, status=201).complete())
    return status, headers.get("Retry-After"), json.loads(body)


def brings(outcome: frames.Ack | Exception) -> Callable[[], asyncio.Future[frames.Ack]]:
    def begin() -> asyncio.Future[frames.Ack]:
        future = asyncio.get_running_loop().create_future()
        if isinstance(outcome, Exception):
            future.set_exception(outcome)
        else:
            future.set_result(outcome)
        return future

    return begin


def test_what_comes_is_the_body() -> None:
    body = {"type": "ack", "id": "1"}
    assert completed(brings(frames.Ack("1"))) == (201, None, body)


@pytest.mark.parametrize("is_late", [True, False], ids=["later", "at once"])
@pytest.mark.parametrize(
    ("error", "status", "retry_after", "body"),
    [
        (
            *(TextInvalid("Too long."), 400, None),
            {
                "code": "invalid",
                "detail": "The request is not valid.",
                "fields": {"text": ["Too long."]},
            },
        ),
        (
            *(RateLimited("messages", 7), 429, "7"),
            {"code": "rate_limited", "detail": "Too many messages. Try again in 7 s."},
        ),
    ],
)
def test_an_error_is_answered_instead(
    error: DomainError, status: int, retry_after: str | None, body: object, is_late: bool
) -> None:
    def refuse() -> asyncio.Future[frames.Ack]:
        raise error

    begin = brings(error) if is_late else refuse
    assert completed(begin) == (status, retry_after, body)


def test_what_nobody_expected_is_no_news_of_what_failed() -> None:
    status, _, body = completed(brings(ValueError("a secret")))
    assert status == 500
    assert "secret" not in str(body)


def test_nothing_is_waited_for_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(later, "ANSWER_SECONDS", 0)
    status, retry_after, _ = completed(lambda: asyncio.get_running_loop().create_future())
    assert (status, retry_after) == (503, str(Unavailable().retry_after))
