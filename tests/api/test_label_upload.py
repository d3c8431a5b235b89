"""The form of a label file, read as it comes in (`api.label_upload`)."""

import asyncio
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from aboveboard.api.label_upload import UploadBody, read_parts
from aboveboard.errors import AboveboardError, Malformed, TooLarge, Unprocessable
from hypothesis import given
from hypothesis import strategies as st


def form(*parts: tuple[str, bytes], end: bytes = b"--cut--\r\n") -> bytes:
    """A body with these parts."""
    made = [
        b'--cut\r\nContent-Disposition: form-data; name="%s"; filename="x.csv"\r\n\r\n%s\r\n'
        % (name.encode(), data)
        for name, data in parts
    ]
    return b"".join(made) + end


def read(
    body: bytes, *, cuts: list[int] | None = None, most: int = 10_000, boundary: str = "cut"
) -> dict[str, bytes]:
    """The parts of a body that comes in pieces, cut at these places."""
    places = [0, *sorted(each % (len(body) + 1) for each in cuts or []), len(body)]
    pieces = [body[start:end] for start, end in pairwise(places)]

    async def receive() -> Any:
        return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}

    async def all_parts() -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        body = UploadBody(receive, most)
        async for chunk in read_parts(body, boundary):
            found[chunk.part] = found.get(chunk.part, b"") + chunk.data
        return found

    return asyncio.run(all_parts())


@given(st.binary(max_size=40), st.binary(max_size=200), st.lists(st.integers(0, 500), max_size=6))
def test_the_parts_are_whole_however_the_body_is_cut(first: bytes, second: bytes, cuts: list[int]) -> None:
    """Also in the midst of a boundary."""
    if b"--cut" in first + second:
        return
    body = form(("request", first), ("labels", second))
    assert read(body, cuts=cuts) == {"request": first, "labels": second}


@pytest.mark.parametrize(
    ("body", "boundary", "error"),
    [
        (form(("labels", b"x"), ("request", b"{}")), "cut", Unprocessable),
        (form(("other", b"x"), ("request", b"{}")), "cut", Malformed),
        (form(("request", b"{}")), "cut", Malformed),
        (form(("request", b"{}"), ("labels", b"x"), ("labels", b"y")), "cut", Malformed),
        (form(("request", b"{}"), ("labels", b"x"), end=b""), "cut", Malformed),
        (b"", "cut", Malformed),
        (b"person,label", "cut", Malformed),
        (form(("request", b"{}"), ("labels", b"x")), "", Malformed),
        (form(("request", b"{}"), ("labels", b"x" * 10_000)), "cut", TooLarge),
    ],
)
def test_another_body_is_refused(body: bytes, boundary: str, error: type[AboveboardError]) -> None:
    """Without a byte of it in the refusal."""
    with pytest.raises(error) as refused:
        read(body, boundary=boundary)
    assert "person" not in str(refused.value)


def test_a_client_that_goes_away_ends_the_body() -> None:
    """It is no whole form."""
    gone: Callable[[], Any] = lambda: asyncio.sleep(0, {"type": "http.disconnect"})  # noqa: E731

    async def work() -> None:
        body = UploadBody(gone, 10)
        with pytest.raises(Malformed, match="ended early"):
            async for _ in read_parts(body, "cut"):
                pass
        await body.drain()  # nothing comes any more, so it does not wait

    asyncio.run(work())
