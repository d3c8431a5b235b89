"""The numbers of imported outcomes in a report, and all its other numbers, which they do not change."""

from typing import Any

import msgspec
from aboveboard.catalogue.cache import placement_key
from aboveboard.clock import MS_PER_DAY, to_iso
from aboveboard.measurement.imported_report import ImportedReport, read_imported
from aboveboard.measurement.sampling import measure
from aboveboard.measurement.window import day_of, format_day

from tests.house import House
from tests.ingestion.history import agreed, entry, learn, send


def imported(house: House) -> ImportedReport:
    key = placement_key(house.app, "home")
    found: ImportedReport = house.run(
        house.gateway.database.read_one_state(lambda reader: read_imported(reader, key))
    )
    return found


def report(house: House) -> Any:
    key = placement_key(house.app, "home")
    house.run(measure(house.gateway, key))
    return house.shop.ok("GET", "/v1/placements/home/report")


def test_a_placement_without_imports_has_none(house: House) -> None:
    """All numbers are 0, and there are no days."""
    assert imported(house) == ImportedReport()


def test_learned_and_waiting_are_counted_apart(house: House) -> None:
    """People once each, those without a propensity too, and the days of what was learned."""
    people = [agreed(house) for _ in range(2)]
    old, new = house.clock() - 3 * MS_PER_DAY, house.clock()
    send(house, *(entry(house, person=each) for each in (*people, people[1])))
    send(house, entry(house, at=to_iso(old)), entry(house, at=to_iso(new), propensity=0.5))
    learn(house)
    send(house, entry(house, propensity=1), entry(house))
    found = imported(house)
    assert found == ImportedReport(5, 2, 2, 1, format_day(day_of(old)), format_day(day_of(new)))


def test_no_other_number_of_the_report_changes(house: House) -> None:
    """With forty imports the means, counts, rows, items and days stay. Only the weights are learned again."""
    dan = agreed(house)
    house.shop.place("home", control_share=0.2)
    house.shop.outcome(house.shop.decide(dan))
    learn(house)
    before = report(house)
    send(house, *(entry(house, item="cooking-1", kind="seen") for _ in range(40)), entry(house, person=dan))
    learn(house)
    after = report(house)
    assert (before["imported"]["learned"], after["imported"]["learned"]) == (0, 41)
    for found in (before, after):
        del found["imported"], found["weights"]
        if found["sample"]:
            del found["sample"]["took_ms"]
        for each in found["policies"]:  # they are about the newest model, which has learned the imports
            each["evaluation"] = each["evaluation"]["rows"]
        for item in found["items"]:
            del item["weights"]
    assert after == before


def test_the_days_are_named_as_elsewhere() -> None:
    """As `from` and `to`."""
    assert (
        msgspec.to_builtins(ImportedReport(first="a", last="b")).items() >= {"from": "a", "to": "b"}.items()
    )
