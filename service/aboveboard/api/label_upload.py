"""The body of a bias check with a label file: two parts of multipart/form-data, read as they come in.

No part becomes a file, also none without a name, and the labels are never whole in memory. The source of the format is
RFC 7578.
"""

from collections.abc import AsyncGenerator, Iterator
from contextlib import suppress
from typing import NamedTuple

from litestar.types import Receive
from multipart import MultipartError, MultipartSegment, PushMultipartParser

from aboveboard.api.problems import too_large
from aboveboard.errors import Malformed, TooLarge, Unprocessable

MULTIPART = "multipart/form-data"
REQUEST, LABELS = "request", "labels"
PARTS = f"the part `{REQUEST}` (JSON) and then the part `{LABELS}` (CSV)"
REQUEST_BYTES_MOST = 1 << 16


class PartChunk(NamedTuple):
    """Some bytes of a part. `is_last` is True for the empty chunk after its end."""

    part: str
    data: bytes
    is_last: bool = False


class UploadBody:
    """The body of a request, chunk by chunk: at most `bytes_most` bytes of it."""

    def __init__(self, receive: Receive, bytes_most: int) -> None:
        self._receive, self._most = receive, bytes_most
        self._total, self._has_more = 0, True

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        """Yields the rest of the body. Raises TooLarge, and Malformed when the client goes away."""
        while self._has_more:
            message = await self._receive()
            if message["type"] != "http.request":
                self._has_more = False
                raise _refuse("The body ended early.")
            self._has_more = message["more_body"]
            self._total += len(message["body"])
            if self._total > self._most:
                raise too_large(self._most)
            if message["body"]:
                yield message["body"]

    async def drain(self) -> None:
        """Reads the rest and drops it. Else the server would cut off a client that is still sending."""
        with suppress(Malformed, TooLarge):
            async for _ in self.chunks():
                pass


async def read_parts(body: UploadBody, boundary: str) -> AsyncGenerator[PartChunk, None]:
    """Yields the two parts in their order, chunk by chunk.

    Raises Malformed, also for other parts, Unprocessable for another order, and TooLarge as the body does.
    """
    form = _Form(boundary)
    async for chunk in body.chunks():
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
        """Yields what this chunk of the body has. Raises as `read_parts` does."""
        try:
            for event in self._parser.parse(chunk):
                if isinstance(event, MultipartSegment):
                    self._begin(event.name)
                else:
                    yield PartChunk(self._part, bytes(event or b""), event is None)
        except MultipartError:
            raise _refuse("The body is not multipart/form-data.") from None

    def _begin(self, name: str) -> None:
        if name == LABELS and REQUEST in self._expected:
            raise Unprocessable(
                "The label file comes before the request, so nothing says how to read it.",
                field=LABELS,
                expected=PARTS,
            )
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


def _refuse(problem: str) -> Malformed:
    return Malformed(f"{problem} Send two parts.", expected=PARTS)
