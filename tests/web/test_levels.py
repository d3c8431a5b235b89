"""The rows of the dial on a page."""

from aboveboard.consent.dial import load_dial
from aboveboard.decisions.forecast import AtLevel, Foresight, Likely
from aboveboard.declared import read_folder
from aboveboard.settings import find_shipped
from aboveboard.web.levels import level_rows
from aboveboard.words import BoundBy, Level

DIAL = load_dial(read_folder(find_shipped("policies")))
LIKELY = Likely("shoe-1", "A shoe", 0.6)


def foresight(bound_by: BoundBy) -> Foresight:
    levels = tuple(AtLevel(level, Level.OFF, bound_by, LIKELY) for level in Level)
    return Foresight("home", "Home", Level.PAGE, levels)


def test_each_level_has_its_sentence_in_the_language() -> None:
    """From off to everywhere, and one of them is the person's."""
    rows = level_rows(DIAL, None, 3, "de")
    assert [row.level for row in rows] == [0, 1, 2, 3, 4]
    assert [row.here for row in rows] == [False, False, False, True, False]
    assert [row.sentence for row in rows] == [each.sentence["de"] for each in DIAL.levels]


def test_without_a_forecast_nothing_is_foreseen() -> None:
    """No item and no bound."""
    assert {(row.likely, row.bound) for row in level_rows(DIAL, None, 0, "en")} == {(None, "")}


def test_a_bound_is_named_unless_it_is_the_dial_itself() -> None:
    """The dial is what the reader sets there."""
    assert {row.bound for row in level_rows(DIAL, foresight(BoundBy.AGE), 0, "en")} == {"age"}
    rows = level_rows(DIAL, foresight(BoundBy.DIAL), 0, "en")
    assert {(row.likely, row.bound) for row in rows} == {(LIKELY, "")}
