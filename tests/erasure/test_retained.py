"""The list of data that stays after an erasure."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aboveboard.clock import MS_PER_DAY
from aboveboard.erasure import retained
from aboveboard.erasure.retained import BACKUPS, LEDGER, LOG, LOST, MARK, MODELS, SERVER
from aboveboard.erasure.state import ErasurePlan
from aboveboard.people.handling import EraseWay
from aboveboard.people.inventory import INVENTORY


def texts(
    *, path: Path | None, lost: int = 0, days: int = 0, people: tuple[bytes, ...] = (b"person",)
) -> list[tuple[str, int | None]]:
    gateway: Any = SimpleNamespace(settings=SimpleNamespace(model_keep_days=days, sqlite_path=path))
    found = retained.receipt(gateway, ErasurePlan("app", people, (), (), lost=lost), 1000)
    assert (found.app, found.done_ms) == ("app", 1000)
    return [(each.what, each.until_ms) for each in found.kept]


def test_log_models_backups_ledger_and_mark_always_stay() -> None:
    """Without MODEL_KEEP_DAYS, old models stay without an end."""
    always = (LOG, MODELS, BACKUPS, LEDGER, MARK)
    assert texts(path=Path("db")) == [(each[0], None) for each in always]


def test_the_end_of_a_hold_leaves_no_more_than_the_erasure_left() -> None:
    """Its receipt names the log alone. That of the person names the models, the ledger and the backups."""
    assert texts(path=Path("db"), people=()) == [(LOG[0], None)]


def test_what_the_list_says_stays_is_in_the_receipt() -> None:
    """Each row of the list that an erasure leaves, by the receipt's own words."""
    named = {"model_versions": MODELS, "erasures.ledger*": LEDGER, "erased_people": MARK}
    named["erasure_lines"] = LEDGER  # the same lines, in the database
    assert {row.name for row in INVENTORY if row.erase is EraseWay.STAYS} == named.keys()
    assert {text[0] for text in named.values()} <= {what for what, _ in texts(path=Path("db"))}


def test_old_models_stay_for_their_days() -> None:
    """From the end of the erasure on."""
    assert (MODELS[0], 1000 + 30 * MS_PER_DAY) in texts(path=Path("db"), days=30)


@pytest.mark.parametrize(("path", "lost", "text"), [(None, 0, SERVER), (Path("db"), 2, LOST)])
def test_what_not_every_erasure_leaves_is_named_only_then(path: Path | None, lost: int, text: Any) -> None:
    """The space of a database server, and examples that could not be unlearned."""
    assert (text[0], None) in texts(path=path, lost=lost)
    assert (text[0], None) not in texts(path=Path("db"))
