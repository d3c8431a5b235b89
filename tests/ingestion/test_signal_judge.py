"""The judgement of a request's signals."""

from typing import Any

from aboveboard.ingestion.signal_body import Signal
from aboveboard.ingestion.signal_judge import JudgedPerson, SignalJudge
from aboveboard.people.state import PersonFacts, PersonState, PurposeChoice
from aboveboard.people.store import Person
from aboveboard.signals.special_names import NONE_SPECIAL
from aboveboard.words import AgeClass, ConsentState, SignalStatus
from msgspec import json

from tests.laws.strategies import GIVEN, NOW, RULES

FACTS = PersonFacts(AgeClass.ADULT, "FR")
OPEN = PersonState(dial=4, choices=GIVEN, facts=FACTS)
KEPT, DUPLICATE, WITHHELD = SignalStatus.REDUCED, SignalStatus.DUPLICATE, SignalStatus.WITHHELD


def judge(*signals: Any, state: PersonState = OPEN, known: Any = (), erased_ms: int = 0) -> SignalJudge:
    people = {"u": JudgedPerson(Person(b"p", 1, bytes(32), b"", state), erased_ms)}
    made = SignalJudge(RULES, people, set(known), gpc=False, special=NONE_SPECIAL, now_ms=NOW)
    for name, more in signals:
        fields = {"item": "a", "price": 31}
        body = json.encode({"id": name, "type": "item_viewed", "person": "u", "fields": fields} | more)
        made.take(json.decode(body, type=Signal), [name.encode()])
    return made


def statuses(made: SignalJudge) -> list[SignalStatus]:
    return [each.verdict.status for each in made.judged]


def test_an_id_counts_once() -> None:
    """In the database, and in the request."""
    made = judge(("old", {}), ("new", {}), ("new", {}), known={b"old"})
    assert statuses(made) == [DUPLICATE, KEPT, DUPLICATE]
    assert made.stored == {b"new"}


def test_what_is_not_stored_may_come_again() -> None:
    """A signal that was withheld is no duplicate of itself."""
    made = judge(("1", {"preview": True}), ("1", {}))
    assert statuses(made) == [WITHHELD, KEPT]


def test_each_time_is_judged_by_the_choices_of_then() -> None:
    """Also after one of now has been judged, whose answer is kept for others of now."""
    at_ms = NOW - 60_000
    choices = {name: PurposeChoice(ConsentState.GIVEN, "", at_ms) for name in GIVEN}
    state = PersonState(dial=4, choices=choices, facts=FACTS)
    before, after = ({"at": f"2027-01-15T0{hour}:00+00:00"} for hour in ("7:58", "7:59"))
    made = judge(("1", {}), ("2", before), ("3", after), ("4", {}), state=state)
    assert statuses(made) == [KEPT, WITHHELD, KEPT, KEPT]


def test_a_time_before_an_erasure_is_refused() -> None:
    """A queue may send what the person had erased."""
    made = judge(("1", {"at": "2027-01-15T07:59:00+00:00"}), ("2", {}), erased_ms=NOW - 1)
    assert statuses(made) == [SignalStatus.REJECTED, KEPT]
