"""Pictures are decoded, turned upright, and drawn small. In a process of its own alone."""

import io
from base64 import b64encode
from pathlib import Path
from typing import Final, NamedTuple

from PIL import Image, ImageCms, ImageOps, JpegImagePlugin, UnidentifiedImageError

from chat.files.media.asking import FACES, ORIGINAL, THUMBNAILS, Found, thumbnail_name
from chat.files.media.pictures import gif, jpeg, png, webp
from chat.files.media.pictures.parts import Cleaned
from chat.files.media.refusals import Broken, TooLarge
from chat.files.media.thumbhash import SIDE_MAX, thumbhash

BYTES_MAX: Final = 64 * 1024 * 1024
"""Bytes of a picture."""
PIXELS_MAX: Final = 50_000_000
"""Pixels of one frame: what the camera of a phone takes at most; they are 200 MB of memory."""
FRAMES_MAX: Final = 2_000
"""Frames of a picture that moves."""
MOVING_PIXELS_MAX: Final = 2_000_000_000
"""Pixels of all frames, which whoever looks at it decodes again and again."""


class Thumbnail(NamedTuple):
    """A smaller picture.

    Arguments:
        side: the pixels of its longer side.
        quality: how true it is to the picture (WebP).
        bytes_without: up to so many a picture that is no longer is shown itself.
    """

    side: int
    quality: int
    bytes_without: int


SMALLER: Final = (
    Thumbnail(max(THUMBNAILS), 80, 300_000),
    Thumbnail(min(THUMBNAILS), 75, 40_000),
)

_FORMATS: Final = {
    "image/jpeg": ("JPEG", jpeg.cleaned),
    "image/png": ("PNG", png.cleaned),
    "image/gif": ("GIF", gif.cleaned),
    "image/webp": ("WEBP", webp.cleaned),
}
_ORIENTATION: Final = 0x0112
_UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What makes a picture of an orientation upright (Exif 3.0, 4.6.5.1)."""
_REWRITTEN_QUALITY: Final = 90

# The size of each picture is looked at before it is opened.
Image.MAX_IMAGE_PIXELS = None


def picture_draw(data: bytes, type: str, folder: Path) -> Found:
    """Make the thumbnails of a picture, and the picture anew where it tells too much.

    Raises:
        Broken: it cannot be drawn.
        TooLarge: to draw it would take too much.
    """
    upright = _upright(data, type)
    image = _still(upright.data, type)
    longer = max(upright.width, upright.height)
    thumbnails = []
    for thumbnail in SMALLER:
        image = _within(image, thumbnail.side)
        if longer > thumbnail.side or len(upright.data) > thumbnail.bytes_without:
            _save(image, folder / thumbnail_name(thumbnail.side), thumbnail.quality)
            thumbnails.append(thumbnail.side)
    hashed = _within(image, SIDE_MAX).convert("RGBA")
    is_rewritten = upright.data != data
    if is_rewritten:
        (folder / ORIGINAL).write_bytes(upright.data)
    return Found(
        media_type=type,
        width=upright.width,
        height=upright.height,
        thumbhash=b64encode(thumbhash(*hashed.size, hashed.tobytes())).decode(),
        is_animated=upright.frames > 1,
        is_rewritten=is_rewritten,
        thumbnails=sorted(thumbnails),
    )


def face_draw(data: bytes, type: str, folder: Path) -> Found:
    """Make the squares of a picture of a person or a room: the middle of it, which stands still.

    Raises:
        Broken: it cannot be drawn.
        TooLarge: to draw it would take too much.
    """
    square = ImageOps.fit(_still(_upright(data, type).data, type), (max(FACES), max(FACES)))
    for side in FACES:
        _save(_within(square, side), folder / thumbnail_name(side), 85)
    return Found(media_type=type, width=max(FACES), height=max(FACES), thumbnails=list(FACES))


def _upright(data: bytes, type: str) -> Cleaned:
    """Return a picture without notes and turned as it is to be seen."""
    if len(data) > BYTES_MAX:
        raise TooLarge(f"A picture has at most {BYTES_MAX // 1024**2} MiB.")
    _, clean = _FORMATS[type]
    cleaned = clean(data)
    _check(cleaned)
    turn = _UPRIGHT.get(_orientation(cleaned.exif))
    if turn is None or cleaned.frames > 1:
        return cleaned
    image = _open(cleaned.data, type)
    # Tables of the camera's own leave a photograph as good as it was.
    tables = getattr(image, "quantization", None)
    sampling = JpegImagePlugin.get_sampling(image) if tables else -1
    turned = image.transpose(turn)
    options: dict[str, object] = {"icc_profile": image.info.get("icc_profile")}
    if type == "image/jpeg":
        options |= {"qtables": tables} if tables else {"quality": _REWRITTEN_QUALITY}
        options |= {"subsampling": sampling} if sampling >= 0 else {}
    if type == "image/webp":
        options |= {"lossless": b"VP8L" in cleaned.data[:64], "quality": _REWRITTEN_QUALITY}
    written = io.BytesIO()
    turned.save(written, _FORMATS[type][0], **options)
    return clean(written.getvalue())


def _check(cleaned: Cleaned) -> None:
    pixels = cleaned.width * cleaned.height
    if pixels > PIXELS_MAX:
        raise TooLarge(
            f"This picture has {cleaned.width:,} by {cleaned.height:,} pixels;"
            f" {PIXELS_MAX // 10**6} million are accepted."
        )
    moving = pixels * cleaned.frames if cleaned.frames > 1 else 0
    if cleaned.frames > FRAMES_MAX or moving > MOVING_PIXELS_MAX:
        raise TooLarge(
            f"This picture moves in {cleaned.frames:,} frames; at most {FRAMES_MAX:,} are accepted,"
            f" and {MOVING_PIXELS_MAX // 10**9} thousand million pixels in all."
        )


def _orientation(noted: bytes) -> int:
    if not noted:
        return 1
    exif = Image.Exif()
    try:
        exif.load(noted)
        orientation = exif.get(_ORIENTATION, 1)
    except Exception:
        # What a camera noted may be anything: it is not needed.
        return 1
    return orientation if isinstance(orientation, int) else 1


def _open(data: bytes, type: str) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=[_FORMATS[type][0]])
    except UnidentifiedImageError:
        raise Broken from None


def _still(data: bytes, type: str) -> Image.Image:
    """Return the first frame of a picture, no smaller than the largest thumbnail needs it, in the
    colours that all screens have.
    """
    image = _open(data, type)
    largest = SMALLER[0].side
    # A JPEG is decoded at an eighth of its size for little more than a tenth of the work.
    image.draft(None, (largest, largest))
    image.load()
    if image.mode == "I;16":
        image = image.point(lambda value: value / 256).convert("L")
    if image.mode not in {"L", "RGB", "CMYK"}:
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    small = _within(image, largest)
    profile = image.info.get("icc_profile")
    if profile:
        wanted = "RGBA" if small.mode == "RGBA" else "RGB"
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(
                small, source, ImageCms.createProfile("sRGB"), outputMode=wanted
            )
        except (ImageCms.PyCMSError, OSError):
            converted = None  # A profile that is none: the colours are as good as they are.
        small = converted or small
    return small if small.mode in {"RGB", "RGBA"} else small.convert("RGB")


def _within(image: Image.Image, side: int) -> Image.Image:
    """Return a picture whose longer side is no longer than that."""
    width, height = image.size
    ratio = side / max(width, height)
    if ratio >= 1:
        return image
    size = (max(1, round(width * ratio)), max(1, round(height * ratio)))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _save(image: Image.Image, place: Path, quality: int) -> None:
    image.save(place, "WEBP", quality=quality, method=4, exif=b"", xmp=b"", icc_profile=b"")
