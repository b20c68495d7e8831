"""Bodies that are held back do not pile up."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from chat.protocol import errors
from chat.server import bodies as limits
from chat.server.asgi import Message, Scope
from chat.server.bodies import Bodies, BodyRefused, ClientGone

KIB = 1024


class Request:
    """A POST whose body comes piece by piece."""

    def __init__(self, bodies: Bodies, *headers: tuple[bytes, bytes]) -> None:
        self._pieces: asyncio.Queue[Message] = asyncio.Queue()
        self._answered = asyncio.Event()
        scope: Scope = {"headers": [*headers, (b"transfer-encoding", b"chunked")]}
        self._reading = asyncio.create_task(self._read(bodies, scope))

    async def sends(self, size: int, *, is_last: bool = False) -> None:
        """Send a piece, and let it be read."""
        piece: Message = {"type": "http.request", "body": bytes(size), "more_body": not is_last}
        await self.goes_on(piece)

    async def goes_on(self, message: Message) -> None:
        self._pieces.put_nowait(message)
        await rest()

    @property
    def is_read(self) -> bool:
        """Whether it is still being read, or waits for its answer."""
        return not self._reading.done()

    async def ends(self) -> int:
        """Answer it; return how large it was.

        Raises:
            BodyRefused: it was not taken.
        """
        self._answered.set()
        return await self._reading

    async def _read(self, bodies: Bodies, scope: Scope) -> int:
        async with bodies.read(scope, self._pieces.get) as body:
            await self._answered.wait()
            return len(body)


async def rest() -> None:
    """Let everything that can go on go on."""
    for _ in range(5):
        await asyncio.sleep(0)


async def refusal(request: Request) -> tuple[str, str]:
    with pytest.raises(BodyRefused) as refused:
        await request.ends()
    return refused.value.kind.code, refused.value.detail


@asynccontextmanager
async def held_back(bodies: Bodies, count: int, size: int) -> AsyncIterator[list[Request]]:
    """Some requests whose bodies begin and do not end until the block does."""
    requests = [Request(bodies) for _ in range(count)]
    for request in requests:
        await request.sends(size)
    yield requests
    for request in requests:
        await request.goes_on({"type": "http.disconnect"})
    await asyncio.gather(*(request.ends() for request in requests), return_exceptions=True)


async def test_a_body_comes_in_pieces() -> None:
    request = Request(Bodies())
    for _ in range(3):
        await request.sends(KIB)
    await request.sends(1, is_last=True)
    assert await request.ends() == 3 * KIB + 1


async def test_where_bodies_hold_too_much_the_first_that_began_make_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "BODIES_MAX_BYTES", 100 * KIB)
    bodies = Bodies()
    async with held_back(bodies, 25, 10 * KIB) as requests:
        assert [request.is_read for request in requests] == [False] * 15 + [True] * 10
        honest = Request(bodies)
        await honest.sends(KIB)
        await honest.sends(KIB, is_last=True)
        assert await honest.ends() == 2 * KIB
        assert await refusal(requests[0]) == ("unavailable", limits.TOO_MANY)


async def test_where_there_are_too_many_bodies_the_first_that_began_makes_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "BODIES_MAX", 10)
    async with held_back(Bodies(), 11, 0) as requests:
        assert [request.is_read for request in requests] == [False] + [True] * 10


async def test_a_body_of_which_nothing_has_come_counts_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BODIES_MAX", 10)
    bodies = Bodies()
    async with held_back(bodies, 10, 0) as requests:
        last = Request(bodies)
        await rest()
        assert [request.is_read for request in requests] == [False] + [True] * 9
        await last.goes_on({"type": "http.disconnect"})


async def test_a_body_that_waits_for_its_answer_makes_no_room_and_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "BODIES_MAX_BYTES", 100 * KIB)
    bodies = Bodies()
    waiting = Request(bodies)
    await waiting.sends(80 * KIB, is_last=True)
    one_too_many = Request(bodies)
    await one_too_many.sends(30 * KIB, is_last=True)
    assert await refusal(one_too_many) == ("unavailable", limits.TOO_MANY)
    assert await waiting.ends() == 80 * KIB
    next_one = Request(bodies)
    await next_one.sends(30 * KIB, is_last=True)
    assert await next_one.ends() == 30 * KIB


async def test_whoever_goes_away_holds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BODIES_MAX_BYTES", 100 * KIB)
    bodies = Bodies()
    for _ in range(20):
        gone = Request(bodies)
        await gone.sends(90 * KIB)
        await gone.goes_on({"type": "http.disconnect"})
        with pytest.raises(ClientGone):
            await gone.ends()


async def test_a_request_without_a_body_is_never_one_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "BODIES_MAX", 0)
    async with Bodies().read({"headers": [(b"content-length", b"0")]}, asyncio.Queue().get) as body:
        assert body == b""


async def test_a_slow_body_is_refused_for_that(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BODY_MAX_SECONDS", 0.0)
    assert await refusal(Request(Bodies())) == (errors.TIMEOUT.code, errors.TIMEOUT.detail)


async def test_a_large_body_is_refused_before_it_is_all_here() -> None:
    length = (b"content-length", b"1048577")
    assert (await refusal(Request(Bodies(), length)))[0] == "too_large"
    request = Request(Bodies())
    for _ in range(1025):
        await request.sends(KIB)
    assert (await refusal(request))[0] == "too_large"


async def test_a_body_that_makes_room_at_the_end_of_its_time_harms_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "BODIES_MAX", 1)
    monkeypatch.setattr(limits, "BODY_MAX_SECONDS", 0.0)
    bodies = Bodies()
    slow = Request(bodies)
    await asyncio.sleep(0)
    # Its time is over, and it has not noticed yet, when the next one is read.
    monkeypatch.setattr(limits, "BODY_MAX_SECONDS", 10.0)
    honest = Request(bodies)
    await honest.sends(KIB, is_last=True)
    assert await honest.ends() == KIB
    assert (await refusal(slow))[0] == "unavailable"
