"""The encoding of an uploaded picture: of the pixels alone, and refused where it is not one still, small picture."""

import asyncio
import zlib
from hashlib import sha256
from typing import Any

import pytest
from aboveboard.catalogue.picture_codec import BYTES_MAX, PIXELS_MAX, SIDE_MAX, encode_upload, rewrite
from aboveboard.errors import AboveboardError, TooLarge, Unprocessable, UnsupportedPicture
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from tests.drawn_pictures import (
    BLUE,
    PNG,
    RED,
    WEBP,
    animated,
    canvas,
    chunk,
    drawn,
    header,
    noise,
    opened,
    part,
    pixels,
    put_together,
    riff,
    saved,
    with_chunk,
)

SECRET = b"taken at 48.8584 north"
MEDIA_TYPES = {"PNG": PNG, "WEBP": WEBP}


def noted() -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", SECRET.decode())
    info.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    return info


EXIF = b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0" + SECRET
WITH_MORE = {
    "text of PNG": (drawn(pnginfo=noted()), PNG),
    "EXIF of PNG": (drawn(exif=EXIF), PNG),
    "a profile of PNG": (drawn(icc_profile=SECRET), PNG),
    "EXIF of WebP": (drawn("WEBP", lossless=True, exif=EXIF), WEBP),
    "a profile of WebP": (drawn("WEBP", lossless=True, icc_profile=SECRET), WEBP),
    "XMP of WebP": (drawn("WEBP", lossless=True, xmp=SECRET), WEBP),
    "an unknown chunk": (with_chunk(drawn(), chunk(b"prIv", SECRET)), PNG),
    "a page after the end": (drawn() + b"<script>" + SECRET, PNG),
    "an archive after the end": (drawn("WEBP", lossless=True) + b"PK\x03\x04" + SECRET, WEBP),
}


@pytest.mark.parametrize("name", WITH_MORE)
def test_only_the_pixels_are_kept(name: str) -> None:
    """Metadata, profiles, text and whatever another format could read are gone."""
    body, media_type = WITH_MORE[name]
    found = rewrite(body, media_type)
    image = opened(found.body)
    assert (found.media_type, found.width, found.height) == (media_type, 4, 3)
    assert found.sha256 == sha256(found.body).hexdigest()
    assert SECRET not in found.body and b"script" not in found.body
    assert image.info.keys() <= {"loop", "background", "timestamp", "duration"}
    assert [image.convert("RGB").getpixel(at) for at in ((0, 0), (3, 2))] == [RED, BLUE]


MODES = {
    "grey": (drawn(mode="L"), "L"),
    "black and white": (drawn(mode="1"), "1"),
    "grey with alpha": (drawn(mode="LA"), "LA"),
    "colours with alpha": (drawn(mode="RGBA"), "RGBA"),
    "palette": (drawn(mode="P"), "P"),
    "lossless with alpha": (drawn("WEBP", "RGBA", lossless=True), "RGB"),
}


@pytest.mark.parametrize("name", MODES)
def test_a_picture_looks_as_before(name: str) -> None:
    """Each pixel is equal, and so is the kind of picture, unless its alpha says nothing."""
    body, mode = MODES[name]
    found = rewrite(body, PNG if body[1:4] == b"PNG" else WEBP)
    assert opened(found.body).mode == mode
    assert opened(found.body).convert("RGBA").tobytes() == opened(body).convert("RGBA").tobytes()


@pytest.mark.parametrize("transparency", [1, b"\xff\x00\x80"])
def test_a_palette_keeps_its_transparency(transparency: int | bytes) -> None:
    """One entry of it, or a value for each."""
    image = Image.frombytes("P", (3, 1), bytes((0, 1, 2)))
    image.putpalette(bytes((255, 0, 0, 0, 255, 0, 0, 0, 255)))
    body = saved(image, "PNG", transparency=transparency)
    found = opened(rewrite(body, PNG).body).convert("RGBA")
    assert found.tobytes() == opened(body).convert("RGBA").tobytes()
    assert found.getpixel((1, 0)) == (0, 255, 0, 0)


def test_a_transparent_colour_becomes_alpha() -> None:
    """That holds for pictures in colours and in grey."""
    colours = saved(Image.frombytes("RGB", (2, 1), bytes((*RED, *BLUE))), "PNG", transparency=BLUE)
    grey = saved(Image.frombytes("L", (2, 1), b"\x05\x06"), "PNG", transparency=6)
    assert opened(rewrite(colours, PNG).body).tobytes() == bytes((*RED, 255, *BLUE, 0))
    assert opened(rewrite(grey, PNG).body).tobytes() == b"\x05\xff\x06\x00"


def test_16_bits_of_grey_are_scaled() -> None:
    """They are not clipped, as a plain conversion would do."""
    rows = b"\0" + b"".join(value.to_bytes(2, "big") for value in (0, 257 * 5, 0x8000, 0xFFFF))
    body = put_together(header(4, 1, depth=16, colour=0), pixels(rows))
    found = opened(rewrite(body, PNG).body)
    assert (found.mode, found.tobytes()) == ("L", bytes((0, 5, 127, 255)))


def test_16_bits_of_colours_keep_the_upper_ones() -> None:
    """A channel of 8 bits is enough for a page."""
    body = put_together(header(1, 1, depth=16, colour=2), pixels(b"\0\xff\xff\x80\x00\x00\xff"))
    assert opened(rewrite(body, PNG).body).tobytes() == b"\xff\x80\x00"


def test_a_turned_picture_is_upright() -> None:
    """The note that turned it is gone, so its pixels are turned."""
    exif = Image.Exif()
    exif[0x0112] = 6
    found = rewrite(drawn("WEBP", lossless=True, exif=exif.tobytes()), WEBP)
    image = opened(found.body).convert("RGB")
    assert (found.width, found.height) == (3, 4)
    assert [image.getpixel(at) for at in ((0, 0), (2, 3))] == [RED, BLUE]


def test_a_picture_with_loss_stays_small() -> None:
    """It is encoded with loss again, at the best quality that fits."""
    body = saved(noise(400), "WEBP", quality=80)
    best = saved(opened(body), "WEBP", quality=90)
    assert len(body) <= BYTES_MAX < len(best)
    found = rewrite(body, WEBP).body
    assert found == saved(opened(body), "WEBP", quality=80) and len(found) <= BYTES_MAX


BROKEN = {
    "a cut PNG": (drawn()[:-20], PNG),
    "a cut WebP": (drawn("WEBP")[:-4], WEBP),
    "a wrong checksum": (drawn()[:29] + b"\0\0\0\0" + drawn()[33:], PNG),
    "no rows": (put_together(header(4, 3)), PNG),
    "no deflate": (put_together(header(4, 3), chunk(b"IDAT", b"\xff" * 40)), PNG),
    "an impossible depth": (put_together(header(1, 1, 3, 2), pixels(b"\0" * 4)), PNG),
    "an impossible colour": (put_together(header(1, 1, 8, 9), pixels(b"\0" * 4)), PNG),
    "two headers": (put_together(header(4, 3), header(1999, 999), pixels(b"\0" * 39)), PNG),
    "a transparent colour of 16 bits": (
        put_together(header(1, 1, 16, 0), chunk(b"tRNS", b"\x12\x34"), pixels(b"\0\0\0")),
        PNG,
    ),
    "a text that unpacks to megabytes": (
        with_chunk(drawn(), chunk(b"zTXt", b"a\0\0" + zlib.compress(b"a" * 20_000_000, 9))),
        PNG,
    ),
    "a canvas without a picture": (riff(canvas(4, 3)), WEBP),
    "a canvas of another size": (riff(canvas(4, 3), drawn("WEBP", size=(40, 30))[12:]), WEBP),
    "garbage in a frame": (riff(part(b"VP8L", b"\x2f\x03\x80\0\0" + b"\xff" * 30)), WEBP),
}
TOO_MUCH = {
    "an animated PNG": (animated("PNG"), PNG),
    "an animated WebP": (animated("WEBP"), WEBP),
    "one frame of an animation": (with_chunk(drawn(), chunk(b"acTL", b"\0\0\0\1\0\0\0\0")), PNG),
    "too wide": (put_together(header(SIDE_MAX + 1, 1), pixels(b"\0")), PNG),
    "too high": (put_together(header(1, SIDE_MAX + 1), pixels(b"\0")), PNG),
    "too many pixels": (put_together(header(SIDE_MAX, PIXELS_MAX // SIDE_MAX + 1), pixels(b"\0")), PNG),
    "a bomb": (put_together(header(2**31 - 1, 2**31 - 1), pixels(b"\0" * 50_000_000)), PNG),
    "a WebP bomb": (riff(canvas(1 << 24, 1 << 24), part(b"VP8L", b"\x2f\0\0\0\0")), WEBP),
    "a wide frame": (riff(part(b"VP8L", b"\x2f\xff\x3f\x00\x00" + b"\0" * 8)), WEBP),
    "no pixels": (put_together(header(0, 3), pixels(b"\0")), PNG),
}
OTHER_TYPES = {
    "nothing": (b"", PNG),
    "a page": (b"<html><script>alert(1)</script>", PNG),
    "SVG": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", PNG),
    "JPEG": (drawn("JPEG"), PNG),
    "CMYK": (drawn("JPEG", "CMYK"), WEBP),
    "GIF": (drawn("GIF", "P"), PNG),
    "WebP as PNG": (drawn("WEBP"), PNG),
    "PNG as WebP": (drawn(), WEBP),
    "PNG as SVG": (drawn(), "image/svg+xml"),
    "PNG without a type": (drawn(), ""),
    "a PNG after a page": (b"<html>" + drawn(), PNG),
    "another RIFF": (b"RIFF\x20\0\0\0WAVE" + b"\0" * 24, WEBP),
}


@pytest.mark.parametrize("name", {**BROKEN, **TOO_MUCH})
def test_what_is_not_one_still_small_picture_is_refused(name: str) -> None:
    """By the caller's fault, with what would be right."""
    with pytest.raises(Unprocessable) as refused:
        rewrite(*{**BROKEN, **TOO_MUCH}[name])
    assert refused.value.expected
    assert ("cannot be decoded" in refused.value.detail) is (name in BROKEN)


@pytest.mark.parametrize("name", OTHER_TYPES)
def test_another_type_than_the_declared_one_is_refused(name: str) -> None:
    """No decoder but that of the declared type ever sees the bytes."""
    with pytest.raises(UnsupportedPicture):
        rewrite(*OTHER_TYPES[name])


def test_the_bound_of_bytes_holds_before_and_after() -> None:
    """The last size that fits is taken, and bytes after the end of the picture count."""
    small = drawn()
    assert rewrite(small + b"\0" * (BYTES_MAX - len(small)), PNG).body == rewrite(small, PNG).body
    with pytest.raises(TooLarge):
        rewrite(small + b"\0" * (BYTES_MAX + 1 - len(small)), PNG)


def test_rows_that_are_missing_are_black() -> None:
    """They have nothing of the memory that was there before."""
    few = put_together(header(4, 3), pixels(b"\0" + b"\7" * 12))
    assert opened(rewrite(few, PNG).body).tobytes() == b"\7" * 12 + b"\0" * 24


def test_a_picture_that_grows_beyond_the_bound_is_refused() -> None:
    """Its pixels may need more bytes than the upload had."""
    with pytest.raises(TooLarge, match="once it is encoded again"):
        rewrite(grown_png(), PNG)


def grown_png() -> bytes:
    """A PNG picture that the filters of another encoder made small: each row is the one above plus one constant."""
    side = 250
    row = noise(side).crop((0, 0, side, 1)).tobytes()
    return put_together(header(side, side), pixels(b"\0" + row + (b"\2" + row) * (side - 1)))


def test_a_picture_may_be_as_large_as_the_bound() -> None:
    """The largest picture is SIDE_MAX wide, and as high as PIXELS_MAX leaves."""
    body = saved(Image.new("1", (SIDE_MAX, PIXELS_MAX // SIDE_MAX)), "PNG")
    assert rewrite(body, PNG).width == SIDE_MAX


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_stored_picture_is_stored_as_it_is(kind: str) -> None:
    """So an upload of what was served changes nothing."""
    once = rewrite(drawn(kind, "RGBA", lossless=True), MEDIA_TYPES[kind])
    assert rewrite(once.body, MEDIA_TYPES[kind]) == once


def test_an_upload_is_decoded_in_a_thread() -> None:
    """And no other thread waits for it."""
    assert asyncio.run(encode_upload(drawn(), PNG)) == rewrite(drawn(), PNG)


SEEDS: tuple[tuple[bytes, str], ...] = (
    (drawn(), PNG),
    (drawn(mode="P"), PNG),
    (drawn("WEBP"), WEBP),
    (drawn("WEBP", "RGBA", lossless=True, exif=EXIF), WEBP),
)


@given(st.sampled_from(SEEDS), st.data())
def test_damage_is_never_a_fault(seed: tuple[bytes, str], data: Any) -> None:
    """Whatever is changed, cut out or put in: a picture of the declared type comes out, or a refusal."""
    body, media_type = seed
    at = data.draw(st.integers(0, len(body)))
    gone = data.draw(st.integers(0, 8))
    changed = body[:at] + data.draw(st.binary(max_size=8)) + body[at + gone :]
    try:
        found = rewrite(changed, media_type)
    except AboveboardError as refused:
        assert refused.status in (413, 415, 422)
    else:
        image = opened(found.body)
        assert (image.get_format_mimetype(), image.size) == (media_type, (found.width, found.height))


CHUNKS = st.tuples(
    st.sampled_from(
        (b"PLTE", b"tRNS", b"gAMA", b"iCCP", b"eXIf", b"pHYs", b"zTXt", b"iTXt", b"cHRM", b"fcTL", b"IDAT")
    ),
    st.binary(max_size=40),
)


@given(
    st.builds(
        header,
        st.integers(0, 9),
        st.integers(0, 9),
        st.sampled_from((1, 2, 3, 4, 8, 16)),
        st.integers(0, 7),
        st.integers(0, 2),
    ),
    st.lists(CHUNKS, max_size=4),
    st.binary(max_size=200),
)
def test_well_formed_chunks_are_never_a_fault(
    head: bytes, more: list[tuple[bytes, bytes]], rows: bytes
) -> None:
    """Their checksums are right, so a decoder reads each of them: a picture comes out, or a refusal."""
    body = put_together(head, *(chunk(*each) for each in more), pixels(rows))
    try:
        found = rewrite(body, PNG)
    except Unprocessable as refused:
        assert refused.expected
    else:
        assert opened(found.body).size == (found.width, found.height)
