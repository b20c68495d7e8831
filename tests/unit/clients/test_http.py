"""Calls over HTTP wait where the server says that they are made too often."""

import httpx
import pytest

from rtchat import Delayed, RateLimited, Refused, Unreachable
from rtchat.http import Http
from rtchat.rooms import conversation_update
from tests.unit.clients.examples import GROUP

TOKEN = f"x.{'eyJleHAiOjQxMDI0NDQ4MDB9'}.x"
"""Good until the year 2100."""
SIGNED_IN = httpx.Response(200, json={"access": TOKEN, "refresh": "y"})


class Server:
    """Answers with what a test wants, and keeps which calls were made and how long each waited."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.answers = [SIGNED_IN]
        self.calls: list[str] = []
        self.sent = b""
        self.waits: list[float] = []
        self.delays: list[Delayed] = []
        self.http = Http("http://localhost", self.delays.append)
        transport = httpx.MockTransport(self._answer)
        client = httpx.AsyncClient(base_url="http://localhost", transport=transport)
        monkeypatch.setattr(self.http, "_client", client)
        monkeypatch.setattr("rtchat.http.asyncio.sleep", self._sleep)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.calls.append(f"{request.method} {request.url.path}")
        self.sent = request.content or self.sent
        return self.answers.pop(0)

    async def _sleep(self, seconds: float) -> None:
        self.waits.append(seconds)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    return Server(monkeypatch)


def too_many(seconds: int) -> httpx.Response:
    problem = {"code": "rate_limited", "detail": f"Too many changes. Try again in {seconds} s."}
    return httpx.Response(429, json=problem, headers={"Retry-After": str(seconds)})


async def test_a_call_waits_as_long_as_the_server_says_and_is_made_again(server: Server) -> None:
    server.answers += [too_many(12), too_many(1), httpx.Response(200)]
    await server.http.sign_in("ana@example.org", "password321")
    await conversation_update(server.http, GROUP, {"title": "Watch"})
    assert server.calls[1:] == [f"PATCH /api/conversations/{GROUP}/"] * 3
    assert server.waits == [12, 1]
    assert server.delays[0] == Delayed("Too many changes. Try again in 12 s.", 12)


async def test_a_call_that_would_wait_too_long_says_so(server: Server) -> None:
    server.answers += [too_many(61)]
    await server.http.sign_in("ana@example.org", "password321")
    with pytest.raises(RateLimited, match="Try again in 61 s") as limited:
        await conversation_update(server.http, GROUP, {"title": "Watch"})
    assert limited.value.retry_after == 61
    assert server.waits == []


async def test_whoever_signs_in_too_often_is_told(server: Server) -> None:
    server.answers = [too_many(5)]
    with pytest.raises(RateLimited) as limited:
        await server.http.sign_in("ana@example.org", "password321")
    assert limited.value.retry_after == 5


async def test_a_refusal_says_what_is_wrong_with_each_field(server: Server) -> None:
    wrong = {"title": ["The title is empty; send 1 to 100 characters."]}
    problem = {"code": "invalid", "detail": "The request is not valid.", "fields": wrong}
    server.answers += [httpx.Response(400, json=problem)]
    await server.http.sign_in("ana@example.org", "password321")
    with pytest.raises(Refused, match=r"^The title is empty; send 1 to 100 characters\. \(invalid"):
        await conversation_update(server.http, GROUP, {"title": ""})


@pytest.mark.parametrize(("header", "seconds"), [("2", 2), ("soon", None), (None, None)])
async def test_a_server_that_can_not_serve_now_may_say_when_it_can(
    server: Server, header: str | None, seconds: int | None
) -> None:
    headers = {} if header is None else {"Retry-After": header}
    server.answers = [httpx.Response(503, json={"detail": "Soon."}, headers=headers)]
    with pytest.raises(Unreachable, match=r"Soon\.") as unreachable:
        await server.http.sign_in("ana@example.org", "password321")
    assert unreachable.value.retry_after == seconds
