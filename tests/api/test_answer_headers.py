"""The headers of answers in the description (`api.answer_headers`)."""

from aboveboard.api.answer_headers import HEADERS, REPEAT


def test_each_header_is_described() -> None:
    """By a sentence and a schema."""
    for header in (*(each for found in HEADERS.values() for each in found.values()), REPEAT):
        assert isinstance(header, dict)
        assert str(header["description"]).endswith(".")
        assert header["schema"]
