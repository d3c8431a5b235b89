"""The form of a label file, read as it comes in (`api.label_upload`)."""

import asyncio
from collections.abc import Callable
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from aboveboard.api.label_upload import read_parts
from aboveboard.errors import AboveboardError, Malformed, TooLarge
from hypothesis import given
from hypothesis import strategies as st

FORM = ("multipart/form-data", {"boundary": "cut"})


def form(*parts: tuple[str, bytes], end: bytes = b"--cut--\r\n") -> bytes:
    """A body with these parts."""
    made = [
        b'--cut\r\nContent-Disposition: form-data; name="%s"; filename="x.csv"\r\n\r\n%s\r\n'
        % (name.encode(), data)
        for name, data in parts
    ]
    return b"".join(made) + end


def read(
    body: bytes, *, cuts: list[int] | None = None, most: int = 10_000, content: Any = FORM
) -> dict[str, bytes]:
    """The parts of a body that comes in pieces, cut at these places."""
    places = [0, *sorted(each % (len(body) + 1) for each in cuts or []), len(body)]
    pieces = [body[start:end] for start, end in pairwise(places)]

    async def receive() -> Any:
        return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}

    async def all_parts() -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        request: Any = SimpleNamespace(content_type=content, receive=receive)
        async for chunk in read_parts(request, most):
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
    ("body", "content", "error"),
    [
        (form(("labels", b"x"), ("request", b"{}")), FORM, Malformed),
        (form(("request", b"{}")), FORM, Malformed),
        (form(("request", b"{}"), ("labels", b"x"), ("labels", b"y")), FORM, Malformed),
        (form(("request", b"{}"), ("labels", b"x"), end=b""), FORM, Malformed),
        (b"", FORM, Malformed),
        (b"person,label", FORM, Malformed),
        (form(("request", b"{}"), ("labels", b"x")), ("multipart/form-data", {}), Malformed),
        (form(("request", b"{}"), ("labels", b"x" * 10_000)), FORM, TooLarge),
    ],
)
def test_another_body_is_refused(body: bytes, content: Any, error: type[AboveboardError]) -> None:
    """Without a byte of it in the refusal."""
    with pytest.raises(error) as refused:
        read(body, content=content)
    assert "person" not in str(refused.value)


def test_a_client_that_goes_away_ends_the_body() -> None:
    """It is no whole form."""
    gone: Callable[[], Any] = lambda: asyncio.sleep(0, {"type": "http.disconnect"})  # noqa: E731

    async def work() -> None:
        request: Any = SimpleNamespace(content_type=FORM, receive=gone)
        async for _ in read_parts(request, 10):
            pass

    with pytest.raises(Malformed, match="ended early"):
        asyncio.run(work())
