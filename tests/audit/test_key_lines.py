"""The list of all keys of a log: what is written is what is read."""

import pytest
from aboveboard.audit.key_lines import KeyLine, encode, parse_line
from aboveboard.errors import Malformed
from hypothesis import given
from hypothesis import strategies as st

from tests.verify.maker import OTHER_VKEY, VKEY

numbers = st.integers(0, 10**18)
spans = st.one_of(
    st.just(KeyLine(VKEY)),
    st.builds(KeyLine, st.just(VKEY), numbers, numbers, signs=st.just(False)),
    st.builds(KeyLine, st.just(VKEY), numbers, st.none(), signs=st.booleans()),
)


@given(st.lists(spans, max_size=4))
def test_every_list_is_read_as_it_was_written(lines: list[KeyLine]) -> None:
    """A line each, in their order."""
    assert [parse_line(line) for line in encode(lines).splitlines()] == lines


def test_what_a_line_looks_like() -> None:
    """The key comes first, so that tools which take keys can cut the rest off."""
    lines = [KeyLine(VKEY, 41, None, signs=True), KeyLine(OTHER_VKEY, 0, 41), KeyLine(VKEY, 3)]
    assert encode(lines) == f"{VKEY} 41 -\n{OTHER_VKEY} 0 41\n{VKEY} 3 ?\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        VKEY[:-1],
        f"{VKEY} ",
        f"{VKEY} 1",
        f"{VKEY} 01 2",
        f"{VKEY} 1 02",
        f"{VKEY}  1 2",
        f"{VKEY} 1 2 3",
        f"{VKEY} - 1",
    ],
)
def test_another_text_is_no_line(text: str) -> None:
    """Neither a key that is cut off nor half a span."""
    with pytest.raises(Malformed):
        parse_line(text)
