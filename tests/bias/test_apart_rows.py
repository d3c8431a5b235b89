"""The decisions that no group is compared by (`bias.apart_rows`)."""

from aboveboard.bias.apart_rows import ApartRow, Line, LineCount, count_apart


def test_each_line_counts_its_decisions_and_people():
    """A person counts once in a line, and a decision about nobody has none."""
    rows = [
        ApartRow(Line.CONTROL, 1, 4, True),
        ApartRow(Line.CONTROL, 2, 4, False),
        ApartRow(Line.NOBODY, 3, None, True),
    ]
    found = count_apart(rows)
    assert found.keys() == set(Line)
    assert (found[Line.CONTROL], found[Line.NOBODY]) == (LineCount(2, 1, 1), LineCount(1, 0, 1))
    assert found[Line.ERASED] == LineCount(0, 0, 0)
