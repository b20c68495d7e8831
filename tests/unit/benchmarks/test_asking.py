"""Clients of the load that ask one question after the other."""

from collections.abc import Callable

import pytest

from benchmarks.load.asking import Asker
from benchmarks.load.http import body_bytes


class Channel:
    """A connection on which a test answers."""

    received: Callable[[bytes], None]

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def send(self, question: bytes, /) -> None:
        self.sent.append(question)


def asker(channel: Channel) -> Asker:
    return Asker(
        channel,
        lambda number: (b"question %d" % number, b"answer %d;" % number),
        [],
        is_event=lambda payload: payload.startswith(b"event"),
    )


def test_the_next_question_goes_out_when_the_last_is_answered() -> None:
    channel = Channel()
    asking = asker(channel)
    asking.ask()
    assert channel.sent == [b"question 1"]
    channel.received(b"event")
    assert channel.sent == [b"question 1"]
    channel.received(b"answer 1; it is so")
    assert channel.sent == [b"question 1", b"question 2"]
    assert (asking.answered, asking.events, asking.is_done) == (1, 1, False)


def test_whoever_is_to_stop_waits_for_the_last_answer() -> None:
    channel = Channel()
    asking = asker(channel)
    asking.ask()
    asking.goes_on = False
    assert not asking.is_done
    channel.received(b"answer 1;")
    assert asking.is_done
    assert channel.sent == [b"question 1"]


@pytest.mark.parametrize("payload", [b"error", b"answer 2;"])
def test_an_answer_to_another_question_ends_the_measurement(payload: bytes) -> None:
    channel = Channel()
    asker(channel).ask()
    with pytest.raises(RuntimeError, match="instead of an answer"):
        channel.received(payload)


def test_a_second_answer_ends_the_measurement() -> None:
    channel = Channel()
    asking = asker(channel)
    asking.ask()
    asking.goes_on = False
    channel.received(b"answer 1;")
    with pytest.raises(RuntimeError, match="instead of an answer"):
        channel.received(b"answer 1;")


def test_the_length_of_an_answer_over_http_is_in_its_head() -> None:
    assert body_bytes(b"HTTP/1.1 201 Created\r\nserver: x\r\nContent-Length: 12") == 12


@pytest.mark.parametrize(
    "head", [b"HTTP/1.1 200 OK\r\nserver: x", b"HTTP/1.1 503 Busy\r\ncontent-length: 12"]
)
def test_a_refusal_over_http_ends_the_measurement(head: bytes) -> None:
    with pytest.raises(RuntimeError, match="instead of an answer"):
        body_bytes(head)
