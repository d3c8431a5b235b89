"""A person's timeline: every record once, in pages that stay the same."""

from aboveboard.rights.timeline import read_timeline
from aboveboard.storage.tables import records
from aboveboard.words import EntryKind
from sqlalchemy import update

from tests.edits import write
from tests.house import House
from tests.world import DAN


def test_pages_have_every_record_once_while_entries_are_added(house: House) -> None:
    """The newest first."""
    person = house.shop.welcome(DAN)
    made = [house.shop.decide(person)["log"]["index"] for _ in range(5)]
    stored = house.run(house.gateway.require_person(house.app, person))
    seen, before = [], made[-1] + 1
    while before is not None:
        page, before = house.run(
            read_timeline(house.gateway, [stored], kinds=(EntryKind.DECISION,), before=before, size=2)
        )
        house.shop.decide(person)
        seen += [each.place for each in page]
    assert seen == made[::-1]


def test_a_record_that_does_not_decrypt_keeps_its_line(house: House) -> None:
    """Without a body, and it is counted as refused."""
    person = house.shop.welcome(DAN)
    index = house.shop.decide(person)["log"]["index"]
    stored = house.run(house.gateway.require_person(house.app, person))
    damage(house, index)
    before = house.gateway.metrics.records_refused._value.get()
    (first, *_), _ = house.run(read_timeline(house.gateway, [stored], size=5))
    assert (first.place, first.kind, first.found) == (index, EntryKind.DECISION, None)
    assert house.gateway.metrics.records_refused._value.get() == before + 1


def damage(house: House, index: int) -> None:
    """Replaces the sealed bytes of the record at this index."""
    write(house.installation, update(records).where(records.c.entry_index == index).values(sealed=b"x" * 80))
