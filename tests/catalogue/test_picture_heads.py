"""The head of a picture, read before any decoder sees it."""

import pytest
from aboveboard.catalogue.picture_heads import PictureHead, read_head, read_type
from hypothesis import given
from hypothesis import strategies as st

from tests.drawn_pictures import (
    PNG,
    SIGNATURE,
    WEBP,
    animated,
    canvas,
    chunk,
    drawn,
    header,
    part,
    put_together,
    riff,
    saved,
)
from tests.drawn_pictures import noise as made_noise

HEADS = {
    "png": (drawn(), PictureHead(PNG, 4, 3)),
    "16 bits": (put_together(header(7, 5, depth=16)), PictureHead(PNG, 7, 5, 16)),
    "apng": (animated("PNG"), PictureHead(PNG, 4, 3, is_animated=True)),
    "lossless": (drawn("WEBP", lossless=True), PictureHead(WEBP, 4, 3)),
    "lossy": (drawn("WEBP"), PictureHead(WEBP, 4, 3, is_lossless=False)),
    "lossy with alpha": (drawn("WEBP", "RGBA", exif=b"Exif\0\0"), PictureHead(WEBP, 4, 3, is_lossless=False)),
    "animated": (animated("WEBP"), PictureHead(WEBP, 4, 3, is_animated=True, is_lossless=False)),
    "wide": (saved(made_noise(20).resize((1999, 1)), "WEBP"), PictureHead(WEBP, 1999, 1, is_lossless=False)),
    "widest": (riff(canvas(1 << 24, 1)), PictureHead(WEBP, 1 << 24, 1, is_lossless=False)),
    "frames without the flag": (
        riff(canvas(4, 3), part(b"ANMF", b"")),
        PictureHead(WEBP, 4, 3, is_animated=True, is_lossless=False),
    ),
}


@pytest.mark.parametrize("name", HEADS)
def test_a_head_has_the_format_and_the_size(name: str) -> None:
    """Read from the container, as the decoder finds them later."""
    body, head = HEADS[name]
    assert read_head(body) == head
    assert read_head(body + b"more") == head
    assert read_type(body) == head.media_type


NO_HEADS = {
    "empty": b"",
    "text": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "jpeg": drawn("JPEG"),
    "gif": drawn("GIF"),
    "a signature": SIGNATURE,
    "no header first": put_together(chunk(b"tEXt", b"a\0b"), header(4, 3)),
    "a short header": put_together(chunk(b"IHDR", b"\0" * 12)),
    "two headers": put_together(header(4, 3), header(4000, 3000)),
    "a chunk beyond the end": SIGNATURE + header(4, 3) + b"\xff\xff\xff\xffIDAT",
    "no end": drawn()[:-12],
    "a container without a picture": riff(),
    "a container of something else": riff(part(b"JUNK", b"0123456789")),
    "a wrong start code": riff(part(b"VP8 ", b"\0" * 20)),
    "a wrong signature": riff(part(b"VP8L", b"\0" * 20)),
    "a short canvas": riff(part(b"VP8X", b"\0" * 9)),
    "another RIFF": b"RIFF\x20\0\0\0WAVE" + b"\0" * 24,
}


@pytest.mark.parametrize("name", NO_HEADS)
def test_other_bytes_have_no_head(name: str) -> None:
    """Nothing of them is decoded."""
    assert read_head(NO_HEADS[name]) is None


@pytest.mark.parametrize("name", HEADS)
def test_a_cut_picture_has_no_head(name: str) -> None:
    """Wherever it is cut."""
    body, _ = HEADS[name]
    assert [at for at in range(len(body)) if read_head(body[:at]) is not None] == []


@given(st.sampled_from((SIGNATURE, b"RIFF\x40\0\0\0WEBP", b"")), st.binary(max_size=200))
def test_any_bytes_are_read_without_a_fault(begin: bytes, rest: bytes) -> None:
    """A head, or none."""
    found = read_head(begin + rest)
    assert found is None or found.width >= 0
