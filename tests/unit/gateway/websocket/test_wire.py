"""Conformance of the frame reader and writer with RFC 6455 (sections 5, 7.4 and 8.1)."""

from __future__ import annotations

import itertools
import random
import struct
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from websockets.frames import Close as ForeignClose
from websockets.frames import Frame, Opcode

from chat.gateway.websocket.wire import (
    Binary,
    Close,
    Event,
    Ping,
    Pong,
    Reader,
    Text,
    Violation,
    accept_key,
    close_frame,
    ping_frame,
    pong_frame,
    text_frame,
)
from chat.protocol.limits import FRAME_MAX_BYTES, SIMPLE_FRAME_MAX_BYTES
from tests.unit.gateway.websocket.sockets import (
    BINARY,
    CLOSE,
    CONTINUATION,
    PING,
    PONG,
    TEXT,
    close_payload,
    masked,
)

CLOSE_CODES = {*range(1000, 1004), *range(1007, 1015), *range(3000, 5000)}


def read(stream: bytes) -> list[Event]:
    return Reader().feed(stream)


def read_bytewise(stream: bytes) -> list[Event]:
    reader = Reader()
    return [event for byte in stream for event in reader.feed(bytes((byte,)))]


def violation(stream: bytes) -> int:
    """The close code for a stream whose only event is a violation."""
    (event,) = read(stream)
    assert isinstance(event, Violation)
    return event.code


# Lengths.


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65535, 65536])
def test_text_of_every_length_class_is_read(size: int) -> None:
    assert read(masked(TEXT, b"a" * size)) == [Text("a" * size)]


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65535, 65536])
def test_binary_of_every_length_class_is_read(size: int) -> None:
    assert read(masked(BINARY, b"\xff" * size)) == [Binary(b"\xff" * size)]


@pytest.mark.parametrize("opcode", [TEXT, BINARY])
def test_a_message_over_the_limit_is_too_big(opcode: int) -> None:
    assert violation(masked(opcode, b"a" * 65537)) == 1009


def test_the_limit_is_decided_from_the_declared_length() -> None:
    header = masked(TEXT, b"", length=b"\x7f" + (65537).to_bytes(8, "big"))[:10]
    assert violation(header) == 1009


@pytest.mark.parametrize(
    "length",
    [
        b"\x7e" + (0).to_bytes(2, "big"),
        b"\x7e" + (125).to_bytes(2, "big"),
        b"\x7f" + (125).to_bytes(8, "big"),
        b"\x7f" + (126).to_bytes(8, "big"),
        b"\x7f" + (65535).to_bytes(8, "big"),
        b"\x7f" + (1 << 63).to_bytes(8, "big"),
        b"\x7f" + b"\xff" * 8,
    ],
)
def test_a_length_that_is_not_minimal_or_has_the_top_bit_is_an_error(length: bytes) -> None:
    assert violation(masked(TEXT, b"", length=length)) == 1002


# Headers.


@pytest.mark.parametrize("opcode", [CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG])
@pytest.mark.parametrize("reserved", range(1, 8))
def test_reserved_bits_are_an_error(opcode: int, reserved: int) -> None:
    assert violation(masked(opcode, reserved=reserved)) == 1002


@pytest.mark.parametrize("opcode", [3, 4, 5, 6, 7, 11, 12, 13, 14, 15])
def test_an_unknown_opcode_is_an_error(opcode: int) -> None:
    assert violation(masked(opcode)) == 1002


@pytest.mark.parametrize("opcode", [TEXT, BINARY, CLOSE, PING, PONG])
def test_an_unmasked_frame_is_an_error(opcode: int) -> None:
    assert violation(masked(opcode, key=None)) == 1002


@pytest.mark.parametrize("opcode", [CLOSE, PING, PONG])
def test_a_fragmented_control_frame_is_an_error(opcode: int) -> None:
    assert violation(masked(opcode, fin=False)) == 1002


@pytest.mark.parametrize("opcode", [CLOSE, PING, PONG])
@pytest.mark.parametrize("size", [126, 65536])
def test_a_long_control_frame_is_an_error(opcode: int, size: int) -> None:
    assert violation(masked(opcode, b"a" * size)) == 1002


def test_a_violation_comes_after_the_messages_before_it() -> None:
    stream = masked(TEXT, b"one") + masked(TEXT, b"two", key=None) + masked(TEXT, b"three")
    first, second = read(stream)
    assert first == Text("one")
    assert isinstance(second, Violation)


@pytest.mark.parametrize("last", [masked(CLOSE), masked(TEXT, b"", key=None)])
def test_nothing_is_read_after_the_end(last: bytes) -> None:
    reader = Reader()
    reader.feed(last)
    assert reader.feed(masked(TEXT, b"late")) == []


# Masks.


@pytest.mark.parametrize("key", [b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x01\x02\x03\x04"])
@pytest.mark.parametrize("size", range(10))
def test_every_mask_is_taken_off(key: bytes, size: int) -> None:
    payload = bytes(range(size))
    assert read(masked(BINARY, payload, key=key)) == [Binary(payload)]


# Control frames.


@pytest.mark.parametrize("size", [0, 1, 125])
def test_pings_and_pongs_carry_their_payload(size: int) -> None:
    payload = bytes(range(size))
    assert read(masked(PING, payload) + masked(PONG, payload)) == [Ping(payload), Pong(payload)]


@pytest.mark.parametrize("code", [1000, 1001, 1002, 1003, *range(1007, 1015), 3000, 3999, 4999])
def test_a_valid_close_code_is_read(code: int) -> None:
    assert read(masked(CLOSE, close_payload(code, "bye"))) == [Close(code, "bye")]


@pytest.mark.parametrize("code", [0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000])
def test_an_invalid_close_code_is_an_error(code: int) -> None:
    assert violation(masked(CLOSE, close_payload(code))) == 1002


def test_a_close_frame_without_a_code_reads_as_1005() -> None:
    assert read(masked(CLOSE)) == [Close(1005, "")]


def test_half_a_close_code_is_an_error() -> None:
    assert violation(masked(CLOSE, b"\x03")) == 1002


def test_the_longest_close_reason_is_read() -> None:
    assert read(masked(CLOSE, close_payload(1000, "r" * 123))) == [Close(1000, "r" * 123)]


def test_a_close_reason_that_is_not_utf8_is_invalid_data() -> None:
    assert violation(masked(CLOSE, close_payload(1000) + b"\xff")) == 1007


# Fragments.


@pytest.mark.parametrize("opcode", [TEXT, BINARY])
@pytest.mark.parametrize("sizes", [(0, 0), (1, 0), (0, 1), (3, 3), (0, 0, 0, 5), (1,) * 20])
def test_fragments_make_one_message(opcode: int, sizes: tuple[int, ...]) -> None:
    parts = [bytes((97 + index,)) * size for index, size in enumerate(sizes)]
    frames = [
        masked(opcode if index == 0 else CONTINUATION, part, fin=index == len(parts) - 1)
        for index, part in enumerate(parts)
    ]
    whole = b"".join(parts)
    expected = Text(whole.decode()) if opcode == TEXT else Binary(whole)
    assert read(b"".join(frames)) == [expected]


@pytest.mark.parametrize("gaps", list(itertools.product([False, True], repeat=4)))
def test_control_frames_between_fragments_come_at_once(gaps: tuple[bool, ...]) -> None:
    fragments = [
        masked(TEXT, b"a", fin=False),
        masked(CONTINUATION, b"b", fin=False),
        masked(CONTINUATION, b"c", fin=False),
        masked(CONTINUATION, b"d"),
    ]
    stream = b"".join(
        (masked(PING, b"?") if gap else b"") + fragment
        for gap, fragment in zip(gaps, fragments, strict=True)
    )
    assert read(stream) == [Ping(b"?")] * sum(gaps) + [Text("abcd")]


def test_a_close_between_fragments_ends_the_stream() -> None:
    stream = masked(TEXT, b"a", fin=False) + masked(CLOSE) + masked(CONTINUATION, b"b")
    assert read(stream) == [Close(1005, "")]


@pytest.mark.parametrize("fin", [False, True])
def test_a_continuation_of_nothing_is_an_error(fin: bool) -> None:
    assert violation(masked(CONTINUATION, b"a", fin=fin)) == 1002


def test_a_continuation_after_a_whole_message_is_an_error() -> None:
    events = read(masked(TEXT, b"a") + masked(CONTINUATION, b"b"))
    assert [type(event) for event in events] == [Text, Violation]


@pytest.mark.parametrize("opcode", [TEXT, BINARY])
@pytest.mark.parametrize("fin", [False, True])
def test_a_new_message_inside_another_is_an_error(opcode: int, fin: bool) -> None:
    assert violation(masked(TEXT, b"a", fin=False) + masked(opcode, b"b", fin=fin)) == 1002


def test_a_message_of_exactly_the_limit_may_come_in_fragments() -> None:
    half = b"a" * (SIMPLE_FRAME_MAX_BYTES // 2)
    stream = masked(TEXT, half, fin=False) + masked(CONTINUATION, half)
    assert read(stream) == [Text("a" * SIMPLE_FRAME_MAX_BYTES)]


def test_fragments_over_the_limit_together_are_too_big() -> None:
    first = masked(TEXT, b"a" * SIMPLE_FRAME_MAX_BYTES, fin=False)
    header_of_second = masked(CONTINUATION, b"a")[:2]
    assert violation(first + header_of_second) == 1009


def test_the_limit_holds_for_each_message_alone() -> None:
    frame = masked(BINARY, bytes(SIMPLE_FRAME_MAX_BYTES))
    assert read(frame * 3) == [Binary(bytes(SIMPLE_FRAME_MAX_BYTES))] * 3


def test_whoever_is_known_may_send_more() -> None:
    reader = Reader()
    reader.message_max_bytes = FRAME_MAX_BYTES
    assert reader.feed(masked(BINARY, bytes(FRAME_MAX_BYTES))) == [Binary(bytes(FRAME_MAX_BYTES))]
    (violation,) = reader.feed(masked(BINARY, bytes(FRAME_MAX_BYTES + 1)))
    assert isinstance(violation, Violation)
    assert violation.code == 1009


# UTF-8.


@pytest.mark.parametrize(
    "text",
    ["\0", "\x7f", "\x80", "\u07ff", "\u0800", "\ud7ff", "\ue000", "\ufeff", "\ufffe", "\uffff"]
    + [chr((plane << 16) + offset) for plane in range(1, 17) for offset in (0, 0x8000, 0xFFFF)],
)
def test_text_of_every_plane_is_read(text: str) -> None:
    assert read(masked(TEXT, text.encode())) == [Text(text)]


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param(b"\x80", id="lone continuation"),
        pytest.param(b"\xc0\xaf", id="overlong in two"),
        pytest.param(b"\xc1\xbf", id="overlong in two, highest"),
        pytest.param(b"\xe0\x80\xaf", id="overlong in three"),
        pytest.param(b"\xe0\x9f\xbf", id="overlong in three, highest"),
        pytest.param(b"\xf0\x80\x80\xaf", id="overlong in four"),
        pytest.param(b"\xf0\x8f\xbf\xbf", id="overlong in four, highest"),
        pytest.param(b"\xed\xa0\x80", id="first surrogate"),
        pytest.param(b"\xed\xbf\xbf", id="last surrogate"),
        pytest.param(b"\xed\xa0\x80\xed\xb0\x80", id="surrogate pair"),
        pytest.param(b"\xf4\x90\x80\x80", id="above the last plane"),
        pytest.param(b"\xf8\x88\x80\x80\x80", id="five bytes"),
        pytest.param(b"\xfc\x84\x80\x80\x80\x80", id="six bytes"),
        pytest.param(b"\xfe", id="fe"),
        pytest.param(b"\xff", id="ff"),
        pytest.param(b"ok \xc3", id="truncated after one of two"),
        pytest.param(b"ok \xe2\x82", id="truncated after two of three"),
        pytest.param(b"ok \xf0\x9f\x98", id="truncated after three of four"),
        pytest.param(b"\xe2\x28\xa1", id="bad second byte"),
    ],
)
class TestInvalidText:
    def test_in_one_frame_is_invalid_data(self, payload: bytes) -> None:
        assert violation(masked(TEXT, payload)) == 1007

    def test_in_fragments_is_invalid_data(self, payload: bytes) -> None:
        fragments = [masked(TEXT, b"", fin=False)]
        fragments += [masked(CONTINUATION, bytes((byte,)), fin=False) for byte in payload]
        assert violation(b"".join(fragments) + masked(CONTINUATION)) == 1007

    def test_in_a_binary_message_is_fine(self, payload: bytes) -> None:
        assert read(masked(BINARY, payload)) == [Binary(payload)]


@pytest.mark.parametrize("cut", range(1, 10))
def test_a_character_may_be_split_across_fragments(cut: int) -> None:
    payload = "é€😀x".encode()
    stream = masked(TEXT, payload[:cut], fin=False) + masked(CONTINUATION, payload[cut:])
    assert read(stream) == [Text("é€😀x")]


# Chunks.

payloads = st.binary(max_size=300)
keys = st.binary(min_size=4, max_size=4)
controls = st.builds(
    lambda opcode, payload, key: masked(opcode, payload, key=key),
    st.sampled_from([PING, PONG]),
    st.binary(max_size=125),
    keys,
)


@st.composite
def messages(draw: st.DrawFn) -> bytes:
    """A message in fragments, with control frames between them."""
    opcode = draw(st.sampled_from([TEXT, BINARY]))
    whole = draw(st.text(max_size=100)).encode() if opcode == TEXT else draw(payloads)
    cuts = sorted(draw(st.lists(st.integers(0, len(whole)), max_size=4)))
    parts = [whole[start:end] for start, end in itertools.pairwise([0, *cuts, len(whole)])]
    frames = []
    for index, part in enumerate(parts):
        frames += draw(st.lists(controls, max_size=1))
        fin = index == len(parts) - 1
        frames.append(
            masked(CONTINUATION if index else opcode, part, fin=fin, key=draw(keys)),
        )
    return b"".join(frames)


@given(stream=st.lists(messages() | controls, max_size=6).map(b"".join), data=st.data())
@settings(max_examples=150)
def test_any_split_of_a_valid_stream_gives_the_same_events(
    stream: bytes, data: st.DataObject
) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=12)))
    reader = Reader()
    events: list[Event] = []
    for start, end in itertools.pairwise([0, *cuts, len(stream)]):
        events += reader.feed(stream[start:end])
    assert events == read(stream) == read_bytewise(stream)


@given(stream=st.binary(max_size=200))
@settings(max_examples=200)
def test_any_bytes_give_the_same_events_one_by_one(stream: bytes) -> None:
    assert read(stream) == read_bytewise(stream)


@pytest.mark.parametrize("cut", [1, 2, 3, 4, 9, 10, 13, 14, 15])
def test_a_large_frame_may_be_split_inside_its_header(cut: int) -> None:
    stream = masked(BINARY, bytes(65536))
    reader = Reader()
    assert reader.feed(stream[:cut]) == []
    assert reader.feed(stream[cut:]) == [Binary(bytes(65536))]


def test_bytewise_reading_is_linear() -> None:
    def seconds(size: int) -> float:
        stream = masked(BINARY, bytes(size))
        reader = Reader()
        reader.message_max_bytes = FRAME_MAX_BYTES
        start = time.process_time()
        for byte in stream:
            reader.feed(bytes((byte,)))
        return time.process_time() - start

    # 160 times as long, and 1,000 times where the buffer is copied for each byte.
    longest = min(seconds(FRAME_MAX_BYTES) for _ in range(3))
    assert longest < 400 * min(seconds(FRAME_MAX_BYTES // 160) for _ in range(9))


def test_an_idle_reader_is_small() -> None:
    reader = Reader()
    reader.feed(masked(TEXT, b"a" * 5000, fin=False))
    reader.feed(masked(CONTINUATION, b"b" * 5000)[:100])
    reader.feed(masked(CONTINUATION, b"b" * 5000)[100:])
    held = [getattr(reader, name) for name in Reader.__slots__]
    assert sys.getsizeof(reader) + sum(map(sys.getsizeof, held)) < 300


# Fuzz.


def random_stream(source: random.Random) -> bytes:
    """Frames that are mostly valid, with some bits flipped, so that errors lie deep inside."""
    stream = bytearray()
    for _ in range(source.randrange(1, 8)):
        opcode = source.choice([TEXT, TEXT, BINARY, CONTINUATION, PING, PONG, CLOSE])
        size = source.choice([0, 1, 2, 3, 20, 125, 126, 300])
        stream += masked(opcode, source.randbytes(size), fin=source.random() < 0.8)
    if source.random() < 0.1:
        stream += masked(TEXT, b"", length=b"\x7f" + source.randbytes(8))
    for _ in range(source.choice([0, 0, 1, 4])):
        stream[source.randrange(len(stream))] ^= 1 << source.randrange(8)
    return bytes(stream)


def test_random_streams_end_in_nothing_worse_than_a_legal_close_code() -> None:
    seen = set()
    for seed in range(3000):
        events = read(random_stream(random.Random(seed)))
        for event in events:
            if isinstance(event, Violation):
                seen.add(event.code)
            elif isinstance(event, Close):
                assert event.code in CLOSE_CODES | {1005}, f"seed {seed}"
        assert not any(isinstance(event, Close | Violation) for event in events[:-1])
    assert seen == {1002, 1007, 1009}


# What the server sends.


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65535, 65536, 65537])
def test_text_frames_are_what_a_foreign_library_makes(size: int) -> None:
    payload = b"a" * size
    assert text_frame(payload) == Frame(Opcode.TEXT, payload).serialize(mask=False)


def test_pings_and_pongs_are_what_a_foreign_library_makes() -> None:
    assert ping_frame(b"!") == Frame(Opcode.PING, b"!").serialize(mask=False)
    assert pong_frame(b"!") == Frame(Opcode.PONG, b"!").serialize(mask=False)


@pytest.mark.parametrize("code", [1000, 1012, 4008])
def test_close_frames_are_what_a_foreign_library_makes(code: int) -> None:
    foreign = Frame(Opcode.CLOSE, ForeignClose(code, "why €").serialize()).serialize(mask=False)
    assert close_frame(code, "why €") == foreign


def test_a_close_frame_without_a_code_is_empty() -> None:
    assert close_frame(1005) == b"\x88\x00"


@pytest.mark.parametrize("code", [0, 999, 1004, 1006, 1015, 2999, 5000])
def test_a_close_code_that_may_not_be_sent_is_refused(code: int) -> None:
    with pytest.raises(ValueError, match=str(code)):
        close_frame(code)


def test_a_long_close_reason_is_cut_at_a_character() -> None:
    frame = close_frame(1000, "€" * 100)
    assert frame == struct.pack("!BBH", 0x88, 125, 1000) + ("€" * 41).encode()


# The key.


def test_the_example_of_the_rfc_is_accepted() -> None:
    assert accept_key("dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="


@pytest.mark.parametrize("key", ["", "short", "AAAA", "dGhlIHNhbXBsZSBub25jZQ", "é" * 24, "=" * 24])
def test_a_key_that_is_not_16_bytes_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        accept_key(key)
