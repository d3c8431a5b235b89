"""The body of a bias check with a label file: two parts of multipart/form-data, read as they come in.

No part becomes a file, also none without a name, and the labels are never whole in memory. The source of the format is
RFC 7578.
"""

from collections.abc import AsyncGenerator, Iterator
from typing import NamedTuple

from litestar.types import Receive
from multipart import MultipartError, MultipartSegment, PushMultipartParser

from aboveboard.api.problems import too_large
from aboveboard.errors import Malformed
from aboveboard.http import HttpRequest

MULTIPART = "multipart/form-data"
REQUEST, LABELS = "request", "labels"
PARTS = f"the part `{REQUEST}` (JSON) and then the part `{LABELS}` (CSV)"
REQUEST_BYTES_MOST = 1 << 16


class PartChunk(NamedTuple):
    """Some bytes of a part. `is_last` is True for the empty chunk after its end."""

    part: str
    data: bytes
    is_last: bool = False


async def read_parts(request: HttpRequest, bytes_most: int) -> AsyncGenerator[PartChunk, None]:
    """Yields the two parts in their order, chunk by chunk.

    Raises Malformed, also for other parts or another order, and TooLarge for a body of more than `bytes_most` bytes.
    """
    _, options = request.content_type
    form = _Form(options.get("boundary", ""))
    async for chunk in _read_body(request.receive, bytes_most):
        for found in form.take(chunk):
            yield found
    form.finish()


class _Form:
    """The state of one reading. `_expected` are the parts that did not begin yet, the last one first."""

    def __init__(self, boundary: str) -> None:
        self._expected, self._part = [LABELS, REQUEST], ""
        try:
            self._parser = PushMultipartParser(boundary, strict=True)
        except MultipartError:
            raise _refuse("The content type has no boundary.") from None

    def take(self, chunk: bytes) -> Iterator[PartChunk]:
        """Yields what this chunk of the body has. Raises Malformed."""
        try:
            for event in self._parser.parse(chunk):
                if isinstance(event, MultipartSegment):
                    self._begin(event.name)
                else:
                    yield PartChunk(self._part, bytes(event or b""), event is None)
        except MultipartError:
            raise _refuse("The body is not multipart/form-data.") from None

    def _begin(self, name: str) -> None:
        if not self._expected or name != self._expected.pop():
            raise _refuse("The parts of the body are other ones.")
        self._part = name

    def finish(self) -> None:
        """Raises Malformed when the end of the body is missing."""
        try:
            self._parser.close()
        except MultipartError:
            raise _refuse("The end of the body is missing.") from None
        if self._expected:
            raise _refuse("The body has too few parts.")


async def _read_body(receive: Receive, bytes_most: int) -> AsyncGenerator[bytes, None]:
    total, has_more = 0, True
    while has_more:
        message = await receive()
        if message["type"] != "http.request":
            raise _refuse("The body ended early.")
        total += len(message["body"])
        if total > bytes_most:
            raise too_large(bytes_most)
        if message["body"]:
            yield message["body"]
        has_more = message["more_body"]


def _refuse(problem: str) -> Malformed:
    return Malformed(f"{problem} Send two parts.", expected=PARTS)
