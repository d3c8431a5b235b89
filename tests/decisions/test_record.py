"""The bodies of records: the bytes that version 0.1.0 wrote, read into structs and written again as they were."""

from typing import Any

import msgspec
import pytest
from aboveboard import canonical
from aboveboard.build import identify_build
from aboveboard.clock import to_iso
from aboveboard.decisions.pipeline import baseline, think
from aboveboard.decisions.record import DecisionRecord, make_record
from aboveboard.decisions.situation import DecisionDraft, Situation
from aboveboard.errors import AboveboardError, Tampered, Unreadable
from aboveboard.gateway.record_bodies import DialRecord, ErasureRecord, ExportRecord
from aboveboard.gateway.stored_records import read_body
from aboveboard.privacy.allowed import Allowed, PersonFact
from hypothesis import given
from msgspec import UNSET, structs

from tests.laws.strategies import cases


def as_written_by_0_1_0(decision: str, situation: Situation, thought: DecisionDraft) -> dict[str, Any]:
    """The record as version 0.1.0 put it together, member by member."""
    placement, request, allowed = situation.bound.shelf.placement, situation.request, thought.allowed
    number = canonical.number
    carried = thought.carried and {
        name: None if share is None else number(round(share, 3))
        for name, share in thought.carried._asdict().items()
    }
    return (
        {
            "v": 1,
            "decision": decision,
            "build": identify_build().id,
            "at": to_iso(situation.now_ms),
            "as_of": to_iso(situation.as_of_ms),
            "placement": placement.placement,
            "revision": placement.revision,
            "model": situation.bound.version,
            "candidates": request.candidates,
            "count": thought.count,  # 0.1.0 knew no total cap, which shortens a list
            "seed": f"{situation.seed:016x}",
            "asked": int(situation.standing.asked),
            "effective": int(thought.effective),
            "bound_by": str(thought.bound_by),
            "gpc": situation.standing.gpc,
            "allowed": {
                "level": int(allowed.level),
                "strength": number(allowed.strength),
                "context": [[fact.field, fact.value] for fact in allowed.context],
                "interests": [
                    [
                        str(each.reach),
                        str(each.category),
                        each.key,
                        number(each.weight),
                        each.count,
                        each.days,
                    ]
                    for each in allowed.interests
                ],
            }
            | groups_of(allowed)
            | about_of(allowed),
            "removed": [[each.item, each.because] for each in thought.removed],
            "impersonal": [[each.item, each.because] for each in thought.impersonal],
            "items": [[item, number(probability)] for item, probability in thought.items],
            "worth": [[number(each.base), number(each.person)] for each in thought.worth],
            "carried": carried,
            "why": thought.why,
            "language": situation.request.language or situation.state.facts.language or "en",
            # 0.1.0 kept nothing for sentences about all people, which it did not test.
            "left": {"own": thought.around.is_own, "by": [*thought.around.kept_back]},
        }
        | slots_of(thought)
        | zone_of(situation, allowed)
        | ({} if situation.intents is None else {"intents": situation.intents.version})  # 0.1.0 read none
    )


def groups_of(allowed: Allowed) -> dict[str, Any]:
    """The events behind what was used; 0.1.0 stored none, and a record without any is as it wrote it."""
    found: dict[Any, list[int]] = {}
    for at, each in enumerate(allowed.interests):
        if each.events:
            found.setdefault(each.events, []).append(at)
    return {"groups": [[members, [*events]] for events, members in found.items()]} if found else {}


def about_of(allowed: Allowed) -> dict[str, Any]:
    """The facts about the person, and the states that made items give way; 0.1.0 had none."""
    own = [each.field for each in allowed.context if isinstance(each, PersonFact)]
    states = {"states": [[*structs.astuple(each)] for each in allowed.states]} if allowed.states else {}
    return ({"about_person": own} if own else {}) | states


def zone_of(situation: Situation, allowed: Allowed) -> dict[str, Any]:
    """The time zone for the days of events."""
    zone = situation.state.facts.time_zone
    return {"time_zone": zone} if zone and any(each.events for each in allowed.interests) else {}


def slots_of(thought: DecisionDraft) -> dict[str, Any]:
    """The reasons of later items need it; 0.1.0 explained the first item only."""
    if len(thought.items) < 2:
        return {}
    slots: dict[str, Any] = {"material": canonical.number(thought.material)}
    if thought.around.lower:
        slots["left"] = [[*each] for each in thought.around.lower]
    return {"slots": slots}


@given(cases())
def test_a_record_is_written_as_ever(case: Any) -> None:
    """Byte for byte, for a decision and for the one that everybody gets when judging failed."""
    for thought in (think(case.situation), baseline(case.situation)):
        written = canonical.encode(make_record("dec_1", case.situation, thought))
        assert written == canonical.encode(as_written_by_0_1_0("dec_1", case.situation, thought))


@given(cases())
def test_a_decision_is_read_as_it_was_written(case: Any) -> None:
    """And written again to the byte."""
    record = make_record("dec_1", case.situation, think(case.situation))
    data = canonical.encode(record)
    assert read_body(data, DecisionRecord) == structs.replace(
        record, candidates=record.candidates and [*record.candidates]
    )
    assert canonical.encode(read_body(data, DecisionRecord)) == data


def test_what_does_not_belong_to_a_body_is_left_out() -> None:
    """It is not null: null is something that is said."""
    assert canonical.encode(ErasureRecord(step="ended", people=3)) == b'{"people":3,"step":"ended","v":1}'
    person = ExportRecord(exported="person", guests=0)
    assert canonical.encode(person) == b'{"guests":0,"kind":"person","v":1}'
    assert canonical.encode(DialRecord(before=None, level=2)) == b'{"before":null,"level":2,"v":1}'


def test_members_that_are_not_known_are_passed_over() -> None:
    """A newer version may say more, as long as what it says means the same."""
    assert read_body(b'{"before":0,"level":2,"mood":"blue","v":1}', DialRecord).level == 2


def test_a_record_without_a_version_is_of_the_first() -> None:
    assert read_body(b'{"before":0,"level":2}', DialRecord).level == 2


@pytest.mark.parametrize(
    "body",
    [
        b'{"before":0,"level":2,"v":2}',
        b'{"before":0,"level":"2","v":1}',
        b'{"before":0,"level":2.0,"v":"1"}',
        b'{"level":2,"v":1}',
        b"[]",
        b"{",
    ],
)
def test_a_record_of_another_form_is_not_read(body: bytes) -> None:
    """It is no lost record either: those are passed over when somebody is erased."""
    with pytest.raises(AboveboardError) as caught:
        read_body(body, DialRecord)
    assert not isinstance(caught.value, Unreadable | Tampered)


@given(cases())
def test_the_earliest_records_are_read(case: Any) -> None:
    """They lack what came later, and are written again without it."""
    record = make_record("dec_1", case.situation, think(case.situation))
    early = structs.replace(record, as_of=UNSET, carried=UNSET, worth=UNSET)
    data = canonical.encode(early)
    assert not {"as_of", "carried", "worth"} & set(msgspec.json.decode(data))
    assert read_body(data, DecisionRecord).as_of_ms is None
    assert canonical.encode(read_body(data, DecisionRecord)) == data
