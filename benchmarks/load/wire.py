"""WebSocket frames as the load writes and reads them (RFC 6455, 5.2)."""

from functools import cache

TEXT, CLOSE, PING, PONG = 0x81, 0x88, 0x89, 0x8A
"""The first byte of the frames that servers send: unfragmented, without extensions."""

_MASK = bytes.fromhex("9f3b62d1")


def client_frame(payload: bytes, kind: int = TEXT) -> bytes:
    """Return a frame as a client sends it: masked, always with the same key.

    Arguments:
        payload: at most 65,535 bytes.
    """
    length = len(payload)
    head = (
        bytes((kind, 0x80 | length))
        if length < 126
        else bytes((kind, 0x80 | 126, length >> 8, length & 0xFF))
    )
    masked = int.from_bytes(payload) ^ _mask(length)
    return b"".join((head, _MASK, masked.to_bytes(length)))


@cache
def _mask(length: int) -> int:
    return int.from_bytes((_MASK * (length // 4 + 1))[:length])


def split(data: bytes) -> tuple[list[tuple[int, bytes]], bytes]:
    """Return the kinds and payloads of the whole frames in some bytes, and the rest behind them."""
    frames: list[tuple[int, bytes]] = []
    start, end = 0, len(data)
    while end - start >= 2:
        length, body = data[start + 1], start + 2
        if length == 126:
            body += 2
            length = int.from_bytes(data[start + 2 : body])
        elif length == 127:
            body += 8
            length = int.from_bytes(data[start + 2 : body])
        if end < body + length:
            break
        frames.append((data[start], data[body : body + length]))
        start = body + length
    return frames, data[start:]


def count_long(data: bytes) -> tuple[int, bytes]:
    """Return how many whole frames of 126 bytes or more there are, and the rest behind all.

    Whatever is shorter is no message but a heartbeat. Nothing is copied and nothing looked at:
    where thousands are delivered at a time, the load would take longer to read than the server
    to write.
    """
    count, start, end = 0, 0, len(data)
    while end - start >= 4:
        length = data[start + 1]
        if length < 126:
            start += 2 + length
            continue
        if length == 126:
            body = start + 4 + (data[start + 2] << 8 | data[start + 3])
        else:
            body = start + 10 + int.from_bytes(data[start + 2 : start + 10])
        if body > end:
            break
        count, start = count + 1, body
    return count, data[start:]
