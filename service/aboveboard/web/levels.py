"""The five levels of the dial as pages show them, each with its meaning and its most likely item."""

from msgspec import Struct

from aboveboard.consent.dial import Dial
from aboveboard.decisions.forecast import Foresight, Likely
from aboveboard.declared import choose_text
from aboveboard.words import BoundBy


class LevelRow(Struct, frozen=True):
    """A level of the dial. `sentence` says what it adds, and `here` is True at the level that is in force.

    `chosen` is True at the level that the dial is set to, while another one is in force. `likely` is the item that would most likely come first, or None when that is unknown. `bound` is the code of the
    cause that keeps the level from acting in full, or empty.
    """

    level: int
    sentence: str
    here: bool
    chosen: bool
    likely: Likely | None
    bound: str


def level_rows(
    dial: Dial, foresight: Foresight | None, here: int, language: str, *, asked: int | None = None
) -> list[LevelRow]:
    """Returns all levels, from off to everywhere. Without `foresight`, no row has `likely` or `bound`.

    `here` is the level in force. `asked` is the one that the dial is set to, None when that is the same.
    """
    rows = []
    for row in dial.levels:
        at = foresight.levels[row.level] if foresight else None
        bound = "" if at is None or at.bound_by is BoundBy.DIAL else str(at.bound_by)
        likely = at.likely if at else None
        rows.append(
            LevelRow(
                int(row.level),
                choose_text(row.sentence, language),
                row.level == here,
                row.level == asked and asked != here,
                likely,
                bound,
            )
        )
    return rows
