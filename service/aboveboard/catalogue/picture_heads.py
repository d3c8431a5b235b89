"""The head of a picture: its format and size. It is read before a decoder sees any of the bytes.

The sources are the PNG specification (third edition, section 5) and RFC 9649 (the WebP container). Pillow allocates the
memory of a WebP picture when it opens it, so the size must be known before.
"""

from collections.abc import Iterator
from typing import NamedTuple

PNG, WEBP = "image/png", "image/webp"

_PNG_BEGIN = b"\x89PNG\r\n\x1a\n"
_ANIMATED = 2
"""The flag of an animation in a VP8X chunk."""


class PictureHead(NamedTuple):
    """The format of a picture and its size in pixels. `depth` has the bits of a channel."""

    media_type: str
    width: int
    height: int
    depth: int = 8
    is_animated: bool = False
    is_lossless: bool = True


def read_type(body: bytes) -> str | None:
    """Returns the media type that the first bytes stand for, None for any other than PNG and WebP."""
    if body.startswith(_PNG_BEGIN):
        return PNG
    return WEBP if body[:4] == b"RIFF" and body[8:12] == b"WEBP" else None


def read_head(body: bytes) -> PictureHead | None:
    """Returns the head of a PNG or WebP picture. None for other bytes, and for a container that is cut or malformed.

    Bytes after the end of the container are ignored.
    """
    kind = read_type(body)
    if kind is None:
        return None
    try:
        return _read_png(body) if kind == PNG else _read_webp(body)
    except ValueError:
        return None


def _read_png(body: bytes) -> PictureHead:
    chunks = list(_list_png_chunks(body))
    (first, size, start), *others = chunks
    if first != b"IHDR" or size != 13 or any(name == b"IHDR" for name, *_ in others):
        raise ValueError("The picture has not exactly one header at its begin.")
    width, height = int.from_bytes(body[start : start + 4]), int.from_bytes(body[start + 4 : start + 8])
    animated = any(name == b"acTL" for name, *_ in others)
    return PictureHead(PNG, width, height, body[start + 8], is_animated=animated)


def _list_png_chunks(body: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yields the name, the size and the begin of each chunk, up to the end. Raises ValueError for a cut one."""
    at, name = len(_PNG_BEGIN), b""
    while name != b"IEND":
        size, name = int.from_bytes(body[at : at + 4]), body[at + 4 : at + 8]
        if at + 12 + size > len(body):
            raise ValueError("The picture is cut.")
        yield name, size, at + 8
        at += 12 + size


def _read_webp(body: bytes) -> PictureHead:
    chunks = list(_list_webp_chunks(body))
    names = {name for name, *_ in chunks}
    width, height = _read_canvas(body, *chunks[0])
    animated = chunks[0][0] == b"VP8X" and bool(body[chunks[0][2]] & _ANIMATED)
    return PictureHead(
        WEBP,
        width,
        height,
        is_animated=animated or not names.isdisjoint((b"ANIM", b"ANMF")),
        is_lossless=b"VP8L" in names,
    )


def _list_webp_chunks(body: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yields the name, the size and the begin of each chunk in the container. Raises ValueError for a cut one."""
    at, end = 12, 8 + int.from_bytes(body[4:8], "little")
    if end > len(body) or end < 20:
        raise ValueError("The picture is cut.")
    while at + 8 <= end:
        name, size = body[at : at + 4], int.from_bytes(body[at + 4 : at + 8], "little")
        if at + 8 + size > end:
            raise ValueError("The picture is cut.")
        yield name, size, at + 8
        at += 8 + size + size % 2


def _read_canvas(body: bytes, name: bytes, size: int, start: int) -> tuple[int, int]:
    """Returns the width and the height that the first chunk declares. Raises ValueError for any other chunk."""
    data = body[start : start + size]
    if name == b"VP8X" and size >= 10:
        return 1 + int.from_bytes(data[4:7], "little"), 1 + int.from_bytes(data[7:10], "little")
    if name == b"VP8L" and size >= 5 and data[0] == 0x2F:
        bits = int.from_bytes(data[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if name == b"VP8 " and size >= 10 and data[3:6] == b"\x9d\x01\x2a":
        return int.from_bytes(data[6:8], "little") & 0x3FFF, int.from_bytes(data[8:10], "little") & 0x3FFF
    raise ValueError("The picture does not begin with its size.")
