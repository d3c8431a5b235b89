"""The body of an import: what an entry may be."""

import msgspec
import pytest
from aboveboard.ingestion.import_body import POSITION_MAX, ImportBatch, ImportedOutcome

PLAIN = {"id": "1", "placement": "home", "item": "a", "kind": "taken", "at": "2026-11-21T08:10:00+01:00"}


def test_an_entry_needs_little() -> None:
    """It was in the first place of its list, and of nobody."""
    found = msgspec.convert(PLAIN, ImportedOutcome)
    assert (found.position, found.person, found.propensity, found.candidates) == (1, None, None, None)


@pytest.mark.parametrize("field", [*PLAIN])
def test_what_it_needs_may_not_be_missing(field: str) -> None:
    """Each of them, the time too."""
    with pytest.raises(msgspec.ValidationError, match=field):
        msgspec.convert({name: each for name, each in PLAIN.items() if name != field}, ImportedOutcome)


@pytest.mark.parametrize("more", [{"position": POSITION_MAX}, {"propensity": 1}, {"propensity": 5e-324}])
def test_the_bounds_are_inside(more: dict[str, float]) -> None:
    """A certain choice has the propensity 1, and no choice has 0."""
    assert msgspec.convert(PLAIN | more, ImportedOutcome)


def test_a_batch_is_not_empty() -> None:
    """An entry with any fault is in it all the same."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"outcomes":[]}', type=ImportBatch)
    assert len(msgspec.json.decode(b'{"outcomes":[1,{}]}', type=ImportBatch).outcomes) == 2
