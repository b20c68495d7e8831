"""Frames of the simple dialect: ``{"message", "recipient_id"}`` in both directions."""

from collections.abc import Iterable
from uuid import UUID

import msgspec

from chat.protocol.codec import FrameInvalid
from chat.protocol.files import File
from chat.protocol.reading import Unreadable, read


class SimpleMessage(msgspec.Struct, frozen=True):
    """The only frame of the simple dialect; fields it does not know are ignored."""

    message: str
    recipient_id: UUID


def shown_text(text: str, files: Iterable[File], *, origin: str) -> str:
    """Return a message as this dialect shows it: its text, and a line for each of its files.

    Arguments:
        origin: what the addresses of files begin with.
    """
    lines = [f"{file.name} {origin}/files/{file.id}/" for file in files]
    return "\n".join([text, *lines] if text else lines)


_decoder = msgspec.json.Decoder(SimpleMessage)
_encoder = msgspec.json.Encoder()


def decode(text: str) -> SimpleMessage:
    """Read one frame.

    Raises:
        FrameInvalid: not JSON, not an object, or a field missing or of the wrong type.
    """
    try:
        return read(text, _decoder)
    except Unreadable as error:
        raise FrameInvalid(
            f'Send {{"message": text, "recipient_id": id of the other person}}: {error}'
        ) from None


def encode(message: SimpleMessage) -> bytes:
    """Return the frame as UTF-8 JSON."""
    return _encoder.encode(message)
