"""The form of a record's content before it is sealed: the body compressed, and the whole padded.

    1 byte     the form, 1
    7 bytes    the number of the person's choices (`newest_choices`), big-endian
    32 bytes   the salt
    the body   in raw DEFLATE (RFC 1951), with the dictionary of the form
    zeros      up to a multiple of PADDED_TO bytes

In form 0, the one of before, salt and body follow the number as they are. Both forms have the same commitment.

The dictionary lets short records share what they have in common. It has only words of our format: `tests/record_dictionary`
makes it from invented records. Records are read with it, so it never changes. Another one is the dictionary of a new form.

A reader of the database without keys sees the compressed length of a body. The padding leaves steps of PADDED_TO.
"""

import zlib
from pathlib import Path
from typing import NamedTuple

from aboveboard.audit.entries import SALT_BYTES
from aboveboard.errors import RecordRefused

PADDED_TO = 64
BODY_MOST = 16 << 20
"""The most bytes of a body that is compressed. A reader decompresses no more, so no stored value fills the memory."""

DICTIONARIES = {1: Path(__file__).with_name("record_dictionary_1.txt").read_bytes()}
"""The dictionary of each form that compresses."""

_FORM = 1
_COUNT_BYTES = 8
_HEAD_BYTES = _COUNT_BYTES + SALT_BYTES
_NUMBER_MOST = (1 << 56) - 1
_LEVEL = 2  # levels 3 to 9 take up to twice the time for 3 to 13 % fewer bytes
_WINDOW = 14  # 16 kB, which the dictionary and a usual record fit in

# Negative sizes of windows stand for raw DEFLATE, without a checksum. The seal is one.
_compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, -_WINDOW, memLevel=7, zdict=DICTIONARIES[_FORM])
"""Never used itself: a copy costs less than a new one, which would read the dictionary again. It is the cheaper, the
smaller window and `memLevel` are.
"""


class SealedContent(NamedTuple):
    """The content of a record: the number of choices, and salt and body as `audit.entries.pack` has them."""

    choices: int
    opening: bytes


def pack_content(content: SealedContent) -> bytes:
    """Returns the content in the newest form. A body of more than BODY_MOST bytes gets form 0."""
    choices, opening = content
    if len(opening) - SALT_BYTES > BODY_MOST:
        return choices.to_bytes(_COUNT_BYTES, "big") + opening
    compressor = _compressor.copy()
    head = _FORM << 56 | choices
    packed = (
        head.to_bytes(_COUNT_BYTES, "big")
        + opening[:SALT_BYTES]
        + compressor.compress(opening[SALT_BYTES:])
        + compressor.flush()
    )
    return packed + bytes(-len(packed) % PADDED_TO)


def unpack_content(data: bytes) -> SealedContent:
    """Returns the content of any form. Raises RecordRefused for a value that `pack_content` never made."""
    if len(data) < _HEAD_BYTES:
        raise RecordRefused
    head = int.from_bytes(data[:_COUNT_BYTES], "big")
    form, choices = head >> 56, head & _NUMBER_MOST
    if form == 0:
        return SealedContent(choices, data[_COUNT_BYTES:])
    return SealedContent(choices, data[_COUNT_BYTES:_HEAD_BYTES] + _decompress(form, data[_HEAD_BYTES:]))


def _decompress(form: int, data: bytes) -> bytes:
    if form not in DICTIONARIES:
        raise RecordRefused
    decompressor = zlib.decompressobj(-zlib.MAX_WBITS, DICTIONARIES[form])
    try:
        # One byte more than allowed, so that the end of the longest body is read too.
        body = decompressor.decompress(data, BODY_MOST + 1)
    except zlib.error:
        raise RecordRefused from None
    if not decompressor.eof or len(body) > BODY_MOST:
        raise RecordRefused
    return body
