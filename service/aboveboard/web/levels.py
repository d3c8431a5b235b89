"""The five levels of the dial as pages show them: what each means, and what would be seen at it."""

from msgspec import Struct

from aboveboard.consent.dial import Dial
from aboveboard.decisions.forecast import Foresight, Likely
from aboveboard.declared import choose_text
from aboveboard.words import BoundBy


class LevelRow(Struct, frozen=True):
    """`sentence` says what the level adds. `here`: the dial stands at it. `likely` is what would most likely be seen,
    None where nothing can be said of that. `bound` is the code of what keeps the level from acting in full, or ""."""

    level: int
    sentence: str
    here: bool
    likely: Likely | None
    bound: str


def level_rows(dial: Dial, foresight: Foresight | None, here: int, language: str) -> list[LevelRow]:
    """All five, from off to everywhere. Without a foresight nothing is said of what would be seen."""
    rows = []
    for row in dial.levels:
        at = foresight.levels[row.level] if foresight else None
        bound = "" if at is None or at.bound_by is BoundBy.DIAL else str(at.bound_by)
        likely = at.likely if at else None
        rows.append(
            LevelRow(int(row.level), choose_text(row.sentence, language), row.level == here, likely, bound)
        )
    return rows
