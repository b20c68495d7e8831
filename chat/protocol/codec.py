"""JSON text to the frames of the full dialect and back (see ``chat.protocol.frames``)."""

import msgspec

from chat.protocol.frames import AnyClientFrame, AnyServerFrame

ID_MAX = 64


class FrameInvalid(ValueError):
    """A frame cannot be read; the first argument is a sentence that says why.

    Arguments:
        frame_id: the frame's ``id``, where at least that could be read.
    """

    def __init__(self, detail: str, frame_id: str | None = None) -> None:
        self.frame_id = frame_id
        super().__init__(detail)


class _Named(msgspec.Struct):
    id: object = None


_decoder: msgspec.json.Decoder[AnyClientFrame] = msgspec.json.Decoder(AnyClientFrame)
_named_decoder = msgspec.json.Decoder(_Named)
_encoder = msgspec.json.Encoder()


def decode(text: str) -> AnyClientFrame:
    """Read one frame.

    Raises:
        FrameInvalid: not JSON, or no frame that the server knows, or a field that it does not.
    """
    try:
        return _decoder.decode(text)
    except RecursionError:
        # msgspec raises it for deep nesting, where other bad JSON gives a DecodeError.
        raise FrameInvalid("The frame is nested too deeply.") from None
    except msgspec.ValidationError as error:
        raise FrameInvalid(f"{error}.", _read_id(text)) from None
    except (msgspec.DecodeError, UnicodeEncodeError) as error:
        raise FrameInvalid(f"The frame is not valid JSON: {error}.") from None


def encode(frame: AnyServerFrame) -> bytes:
    """Return a frame as UTF-8 JSON."""
    return _encoder.encode(frame)


def _read_id(text: str) -> str | None:
    try:
        found = _named_decoder.decode(text).id
    except (msgspec.DecodeError, RecursionError):
        return None
    return found if isinstance(found, str) and 0 < len(found) <= ID_MAX else None
