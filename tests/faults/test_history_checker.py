"""The checker of histories finds each kind of violation in a history made by hand, and nothing in its lawful neighbours."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.history_checker import check
from tests.faults.history_operations import Restore, describe, read_history, write_history
from tests.faults.history_tale import HISTORY, Tale

Plot = Callable[[Tale], object]
USED = ("history", "topic:running", 1)
REFUSED = {"status": 503, "answer": {"detail": "The record could not be written. Nothing was done."}}
UNSURE = {"status": 503, "answer": {"detail": "The answer to the commit was lost."}}


def found(*plots: Plot) -> list[tuple[int, str]]:
    """The promises and rules that are broken when these plots are told after each other."""
    tale = Tale()
    for plot in plots:
        plot(tale)
    return [(each.promise, each.rule) for each in check(tale.history)]


def test_a_history_is_described_by_its_numbers() -> None:
    """Each fate is counted, also one that no request had."""
    tale = Tale()
    tale.dial(0, 1, 1)
    tale.dial(2, 3, 2, **REFUSED)
    tale.dial(4, 5, 3, **UNSURE)
    assert describe(tale.history) == "3 requests (1 done, 1 undone, 1 unknown), 0 faults"


def known(tale: Tale) -> None:
    tale.known()


def level_3(tale: Tale) -> None:
    tale.record(7.2, 7.3, tale.decide(7, 7.1, 3), USED)


def restored(tale: Tale) -> None:
    """A copy of time 2, put in place before time 6."""
    tale.restores.append(Restore(cut=2, back=6))


def withdrawn(tale: Tale) -> None:
    tale.no(3, 4)


def turned_down(tale: Tale) -> None:
    tale.dial(3, 4, 1)


def excluded(tale: Tale) -> None:
    tale.limit(3, 4, "running")


def erased(tale: Tale) -> None:
    tale.erase(3, 4)


def linked(tale: Tale) -> None:
    tale.link(1, 2)


PLANTED: dict[str, tuple[tuple[Plot, ...], set[tuple[int, str]]]] = {
    "a level after a withdrawal": (
        (known, withdrawn, level_3),
        {(5, "a level whose purpose was not agreed to"), (5, "data of the history without its purpose")},
    ),
    "a level that overlaps a withdrawal, and stands after it in the log": (
        (known, withdrawn, lambda tale: tale.decide(3.5, 5, 3)),
        {(5, "a level whose purpose was not agreed to")},
    ),
    "a level after a yes that overlaps a withdrawal, and stands before it in the log": (
        (
            lambda tale: tale.dial(0.1, 0.2, 3),
            lambda tale: tale.yes(1, 4),
            lambda tale: tale.no(2, 4),
            lambda tale: tale.decide(7, 8, 3),
        ),
        {(5, "a level whose purpose was not agreed to")},
    ),
    "a level after the dial": (
        (known, turned_down, level_3),
        {(5, "a level after the dial was turned down")},
    ),
    "a level that no request asked for": (
        (lambda tale: tale.decide(1, 2, 3),),
        {(5, "a level after the dial was turned down"), (5, "a level whose purpose was not agreed to")},
    ),
    "page data after the dial was turned off": (
        (lambda tale: tale.dial(3, 4, 0), lambda tale: tale.decide(7, 8, 1)),
        {(5, "a level after the dial was turned down")},
    ),
    "a level above the asked one": (
        (known, lambda tale: tale.decide(7, 8, 3, answer={"personalization": {"asked": 2, "effective": 3}})),
        {(5, "a level above the one that was asked for")},
    ),
    "an excluded topic": (
        (known, excluded, level_3),
        {(5, "topic:running after it was excluded"), (5, "topic:running that nothing brought since")},
    ),
    "data that was deleted when its topic was excluded": (
        (known, excluded, lambda tale: tale.limit(5, 6), level_3),
        {(5, "topic:running that nothing brought since")},
    ),
    "data beyond the level": (
        (
            known,
            lambda tale: tale.yes(1, 2, "personalize_visit"),
            lambda tale: tale.record(7, 8, tale.decide(5, 6, 2), USED),
        ),
        {(5, "data of the history at a level below it")},
    ),
    "a no under a guest's id": (
        (known, linked, lambda tale: tale.no(3, 4, person="guest"), level_3),
        {(5, "a level whose purpose was not agreed to"), (5, "data of the history without its purpose")},
    ),
    "a guest's no from before the link": (
        (known, lambda tale: tale.dial(1, 2, 0, person="guest"), lambda tale: tale.link(3, 4), level_3),
        {(5, "a level after the dial was turned down")},
    ),
    "a yes that was repeated under its key": (
        (
            lambda tale: tale.dial(0.1, 0.2, 3),
            lambda tale: tale.yes(1, 2, key="k"),
            withdrawn,
            lambda tale: tale.yes(
                5, 6, key="k", answer={"holds": {"dial": 3, "consents": {HISTORY: "withdrawn"}}}
            ),
            lambda tale: tale.decide(7, 8, 3),
        ),
        {(5, "a level whose purpose was not agreed to")},
    ),
    "a no under the key of a yes, sent again after another yes": (
        (
            lambda tale: tale.dial(0.1, 0.2, 3),
            lambda tale: tale.yes(1, 1.1, key="k"),
            lambda tale: tale.no(2, 2.1, key="k", spent=True),
            lambda tale: tale.yes(3, 3.1),
            lambda tale: tale.no(4, 4.1, key="k", spent=True),
            lambda tale: tale.decide(7, 8, 3),
        ),
        {(5, "a level whose purpose was not agreed to")},
    ),
    "a guest's no that the copy had before the link": (
        (
            known,
            lambda tale: tale.no(0.7, 0.8, person="guest"),
            restored,
            lambda tale: tale.link(6.1, 6.2),
            level_3,
        ),
        {(5, "a level whose purpose was not agreed to"), (5, "data of the history without its purpose")},
    ),
    "a repeated decision from before the no": (
        (
            known,
            lambda tale: tale.decide(1, 2, 3, "dec_1", key="k"),
            withdrawn,
            lambda tale: tale.decide(5, 6, 3, "dec_1", key="k", answer={"log": {"index": 2}}),
        ),
        {(5, "a level whose purpose was not agreed to")},
    ),
    "a yes that a dead node never carried out": (
        (
            lambda tale: tale.dial(0.1, 0.2, 3),
            lambda tale: tale.stops.update(n1=(1.0,)),
            lambda tale: tale.yes(0.5, None),
            lambda tale: tale.no(30, 31, node="n2"),
            lambda tale: tale.decide(32, 33, 3, node="n2"),
        ),
        {(5, "a level whose purpose was not agreed to")},
    ),
    "a change of which nothing was said to be done": (
        (known, lambda tale: tale.dial(1, 2, 4, **REFUSED), lambda tale: tale.decide(3, 4, 4)),
        {(5, "a level after the dial was turned down"), (5, "a level whose purpose was not agreed to")},
    ),
    "one decision with two indexes": (
        (
            lambda tale: tale.decide(1, 2, name="dec_1", key="k"),
            lambda tale: tale.decide(3, 4, name="dec_1", key="k"),
        ),
        {(6, "one decision with two indexes")},
    ),
    "two decisions at one index": (
        (lambda tale: tale.decide(1, 2), lambda tale: tale.decide(3, 4, answer={"log": {"index": 0}})),
        {(6, "two decisions at one index")},
    ),
    "a record at another index": (
        (lambda tale: tale.record(3, 4, tale.decide(1, 2), answer={"log": {"index": 7}}),),
        {(6, "a record at another index than its answer named")},
    ),
    "no record": (
        (lambda tale: tale.record(3, 4, tale.decide(1, 2), status=404),),
        {(6, "an answered decision without its record")},
    ),
    "no record of a copy that had it": (
        (
            lambda tale: tale.decide(0.5, 1),
            restored,
            lambda tale: tale.record(7, 8, tale.operations[0], status=404),
        ),
        {(6, "an answered decision without its record")},
    ),
    "a log with a gap": (
        (lambda tale: setattr(tale, "entries", ["policy", None, "policy"]),),
        {(6, "a log of 3 entries with 2, or with gaps")},
    ),
    "an entry of another kind": (
        (lambda tale: tale.dial(1, 2, 3), lambda tale: setattr(tale, "entries", ["decision"])),
        {(6, "entry 0 is decision")},
    ),
    "no entry": (
        (lambda tale: tale.decide(1, 2), lambda tale: setattr(tale, "entries", [])),
        {(6, "entry 0 is None")},
    ),
    "two decisions under one key": (
        (lambda tale: tale.decide(1, 2, key="k"), lambda tale: tale.decide(3, 4, key="k", node="n2")),
        {(6, "two decisions under one key")},
    ),
    "two decisions under one key, after an erasure that was over": (
        (
            lambda tale: tale.erase(0.1, 0.2, answer={"state": "erased"}),
            lambda tale: tale.decide(1, 2, key="k"),
            lambda tale: tale.decide(3, 4, key="k", node="n2"),
        ),
        {(6, "two decisions under one key")},
    ),
    "a signal that was stored twice": (
        (lambda tale: tale.signal(1, 2, key="k"), lambda tale: tale.signal(3, 4, node="n2")),
        {(6, "stored twice")},
    ),
    "an outcome that was stored twice": (
        (lambda tale: tale.outcome(1, 2), lambda tale: tale.outcome(3, 4, node="n2")),
        {(6, "stored twice")},
    ),
    "a signal that counts twice": (
        (known, lambda tale: tale.record(7, 8, tale.decide(5, 6, 3), ("history", "topic:running", 2))),
        {(6, "topic:running (history) counts 2, from 1 signals")},
    ),
    "a record too many": (
        (lambda tale: tale.dial(1, 2, 3), lambda tale: tale.read(3, 4, answer={"records": {"dial": 2}})),
        {(6, "2 records of kind dial, where 1 to 1 were made")},
    ),
    "a record too few": (
        (lambda tale: tale.decide(1, 2), lambda tale: tale.read(3, 4, answer={"records": {}})),
        {(6, "0 records of kind decision, where 1 to 1 were made")},
    ),
    "an erased person": (
        (known, erased, lambda tale: tale.read(5, 6)),
        {(9, "an erased person is still there")},
    ),
    "an erased person after a restore": (
        (
            known,
            erased,
            restored,
            lambda tale: tale.read(7, 8, answer={"dial": 3, "consents": {HISTORY: "given"}}),
        ),
        {(9, "an erased person is still there"), (9, f"{HISTORY} counts as given")},
    ),
    "a person who was erased under a guest's id": (
        (known, linked, lambda tale: tale.erase(3, 4, person="guest"), lambda tale: tale.read(5, 6)),
        {(9, "an erased person is still there"), (9, f"{HISTORY} counts as given")},
    ),
    "a decision with an erased person's data": (
        (known, erased, level_3),
        {
            (9, "a level after the dial was turned down"),
            (9, "a level whose purpose was not agreed to"),
            (9, "data of the history without its purpose"),
            (9, "topic:running that nothing brought since"),
        },
    ),
    "what was shown to an erased person": (
        (
            known,
            lambda tale: tale.decide(1, 2, 3),
            erased,
            lambda tale: tale.dial(4.1, 4.2, 3),
            lambda tale: tale.yes(4.3, 4.4),
            lambda tale: tale.record(
                7, 8, tale.decide(5, 6, 3, answer={"items": []}), ("history", "shown:a", 1)
            ),
        ),
        {(9, "shown:a that nothing brought since")},
    ),
    "the record of an erased person": (
        (lambda tale: tale.decide(1, 2), erased, lambda tale: tale.record(5, 6, tale.operations[0])),
        {(9, "the record of an erased person is still there")},
    ),
    "a lost receipt": (
        (known, lambda tale: tale.receipt(5, 6, tale.erase(3, 4), status=404)),
        {(9, "the receipt of an erasure is lost")},
    ),
    "a lost no": (
        (known, withdrawn, lambda tale: tale.read(5, 6, answer={"consents": {}})),
        {(14, f"a no to {HISTORY} is lost")},
    ),
    "a lost no and a yes that came back": (
        (known, withdrawn, lambda tale: tale.read(5, 6, answer={"consents": {HISTORY: "given"}})),
        {(14, f"a no to {HISTORY} is lost"), (5, f"{HISTORY} counts as given")},
    ),
    "a no with its person": (
        (withdrawn, lambda tale: tale.read(5, 6, status=404)),
        {(14, f"a no to {HISTORY} is lost")},
    ),
    "a no that the copy had": (
        (lambda tale: tale.no(0.5, 1), restored, lambda tale: tale.read(7, 8, answer={"consents": {}})),
        {(14, f"a no to {HISTORY} is lost")},
    ),
    "a guest's no that the person lacks": (
        (known, linked, lambda tale: tale.no(3, 4, person="guest"), lambda tale: tale.read(5, 6)),
        {(14, f"a no to {HISTORY} is lost"), (5, f"{HISTORY} counts as given")},
    ),
    "a lost level": (
        (turned_down, lambda tale: tale.read(5, 6, answer={"dial": 2})),
        {(14, "the dial is 2")},
    ),
    "a level that is no choice any more": (
        (turned_down, lambda tale: tale.read(5, 6, answer={"dial": None})),
        {(14, "the dial is None")},
    ),
    "a lost limit": (
        (excluded, lambda tale: tale.read(5, 6, answer={"limits": {}})),
        {(14, "the limit on topic:running is lost")},
    ),
    "an answer that lacks an earlier no": (
        (withdrawn, lambda tale: tale.dial(5, 6, 1, answer={"holds": {"dial": 1, "consents": {}}})),
        {(14, f"a no to {HISTORY} is lost")},
    ),
    "a refused no": (
        (lambda tale: tale.no(1, 2, status=422),),
        {(14, "a no was turned away as a wrong request")},
    ),
    "a refused no under a used key": (
        (lambda tale: tale.no(1, 2, status=422, key="k", spent=True),),
        {(14, "a no was turned away as a wrong request")},
    ),
    "a refused dial and limit": (
        (lambda tale: tale.dial(1, 2, 0, status=400), lambda tale: tale.limit(3, 4, "running", status=404)),
        {(14, "a no was turned away as a wrong request")},
    ),
}

LAWFUL: dict[str, tuple[Plot, ...]] = {
    "a level that was asked for": (known, level_3),
    "a decision that began before the no was over": (
        known,
        lambda tale: tale.decide(3.5, 5, 3),
        lambda tale: tale.no(3, 4),
    ),
    "a no without an answer": (known, lambda tale: tale.no(3, None), level_3),
    "a no of unknown fate": (known, lambda tale: tale.no(3, 4, **UNSURE), level_3),
    "a no of which nothing was done": (known, lambda tale: tale.no(3, 4, **REFUSED), level_3),
    "a yes after the no": (known, withdrawn, lambda tale: tale.yes(5, 6), level_3),
    "a yes at the same time as the no": (known, withdrawn, lambda tale: tale.yes(3.5, 6), level_3),
    "an answer that is told what came after its own entry": (
        lambda tale: tale.dial(1, 9, 3, answer={"holds": {"dial": 3, "consents": {HISTORY: "given"}}}),
        lambda tale: tale.yes(2, 3),
    ),
    "a yes without an answer": (known, withdrawn, lambda tale: tale.yes(2, None), level_3),
    "a yes of unknown fate that was repeated": (
        lambda tale: tale.dial(0.1, 0.2, 3),
        lambda tale: tale.yes(1, None, key="k"),
        withdrawn,
        lambda tale: tale.yes(5, 6, key="k", node="n2"),
        lambda tale: tale.decide(7, 8, 3),
    ),
    "a repeated yes after an erasure": (
        lambda tale: tale.yes(1, 2, key="k"),
        erased,
        lambda tale: tale.dial(4.1, 4.2, 3),
        lambda tale: tale.yes(5, 6, key="k"),
        lambda tale: tale.decide(7, 8, 3),
    ),
    "a guest's no before a yes of theirs and the link": (
        known,
        lambda tale: tale.no(1, 2, person="guest"),
        lambda tale: tale.yes(2.5, 2.7, person="guest"),
        lambda tale: tale.link(3, 4),
        level_3,
    ),
    "two decisions under one key, during an erasure and after it": (
        lambda tale: tale.erase(0.1, 0.2, answer={"state": "erasing"}),
        lambda tale: tale.decide(1, 2, key="k"),
        lambda tale: tale.decide(3, 4, key="k"),
    ),
    "a no under a key of which an erasure has forgotten the yes, and its repeat after another yes": (
        lambda tale: tale.dial(0.1, 0.2, 3),
        lambda tale: tale.yes(0.3, 0.4, key="k"),
        lambda tale: tale.erase(1, 1.1),
        lambda tale: tale.no(2, 2.1, key="k", spent=True),
        lambda tale: tale.dial(3, 3.1, 3),
        lambda tale: tale.yes(4, 4.1),
        lambda tale: tale.no(
            5, 5.1, key="k", spent=True, answer={"holds": {"dial": 3, "consents": {HISTORY: "given"}}}
        ),
        lambda tale: tale.decide(7, 8, 3),
    ),
    "a no under a key of which a restore has lost the yes, and its repeat after another yes": (
        lambda tale: tale.dial(0.1, 0.2, 3),
        lambda tale: tale.yes(3, 4, key="k"),
        restored,
        lambda tale: tale.no(7, 7.1, key="k", spent=True),
        lambda tale: tale.yes(8, 8.1),
        lambda tale: tale.no(
            9, 9.1, key="k", spent=True, answer={"holds": {"dial": 3, "consents": {HISTORY: "given"}}}
        ),
        lambda tale: tale.decide(10, 11, 3),
    ),
    "a no under a key whose yes has no answer, and its repeat after another yes": (
        lambda tale: tale.dial(0.1, 0.2, 3),
        lambda tale: tale.yes(1, None, key="k"),
        lambda tale: tale.no(2, None, key="k", spent=True),
        lambda tale: tale.yes(3, 3.1),
        lambda tale: tale.no(
            4, 4.1, key="k", spent=True, answer={"holds": {"dial": 3, "consents": {HISTORY: "given"}}}
        ),
        lambda tale: tale.decide(7, 8, 3),
    ),
    "a guest's no that a restore has lost before the link": (
        known,
        lambda tale: tale.no(3, 4, person="guest"),
        restored,
        lambda tale: tale.link(6.1, 6.2),
        level_3,
    ),
    "a guest's no after an erasure that ended the link": (
        known,
        linked,
        lambda tale: tale.erase(2.1, 2.2),
        lambda tale: tale.no(2.3, 2.4, person="guest"),
        lambda tale: tale.dial(3, 3.1, 3),
        lambda tale: tale.yes(3.2, 3.3),
        lambda tale: tale.decide(7, 8, 3),
    ),
    "a link that was there already": (
        known,
        lambda tale: tale.no(1, 1.1, person="guest"),
        lambda tale: tale.link(2, 2.1),
        lambda tale: tale.yes(3, 3.1),
        lambda tale: tale.link(4, 4.1),
        level_3,
    ),
    "a link of unknown fate": (
        known,
        lambda tale: tale.link(1, None),
        lambda tale: tale.no(3, 4, person="guest"),
        level_3,
    ),
    "limits that were lifted, and a signal since": (
        known,
        excluded,
        lambda tale: tale.limit(5, 5.5),
        lambda tale: tale.signal(6, 6.5, "s2"),
        level_3,
    ),
    "a guest's signals": (
        known,
        linked,
        lambda tale: tale.signal(3, 4, "s2", person="guest"),
        lambda tale: tale.record(7, 8, tale.decide(5, 6, 3), ("history", "topic:running", 2)),
    ),
    "a level of the page for a person without a choice": (lambda tale: tale.decide(1, 2, 1),),
    "a level of the page after an erasure": (
        lambda tale: tale.dial(1, 2, 0),
        erased,
        lambda tale: tale.decide(5, 6, 1),
    ),
    "a person who came back": (known, erased, lambda tale: tale.dial(5, 6, 3), lambda tale: tale.read(7, 8)),
    "an erasure of unknown fate": (
        known,
        lambda tale: tale.erase(3, None),
        lambda tale: tale.read(5, 6),
        level_3,
    ),
    "an erased person who is not found": (known, withdrawn, erased, lambda tale: tale.read(5, 6, status=404)),
    "an erased record": (
        lambda tale: tale.decide(1, 2),
        erased,
        lambda tale: tale.record(5, 6, tale.operations[0], status=404),
    ),
    "an erased receipt": (known, lambda tale: tale.receipt(5, 6, tale.erase(3, 4))),
    "a receipt that a restore has lost": (
        known,
        restored,
        lambda tale: tale.receipt(7, 8, tale.erase(3, 4), status=404),
    ),
    "an erasure that is still under way": (
        lambda tale: tale.decide(1, 2),
        lambda tale: tale.erase(3, 4, answer={"state": "erasing"}),
        lambda tale: tale.record(5, 6, tale.operations[0]),
    ),
    "a no that a restore has lost": (
        known,
        withdrawn,
        restored,
        lambda tale: tale.read(7, 8, answer={"consents": {HISTORY: "given"}}),
        level_3,
    ),
    "a decision that a restore has lost, and its index again": (
        lambda tale: tale.decide(3, 4),
        restored,
        lambda tale: tale.record(7, 8, tale.operations[0], status=404),
        lambda tale: tale.decide(9, 10, answer={"log": {"index": 0}}),
        lambda tale: setattr(tale, "entries", ["decision"]),
    ),
    "a repeated decision": (
        lambda tale: tale.decide(1, 2, name="dec_1", key="k"),
        lambda tale: tale.decide(3, 4, name="dec_1", key="k", node="n2", answer={"log": {"index": 0}}),
        lambda tale: tale.read(5, 6, answer={"records": {"decision": 1}}),
    ),
    "a decision repeated after a choice": (
        lambda tale: tale.decide(1, 2, key="k"),
        withdrawn,
        lambda tale: tale.decide(5, 6, key="k"),
    ),
    "a repeated signal": (lambda tale: tale.signal(1, 2, key="k"), lambda tale: tale.signal(3, 4, key="k")),
    "a signal stored again after an erasure": (
        lambda tale: tale.signal(1, 2),
        erased,
        lambda tale: tale.signal(5, 6),
    ),
    "a record that may have been made": (
        lambda tale: tale.dial(1, 2, 3),
        lambda tale: tale.dial(3, 4, 3, **UNSURE),
        lambda tale: tale.read(5, 6, answer={"records": {"dial": 2}}),
        lambda tale: tale.read(5, 6, answer={"records": {"dial": 1}}),
    ),
    "a no that has to wait": (
        lambda tale: tale.no(1, 2, status=409),
        lambda tale: tale.no(3, 4, status=429),
        lambda tale: tale.no(5, 6, **REFUSED),
    ),
    "a refused yes": (lambda tale: tale.yes(1, 2, status=422), lambda tale: tale.dial(3, 4, 3, status=422)),
    "a guest's level that is none of the person's own": (
        linked,
        lambda tale: tale.dial(3, 4, 1, person="guest"),
        lambda tale: tale.read(5, 6),
    ),
    "a log of all": (
        lambda tale: tale.dial(1, 2, 3),
        lambda tale: tale.decide(3, 4, 1),
        lambda tale: setattr(tale, "entries", ["dial", "decision", "policy"]),
    ),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_violation_is_found(name: str) -> None:
    """And nothing beside it."""
    plots, expected = PLANTED[name]
    assert set(found(*plots)) == expected


@pytest.mark.parametrize("name", LAWFUL)
def test_a_lawful_history_breaks_nothing(name: str) -> None:
    """Requests that overlap, are repeated, have no answer or were lost to a restore may have come in any order."""
    assert found(*LAWFUL[name]) == []


def test_a_history_is_read_as_it_was_written(tmp_path: Path) -> None:
    """So that a run that failed can be checked again."""
    tale = Tale()
    for plot in (known, withdrawn, restored, level_3, lambda tale: tale.yes(8, None)):
        plot(tale)
    tale.entries, tale.stops = ["dial"], {"n1": (1.5,)}
    path = tmp_path / "history.jsonl"
    write_history(tale.history, path)
    again = read_history(path)
    assert list(map(str, again.operations)) == list(map(str, tale.operations))
    assert (again.log, again.restores, again.stops) == (tale.history.log, tale.history.restores, tale.stops)
    assert [each.rule for each in check(again)] == [each.rule for each in check(tale.history)]


def test_each_promise_has_planted_violations() -> None:
    """The four that a history can show."""
    assert {promise for _, expected in PLANTED.values() for promise, _ in expected} == {5, 6, 9, 14}
