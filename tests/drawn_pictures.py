"""Pictures for tests: encoded by Pillow, and put together chunk by chunk where no encoder would write such a one."""

import zlib
from io import BytesIO
from typing import Any

from PIL import Image

PNG, WEBP = "image/png", "image/webp"
SIGNATURE = b"\x89PNG\r\n\x1a\n"
RED, BLUE = (255, 0, 0), (0, 0, 255)


def drawn(kind: str = "PNG", mode: str = "RGB", size: tuple[int, int] = (4, 3), **options: Any) -> bytes:
    """A picture whose left half is RED and whose right half is BLUE."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    return saved(image.convert(mode), kind, **options)


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def opened(body: bytes) -> Image.Image:
    """The picture in these bytes, decoded."""
    image = Image.open(BytesIO(body))
    image.load()
    return image


def noise(side: int) -> Image.Image:
    """A picture that no encoder makes smaller, always the same one."""
    rows = b"".join(zlib.crc32(number.to_bytes(4, "big")).to_bytes(4, "big") for number in range(side * side))
    return Image.frombytes("RGBA", (side, side), rows).convert("RGB")


def chunk(name: bytes, data: bytes = b"") -> bytes:
    """A chunk of a PNG picture, with its checksum."""
    return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")


def header(width: int, height: int, depth: int = 8, colour: int = 2, interlace: int = 0) -> bytes:
    size = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    return chunk(b"IHDR", size + bytes((depth, colour, 0, 0, interlace)))


def put_together(*chunks: bytes) -> bytes:
    return SIGNATURE + b"".join(chunks) + chunk(b"IEND")


def pixels(data: bytes) -> bytes:
    return chunk(b"IDAT", zlib.compress(data, 9))


def with_chunk(png: bytes, more: bytes) -> bytes:
    """The picture with another chunk right after its header."""
    return png[:33] + more + png[33:]


def riff(*chunks: bytes) -> bytes:
    """A WebP container."""
    inside = b"WEBP" + b"".join(chunks)
    return b"RIFF" + len(inside).to_bytes(4, "little") + inside


def part(name: bytes, data: bytes) -> bytes:
    """A chunk of a WebP container."""
    return name + len(data).to_bytes(4, "little") + data + b"\0" * (len(data) % 2)


def canvas(width: int, height: int, flags: int = 0) -> bytes:
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return part(b"VP8X", bytes((flags, 0, 0, 0)) + size)


def animated(kind: str) -> bytes:
    """Two frames."""
    frames = [Image.new("RGB", (4, 3), colour) for colour in (RED, BLUE)]
    return saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
