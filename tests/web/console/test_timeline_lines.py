"""The lines of a person's timeline in the console."""

import pytest
from aboveboard.rights.timeline import read_timeline
from aboveboard.web.console.timeline_lines import PARTS_OF_TIMELINE, describe_entries
from aboveboard.words import EntryKind

from tests.laws.running import app_of
from tests.web.browsing import House
from tests.world import DAN


def test_every_kind_about_a_person_is_in_a_part() -> None:
    """So that no part of the timeline hides one."""
    known = {kind for kinds in PARTS_OF_TIMELINE.values() for kind in kinds}
    assert known == {kind for kind in EntryKind if kind.scope != "operator"}


@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
def test_each_line_has_words(house: House, language: str) -> None:
    """Of everything that an app and a person do."""
    gateway, run = house.installation.service.gateway, house.installation.run
    person = house.shop.welcome(DAN)
    house.shop.signal(person)
    decision = house.shop.decide(person)
    house.shop.outcome(decision)
    house.shop.http.get(f"/v1/people/{person}/export")
    stored = run(gateway.require_person(app_of(house.installation, decision), person))
    entries, _ = run(read_timeline(gateway, [stored], size=50))
    lines = run(describe_entries(gateway, entries, language))
    assert [line.index for line in lines] == [each.place for each in entries]
    assert all(line.text for line in lines)
    assert [line.decision for line in lines if line.kind == "decision"] == [decision["decision"]]
