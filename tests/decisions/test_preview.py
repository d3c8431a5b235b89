"""The preview: five levels, the controls and causes of the present answer, and one entry that it was made."""

from typing import Any

import pytest
from aboveboard.decisions.preview import PreviewAnswer, PreviewRequest, _with, preview
from aboveboard.errors import NotFound
from aboveboard.people.state import Affinity, Limits, PersonState
from aboveboard.storage.tables import records
from aboveboard.words import Category, Level
from sqlalchemy import select

from tests.house import House
from tests.world import DAN


def previewed(house: House, person: str, **asked: Any) -> PreviewAnswer:
    request = PreviewRequest(placement="home", person=person, **asked)
    found: PreviewAnswer = house.run(preview(house.gateway, house.app, request))
    return found


def test_an_unknown_person_has_no_preview(house: House) -> None:
    """A decision would store them; a preview does not."""
    with pytest.raises(NotFound) as raised:
        previewed(house, "unknown")
    assert raised.value.detail == "Nothing is stored about this person. Check the id and the app."


def test_the_log_says_that_a_preview_was_made(house: House) -> None:
    """Its entry is the person's own, and no decision is recorded."""
    dan = house.shop.welcome(DAN)
    found = previewed(house, dan)
    pseudonym = house.gateway.keyring.pseudonym(house.app, dan)
    query = select(records.c.kind, records.c.entry_index).where(records.c.person == pseudonym)
    kinds = {index: kind for kind, index in house.rows(query)}
    assert kinds[found.log.index] == "preview"
    assert "decision" not in kinds.values()


def test_a_preview_shows_each_level_and_each_control(house: House) -> None:
    """After the limit of a topic its items are not chosen. The dial is no control here: it has its levels."""
    dan = house.shop.welcome(DAN)
    for _ in range(3):
        house.shop.signal(dan, item="running-2", topics=["running"])
    # The draw of a visit decides whether what is known of him moved an item; in twenty visits it does.
    visits = (previewed(house, dan, count=8, session=f"s-{place}") for place in range(20))
    found = next(each for each in visits if each.causes)
    assert [each.level for each in found.levels] == list(Level)
    assert found.now == Level.HISTORY
    controls = [each.control for each in found.controls]
    assert {"kind": "limit_topic", "topic": "running"} in controls
    assert all(each["kind"] != "dial" for each in controls)
    limited = next(each for each in found.controls if each.control.get("topic") == "running")
    assert not any(each.item.startswith("running") for each in limited.items)
    assert {each.text for each in found.causes} <= {each.text for each in found.levels[3].reasons}
    assert found.causes


def test_a_tried_limit_on_a_fact_takes_the_fact_with_it() -> None:
    """As the limit itself does, beside the limits that there are."""
    state = PersonState(context={"role": "owner", "plan": "paid"}, limits=Limits(fields=("seat",)))
    tried = _with(state, {"kind": "limit_field", "field": "role"})
    assert (tried.limits.fields, tried.context) == (("role", "seat"), {"plan": "paid"})


def test_a_control_that_is_tried_takes_the_evidence_with_it() -> None:
    """As the limit itself does, beside the limits that there are."""
    seen = {
        Category.BEHAVIOURAL: {"topic:running": Affinity(1.0, 1, 1, 1), "topic:films": Affinity(1.0, 1, 1, 1)}
    }
    state = PersonState(history=seen, limits=Limits(topics=("chess",)))
    tried = _with(state, {"kind": "limit_topic", "topic": "running"})
    assert tried.limits.topics == ("chess", "running")
    assert {*tried.history[Category.BEHAVIOURAL]} == {"topic:films"}
