"""Sound that is not in a film's container: WAV, FLAC, Ogg and MP3."""

import re
from typing import BinaryIO, Final

from chat.files.media.containers.parts import Contents, read_at

_CHUNKS_MAX: Final = 100
_TAIL: Final = 128 * 1024
"""What is read of the end of a file; a page of Ogg has at most 64 KiB."""
_OPUS_RATE: Final = 48_000
# By version (MPEG 2.5, none, 2, 1) and by number (ISO 11172-3, 2.4.2.3).
_MP3_RATES: Final = ((11025, 12000, 8000), (), (22050, 24000, 16000), (44100, 48000, 32000))
_MP3_KBITS_1: Final = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_MP3_KBITS_2: Final = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_MP3_FRAME = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb]")


def wav(file: BinaryIO, size: int) -> Contents:
    """Read a WAV file: bytes of sound by bytes a second."""
    at, rate = 12, 0
    for _ in range(_CHUNKS_MAX):
        head = read_at(file, at, 24)
        name, length = head[:4], int.from_bytes(head[4:8], "little")
        if name == b"fmt ":
            rate = int.from_bytes(head[16:20], "little")
        if name == b"data" and rate:
            return Contents(max(0, min(length, size - at - 8)) / rate)
        if len(head) < 8:
            break
        at += 8 + length + length % 2
    return Contents()


def flac(file: BinaryIO, size: int) -> Contents:
    """Read a FLAC file: samples by samples a second (RFC 9639, 8.2)."""
    head = read_at(file, 8, 18)
    if len(head) < 18:
        return Contents()
    numbers = int.from_bytes(head[10:18], "big")
    rate, samples = numbers >> 44, numbers & (1 << 36) - 1
    return Contents(samples / rate) if rate and samples else Contents()


def ogg(file: BinaryIO, size: int) -> Contents:
    """Read an Ogg file: the position of its last page by samples a second (RFC 3533, RFC 7845)."""
    head = read_at(file, 0, 512)
    tail = read_at(file, max(0, size - _TAIL), _TAIL)
    last = tail.rfind(b"OggS")
    vorbis, opus = head.find(b"\x01vorbis"), head.find(b"OpusHead")
    if last < 0 or len(tail) < last + 14 or (vorbis < 0 and opus < 0):
        return Contents()
    position = int.from_bytes(tail[last + 6 : last + 14], "little", signed=True)
    if opus >= 0:
        rate = _OPUS_RATE
        position -= int.from_bytes(head[opus + 10 : opus + 12], "little")
    else:
        rate = int.from_bytes(head[vorbis + 12 : vorbis + 16], "little")
    return Contents(position / rate) if rate and position > 0 else Contents()


def mp3(file: BinaryIO, size: int) -> Contents:
    """Read an MP3 file: its number of frames, or its bytes where all frames have as many bits."""
    start = 0
    tag = read_at(file, 0, 10)
    if tag[:3] == b"ID3":
        # A number of four times seven bits.
        start = 10 + sum(byte << 7 * place for place, byte in enumerate(reversed(tag[6:10])))
    head = read_at(file, start, 8192)
    for found in _MP3_FRAME.finditer(head):
        at = found.start()
        header = head[at : at + 4]
        version, bits, rate = header[1] >> 3 & 3, header[2] >> 4, header[2] >> 2 & 3
        if version == 1 or not 0 < bits < 15 or rate == 3:
            continue
        hertz = _MP3_RATES[version][rate]
        samples = 1152 if version == 3 else 576
        kbits = (_MP3_KBITS_1 if version == 3 else _MP3_KBITS_2)[bits]
        for name in (b"Xing", b"Info"):
            place = head.find(name, at, at + 64)
            if place >= 0 and head[place + 7] & 1:
                frames = int.from_bytes(head[place + 8 : place + 12], "big")
                return Contents(frames * samples / hertz)
        return Contents((size - start - at) * 8 / (1000 * kbits))
    return Contents()
