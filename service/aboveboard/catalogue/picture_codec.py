"""The decoding of an uploaded picture, and its encoding from the pixels alone.

What is stored is never what was uploaded. Only the pixels, and the palette of a PNG picture that has one, are kept. So
metadata, colour profiles, text and bytes of another format are gone. The two decoders are called by their own names, so
that no other decoder of Pillow ever sees the bytes.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from io import BytesIO
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageOps, PngImagePlugin, WebPImagePlugin

from aboveboard.catalogue.picture_heads import PNG, WEBP, PictureHead, read_head, read_type
from aboveboard.errors import TooLarge, Unprocessable, UnsupportedPicture

BYTES_MAX = 100_000
"""The most bytes of a picture, both as it is uploaded and as it is stored."""

SIDE_MAX = 2_000
"""The most pixels of a side."""

PIXELS_MAX = 2_000_000
"""The most pixels in all."""

QUALITIES = (90, 80, 60)
"""The qualities of WebP with loss. The first one that gives at most BYTES_MAX is used."""

_THREAD = ThreadPoolExecutor(1, thread_name_prefix="picture")
"""The one thread of all decoding, which bounds its memory to that of one picture."""

_READERS = {PNG: PngImagePlugin.PngImageFile, WEBP: WebPImagePlugin.WebPImageFile}


class EncodedPicture(NamedTuple):
    """A picture as it is stored and served. `sha256` is that of `body`, in hexadecimal digits."""

    media_type: str
    width: int
    height: int
    sha256: str
    body: bytes


async def encode_upload(body: bytes, declared: str) -> EncodedPicture:
    """Returns the picture as `rewrite` does, which runs in a thread of its own."""
    return await asyncio.get_running_loop().run_in_executor(_THREAD, rewrite, body, declared)


def rewrite(body: bytes, declared: str) -> EncodedPicture:
    """Returns the picture, encoded from its pixels in the same format.

    Raises UnsupportedPicture unless the bytes have the declared media type, PNG or WebP. Raises TooLarge above
    BYTES_MAX, before or after. Raises Unprocessable for a picture that is animated, too wide or high, or broken.
    """
    if declared not in _READERS or read_type(body) != declared:
        raise wrong_type()
    if len(body) > BYTES_MAX:
        raise too_large()
    head = read_head(body)
    if head is None:
        raise _broken()
    _check(head)
    try:
        clean, transparency = _read_pixels(body, head)
        encoded = _encode(clean, head, transparency)
    # A decoder of foreign bytes may raise anything, and none of it is a fault of the gateway.
    except Exception as error:
        raise _broken() from error
    if len(encoded) > BYTES_MAX:
        raise TooLarge(
            f"The picture has {len(encoded)} bytes once it is encoded again. Send a smaller one.",
            field="picture",
            expected=f"a picture of at most {BYTES_MAX} bytes",
        )
    return EncodedPicture(head.media_type, *clean.size, sha256(encoded).hexdigest(), encoded)


def wrong_type() -> UnsupportedPicture:
    return UnsupportedPicture(
        "The body is no picture of its content type. Send PNG as image/png, or WebP as image/webp.",
        field="content-type",
        expected="content-type: image/png or image/webp, with a picture of that format",
    )


def too_large() -> TooLarge:
    return TooLarge(
        "The picture is too large. Send a smaller one.",
        field="picture",
        expected=f"a picture of at most {BYTES_MAX} bytes",
    )


def _check(head: PictureHead) -> None:
    """Raises Unprocessable for a picture that must not be decoded."""
    if head.is_animated:
        raise Unprocessable(
            "The picture is animated. Send a still one.", field="picture", expected="a picture of one frame"
        )
    longest, shortest = max(head.width, head.height), min(head.width, head.height)
    if longest > SIDE_MAX or shortest < 1 or head.width * head.height > PIXELS_MAX:
        raise Unprocessable(
            "The picture has too many pixels. Send a smaller one.",
            field="picture",
            expected=f"at most {SIDE_MAX} pixels wide and high, and {PIXELS_MAX} in all",
        )


def _broken() -> Unprocessable:
    return Unprocessable(
        "The picture cannot be decoded. Encode it again, with 8 bits for each channel.",
        field="picture",
        expected="a whole PNG or WebP picture",
    )


def _read_pixels(body: bytes, head: PictureHead) -> tuple[Image.Image, bytes | int | None]:
    """Returns a new picture with the pixels alone, upright, and the transparency of its palette.

    Raises ValueError for a picture that differs from its head. The decoder may raise any other error.
    """
    with _READERS[head.media_type](BytesIO(body)) as opened:
        if opened.size != (head.width, head.height) or getattr(opened, "n_frames", 1) != 1:
            raise ValueError("The picture differs from its head.")
        opened.load()
        upright = _to_8_bits(ImageOps.exif_transpose(opened), head.depth)
    transparency = upright.info.get("transparency")
    if transparency is not None and upright.mode != "P":
        upright = upright.convert("LA" if upright.mode in ("1", "L") else "RGBA")
    clean = Image.frombytes(upright.mode, upright.size, upright.tobytes())
    if upright.mode != "P":
        return clean, None
    clean.putpalette(upright.getpalette("RGB") or [], "RGB")
    return clean, transparency


def _to_8_bits(picture: Image.Image, depth: int) -> Image.Image:
    """Returns the picture with 8 bits a channel. Raises ValueError for one that has a transparent colour of 16 bits."""
    if depth == 16 and "transparency" in picture.info:
        raise ValueError("The picture has a transparent colour of 16 bits.")
    if not picture.mode.startswith("I"):
        return picture
    # Pillow would clip the values instead of scaling them.
    return Image.fromarray((np.asarray(picture).astype(np.uint32) // 257).astype(np.uint8))


def _encode(clean: Image.Image, head: PictureHead, transparency: bytes | int | None) -> bytes:
    if head.media_type == PNG:
        more = {} if transparency is None else {"transparency": transparency}
        return _save(clean, "PNG", optimize=True, **more)
    if head.is_lossless:
        return _save(clean, "WEBP", lossless=True)
    encoded = b""
    for quality in QUALITIES:
        encoded = _save(clean, "WEBP", quality=quality)
        if len(encoded) <= BYTES_MAX:
            break
    return encoded


def _save(clean: Image.Image, kind: str, **options: bytes | int) -> bytes:
    file = BytesIO()
    clean.save(file, kind, **options)
    return file.getvalue()
