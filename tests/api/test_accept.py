"""The choice of a media type (`api.accept`), as RFC 9110 has it."""

import pytest
from aboveboard.api.accept import choose_media_type
from aboveboard.errors import NotAcceptable

JSON, A2UI = "application/json", "application/a2ui+json"


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (A2UI, A2UI),
        ("APPLICATION/A2UI+JSON; version=0.9", A2UI),
        (f"{A2UI};q=0.5, {JSON};q=0.4", A2UI),
        (f"{JSON};q=0, */*", A2UI),
        (f"{A2UI};q=0.2, */*;q=0.3", JSON),
        (f"text/html, {A2UI}; q=0.001", A2UI),
        (f"{JSON};q=2, {A2UI}", A2UI),
    ],
)
def test_the_most_wished_media_type_is_chosen(accept: str | None, chosen: str) -> None:
    """The most specific range gives the weight; a range of a wrong form counts for nothing."""
    assert choose_media_type(accept, (JSON, A2UI)) == chosen


@pytest.mark.parametrize("accept", ["text/html", f"{JSON};q=0", "*/json", "json", f"{A2UI};q=0.0000"])
def test_a_wish_that_nothing_fits_is_refused(accept: str) -> None:
    """The problem names what there is."""
    with pytest.raises(NotAcceptable) as refused:
        choose_media_type(accept, (JSON,))
    assert refused.value.expected == JSON
