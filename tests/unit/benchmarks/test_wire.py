"""Frames of the load, beside those of an independent implementation."""

import pytest
from websockets.frames import Frame, Opcode
from websockets.protocol import Side
from websockets.server import ServerProtocol

from benchmarks.load.wire import PONG, TEXT, client_frame, count_long, split


def read_by_a_server(data: bytes) -> Frame:
    server = ServerProtocol()
    server.state = server.state.OPEN
    assert server.side is Side.SERVER
    server.parser = server.parse()
    next(server.parser)
    server.receive_data(data)
    [frame] = server.events_received()
    assert isinstance(frame, Frame)
    return frame


@pytest.mark.parametrize("length", [0, 1, 125, 126, 300, 65_535])
def test_a_frame_of_the_load_is_read_by_a_server_as_it_was_meant(length: int) -> None:
    payload = bytes(number % 251 for number in range(length))
    frame = read_by_a_server(client_frame(payload, PONG if length < 126 else TEXT))
    assert frame.data == payload
    assert frame.opcode == (Opcode.PONG if length < 126 else Opcode.TEXT)


@pytest.mark.parametrize("lengths", [(), (0,), (125, 126), (65_535, 65_536, 3)])
def test_whole_frames_are_split_and_the_unfinished_one_is_kept(lengths: tuple[int, ...]) -> None:
    payloads = [b"x" * length for length in lengths]
    data = b"".join(Frame(Opcode.TEXT, payload).serialize(mask=False) for payload in payloads)
    unfinished = Frame(Opcode.TEXT, b"y" * 200).serialize(mask=False)
    for cut in (0, 1, 2, 3, 100):
        frames, rest = split(data + unfinished[:cut])
        assert frames == [(TEXT, payload) for payload in payloads]
        assert rest == unfinished[:cut]


@pytest.mark.parametrize("lengths", [(), (0, 125), (126, 3, 300), (65_535, 65_536, 3)])
def test_long_frames_are_counted_without_the_short_ones(lengths: tuple[int, ...]) -> None:
    data = b"".join(Frame(Opcode.TEXT, b"x" * one).serialize(mask=False) for one in lengths)
    unfinished = Frame(Opcode.TEXT, b"y" * 200).serialize(mask=False)
    for cut in (0, 1, 2, 3, 100):
        count, rest = count_long(data + unfinished[:cut])
        assert count == sum(length >= 126 for length in lengths)
        assert count_long(rest + unfinished[cut:]) == (1, b"")
