"""JSON text to the frames of the full dialect and back (``client_frames``, ``frames``)."""

import msgspec

from chat.protocol.client_frames import AnyClientFrame
from chat.protocol.fields import FrameId
from chat.protocol.frames import AnyServerFrame
from chat.protocol.reading import Unreadable, is_of, read


class FrameInvalid(ValueError):
    """A frame cannot be read; the first argument is a sentence that says why.

    Arguments:
        frame_id: the frame's ``id``, where at least that could be read.
    """

    def __init__(self, detail: str, frame_id: str | None = None) -> None:
        self.frame_id = frame_id
        super().__init__(detail)


_decoder: msgspec.json.Decoder[AnyClientFrame] = msgspec.json.Decoder(AnyClientFrame)
_encoder = msgspec.json.Encoder()


def decode(text: str) -> AnyClientFrame:
    """Read one frame.

    Raises:
        FrameInvalid: not JSON, or no frame that the server knows, or a field that it does not.
    """
    try:
        return read(text, _decoder)
    except Unreadable as error:
        raise FrameInvalid(str(error), _id_of(error.value)) from None


def encode(frame: AnyServerFrame) -> bytes:
    """Return a frame as UTF-8 JSON."""
    return _encoder.encode(frame)


def _id_of(value: object) -> str | None:
    found = value.get("id") if isinstance(value, dict) else None
    return found if isinstance(found, str) and is_of(found, FrameId) else None
