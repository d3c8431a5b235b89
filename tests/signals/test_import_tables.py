"""The table of imported outcomes: the states of a row, and the guards that follow them."""

import pytest
from aboveboard import canonical
from aboveboard.errors import Stale
from aboveboard.signals.import_tables import (
    ImportContent,
    ImportState,
    decode_import,
    drop_pending,
    guard_import,
    imports,
    mark_learned,
)
from aboveboard.storage.journal import GUARDED, Submission
from aboveboard.words import OutcomeKind
from sqlalchemy import select

from tests.house import House
from tests.ingestion.history import agreed, entry, learn, send


def names(house: House) -> list[bytes]:
    of = select(imports.c.imported).where(imports.c.placement_key.startswith(f"{house.app}/"))
    return [name for (name,) in house.rows(of)]


def test_a_guard_holds_in_its_state(house: House) -> None:
    """The version in the database is that of the state, and no other."""
    send(house, entry(house))
    (name,) = names(house)
    for state in (ImportState.PENDING, ImportState.LEARNED):
        found = house.rows(GUARDED["imports"].where(imports.c.imported == name))
        assert found == [(name, state.version)]
        other = ImportState(1 - state)
        with pytest.raises(Stale):
            house.run(house.gateway.submit(Submission((guard_import(name, other),), (), ())))
        write = mark_learned(name)
        house.run(house.gateway.submit(Submission((guard_import(name, state),), (write,), ())))


def test_only_what_waits_of_these_people_is_dropped(house: House) -> None:
    """What was learned is subtracted, not dropped. Without people, nothing is read."""
    people = [agreed(house) for _ in range(2)]
    send(house, entry(house, person=people[0]))
    learn(house)
    send(house, *(entry(house, person=each) for each in people), entry(house))
    pseudonyms = [house.gateway.keyring.pseudonym(house.app, each) for each in people]
    guards, writes = house.run(drop_pending(house.gateway.database, pseudonyms[:1]))
    assert (len(guards), [guard.version for guard in guards], len(writes)) == (1, [1], 1)
    assert house.run(drop_pending(house.gateway.database, [])) == ([], [])


def test_a_content_is_read_as_it_was_written() -> None:
    """What it has by default is not written."""
    plain = ImportContent("shop/home", 3, 4, "a", OutcomeKind.TAKEN, 1, "0.4")
    assert canonical.decode(canonical.encode(plain)).keys() == {
        *("placement", "revision", "at_ms", "item", "kind", "level", "strength")
    }
    whole = ImportContent(
        "shop/home", 3, 4, "a", OutcomeKind.TAKEN, 1, "0.4", "2", 2, {"device": "tv"}, "0.5", ("a",)
    )
    assert [decode_import(canonical.encode(each)) for each in (plain, whole)] == [plain, whole]
