"""Measures whether a gap is traced to its cause: worlds with one planted cause, computed again by the engine itself.

Adults and minors differ in one thing alone: what they did here before, the page, what other services say, the level
that they choose, a rule, a cap of the level, or nothing. Their records go the whole way of a report. The planted size is
what people lose on average with the cause: all are met once with it, and once without.

    bench/bias_causes.py                 ten runs of each world, 2,000 people each
    bench/bias_causes.py --people 500    fewer
    bench/bias_causes.py --cost          only what 20,000 decisions cost, in a process of its own

It prints which cause was named and its size beside the planted one. The exit code is 1 when the planted cause is named
in fewer than nine of ten runs, or has another size there.
"""

import argparse
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from aboveboard.bias.causes import GapCauses
from aboveboard.bias.check import BiasReport, ReportSource, attributes_of, list_places, run_check
from aboveboard.bias.class_chance import DialRules, restrict
from aboveboard.bias.decided_rows import DecidedBuilder, DecidedRows
from aboveboard.bias.dial_steps import STEPS
from aboveboard.bias.item_class import ClassOfItems, mark_class
from aboveboard.bias.log_rows import LogRead, RowQuery, read_log
from aboveboard.bias.row_causes import find_causes
from aboveboard.bias.watches import BiasWatch, period_of, start_of
from aboveboard.clock import to_iso
from aboveboard.decisions.record import DecisionRecord, ItemRecord, WorthRecord, make_allowed_record
from aboveboard.engine.choice import decide
from aboveboard.engine.compiled_placement import compile_shelf
from aboveboard.engine.features import MATCHES, context_feature
from aboveboard.engine.model import Bound, Model, bind
from aboveboard.engine.placement import Item, Placement, Variety
from aboveboard.explanation.why import Why
from aboveboard.outbound.removals import RemovedItem
from aboveboard.privacy.allowed import Allowed, ContextFact, Interest
from aboveboard.verify.records import VerifiedLine
from aboveboard.words import BoundBy, Category, Level, PlacementKind, Reach

TOPICS = ("lead", "care", "office", "field")
RULES = DialRules((0.0, 0.4, 0.6, 0.85, 1.0), {})
WORLDS = ("nothing", "history", "page", "elsewhere", "dial", "rule:show-minor-leads", "cap:age")
LEVELS = (Level.PAGE, Level.HISTORY, Level.EVERYWHERE)
LEADS = ClassOfItems(topics=("lead",))
SINCE_MS = 1_760_000_000_000 // 86_400_000 * 86_400_000
WATCH = BiasWatch(
    name="leads",
    app="app",
    placement="jobs",
    since=datetime.fromtimestamp(SINCE_MS / 1000, UTC).date(),
    class_=LEADS,
    by=("age_class",),
    reference="adult",
)
SOURCE = ReportSource("0" * 64, "2026-01-01T00:00:00.000Z", "bench", "0" * 64, 0)
LEAF = msgspec.json.encode(
    {
        "commitment": "0" * 64,
        "policy": "0" * 64,
        "tag": "0" * 32,
        "time": "2026-01-01T00:00Z",
        "type": "decision",
        "v": 1,
    }
).decode()


class Met(NamedTuple):
    """One person: what a decision may use, what bound the level, and the items that a rule removed."""

    allowed: Allowed
    asked: Level
    bound_by: BoundBy
    removed: list[RemovedItem]


class Named(NamedTuple):
    """The cause that a run named, the size that the report gives it, and whether that fits the planted one."""

    cause: str
    gap: float
    size: float
    fits: bool


def make_bound() -> Bound:
    """Returns a placement of twelve items in four topics, with a model in which matches are worth much."""
    items = tuple(Item(f"{topic}-{at}", topics=(topic,)) for at in range(3) for topic in reversed(TOPICS))
    placement = Placement(
        "app", "jobs", 1, "Jobs", PlacementKind.CONTENT, items=items, variety=Variety(explore=0.05, unmet=0.1)
    )
    weights = dict.fromkeys(MATCHES.values(), 0.35)
    weights |= {"bias": 0.1, context_feature("device", "mobile", "topic:field"): 0.25}
    return bind(compile_shelf(placement), Model(1, 6000, weights))


def meet(planted: str, numbers: Iterable[float]) -> Met:
    """Returns a person by random numbers. They alone and what is planted decide, so a person can be met without it."""
    drawn = iter(numbers)

    def topic(lead: float) -> str:
        share, other = next(drawn), next(drawn)
        return "lead" if share < lead else TOPICS[1 + int(other * 3)]

    history = topic(0.2 if planted == "history" else 0.5)
    elsewhere = topic(0.1 if planted == "elsewhere" else 0.4)
    visit = topic(0.25)
    device = "mobile" if next(drawn) < (0.9 if planted == "page" else 0.5) else "desktop"
    shares = (0.6, 0.8) if planted == "dial" else (0.2, 0.6)
    asked = LEVELS[int(np.searchsorted(shares, next(drawn), side="right"))]
    is_capped = planted == "cap:age" and asked > Level.VISIT
    has_rule = next(drawn) < 0.5 and planted.startswith("rule:")
    interests = tuple(
        Interest(reach, Category.BEHAVIOURAL, f"topic:{name}", weight, 1, 1)
        for reach, name, weight in (
            (Reach.VISIT, visit, 1.0),
            (Reach.HISTORY, history, 3.0),
            (Reach.ELSEWHERE, elsewhere, 2.0),
        )
    )
    whole = Allowed(Level.EVERYWHERE, 1.0, (ContextFact("device", device),), interests)
    return Met(
        allowed=restrict(whole, Level.VISIT if is_capped else asked, RULES),
        asked=asked,
        bound_by=BoundBy.AGE if is_capped else BoundBy.DIAL,
        removed=[RemovedItem(f"lead-{at}", planted) for at in range(3)] if has_rule else [],
    )


def record(bound: Bound, met: Met, number: int, at_ms: int) -> DecisionRecord:
    """Returns the record of a decision for a person, as the gateway would write it, but for its explanation."""
    gone = {each.item for each in met.removed}
    places = np.array([at for at, name in enumerate(bound.shelf.ids) if name not in gone], np.intp)
    decision = decide(bound, met.allowed, places, count=1, seed=number)
    (slot,) = decision.slots
    base = float(decision.scores.base[slot.place])
    return DecisionRecord(
        allowed=make_allowed_record(met.allowed),
        as_of=to_iso(at_ms),
        asked=int(met.asked),
        at=to_iso(at_ms),
        bound_by=met.bound_by,
        build="bench",
        candidates=None,
        count=1,
        decision=f"dec_{number}",
        effective=int(met.allowed.level),
        gpc=False,
        impersonal=[],
        items=(ItemRecord(bound.shelf.ids[slot.item], repr(slot.probability)),),
        language="en",
        model=1,
        placement="jobs",
        removed=met.removed,
        revision=1,
        seed=f"{number:016x}",
        why=Why("page-dial", ()),
        worth=(WorthRecord(repr(base), repr(float(decision.scores.total[slot.place]) - base)),),
    )


def write_lines(
    bound: Bound, planted: str, numbers: np.ndarray, visits: int, *, for_all: bool = False
) -> Iterator[VerifiedLine]:
    """Yields facts and decisions of each person, as an export has them. Every second person is a minor.

    What is planted is so for minors alone, or for all.
    """
    index = 0
    for at, own in enumerate(numbers):
        is_minor, at_ms = at % 2 == 1, SINCE_MS + at * 25 * 86_400_000 // len(numbers)
        facts = {"age_class": "minor" if is_minor else "adult", "language": None, "region": None}
        yield _line(index, "facts", at, at_ms, msgspec.json.encode(facts | {"time_zone": None, "v": 1}))
        index += 1
        for more in range(visits):
            met = meet(planted if is_minor or for_all else "nothing", own)
            made = record(bound, met, at * visits + more, at_ms + more * 3_600_000)
            yield _line(index, "decision", at, at_ms + more * 3_600_000, msgspec.json.encode(made))
            index += 1


def _line(index: int, kind: str, person: int, at_ms: int, body: bytes) -> VerifiedLine:
    return VerifiedLine(
        app="app",
        at=to_iso(at_ms),
        index=index,
        kind=kind,
        leaf=LEAF,
        person=f"{person:032x}",
        record=None,
        body=body.decode(),
    )


def read(lines: Iterable[VerifiedLine]) -> LogRead:
    """Returns the rows of the lines, as `bias run` reads them."""
    period = period_of(WATCH, 1)
    query = RowQuery(
        app="app",
        placement="jobs",
        from_ms=start_of(WATCH),
        to_ms=period.to_ms,
        lines_from_ms=period.from_ms,
        is_of_class=lambda item: item.startswith("lead"),
        attributes=attributes_of(WATCH),
        class_of_region=str,
    )
    return read_log(lines, query)


def decide_again(bound: Bound, lines: Iterable[VerifiedLine], places: np.ndarray) -> DecidedRows:
    """Returns the decisions at these places, computed again from their records."""
    wanted, marks = set(places.tolist()), mark_class(bound.shelf, LEADS)
    built = DecidedBuilder(frozenset({"show-minor-leads"}))
    for line in lines:
        if line.index in wanted and line.body is not None:
            body = msgspec.json.decode(line.body, type=DecisionRecord)
            found = find_causes(bound, body, marks, RULES)
            if found is None:
                raise SystemExit(f"The decision at {line.index} did not come out again.")
            built.add(line.index, body, found)
    return built.finish()


def check(read_rows: LogRead, decided: DecidedRows | None) -> BiasReport:
    return run_check(read_rows, WATCH, period_of(WATCH, 1), SOURCE, decided=decided)


def measure(planted: str, people: int, run: int) -> Named:
    """Returns the cause that the report of one run names, and whether its size is the planted one."""
    bound = make_bound()
    numbers = np.random.default_rng((23, WORLDS.index(planted), run)).random((people, 9))
    lines = list(write_lines(bound, planted, numbers, 1))
    found = read(lines)
    decided = decide_again(bound, lines, list_places(found.rows, WATCH, period_of(WATCH, 1)))
    with_it, without = (
        decide_again(bound, write_lines(bound, each, numbers, 1, for_all=True), decided.places)
        for each in (planted, "nothing")
    )
    return judge(check(found, decided).causes[0], (with_it.by_level - without.by_level).mean(axis=0))


def judge(causes: GapCauses, lost: np.ndarray) -> Named:
    """Returns the named cause with its size. That fits where its interval holds it; the mix of levels has none.

    `lost` is what people lose at each level because of what is planted. A step loses what its level adds to that.
    """
    gap, name = causes.gap or 0.0, causes.cause or "nothing"
    whole = float(lost[-1])
    if name == "dial" and causes.mix is not None:
        return Named(name, gap, causes.mix.composition, abs(causes.mix.composition - whole) <= abs(whole) / 4)
    parts = {each.reason: each.part for each in (*causes.opportunity, *causes.caps)}
    if name in parts:
        return Named(name, gap, parts[name].value, parts[name].low <= whole <= parts[name].high)
    if name in STEPS and causes.steps is not None:
        step, own = causes.steps[name], float(np.diff(lost, prepend=0.0)[STEPS.index(name)])
        return Named(name, gap, step.value, step.low <= own <= step.high)
    return Named(name, gap, 0.0, whole == 0.0)


def show_worlds(people: int, runs: int) -> bool:
    """Prints what was named in each world. Returns True where that was the planted cause with its size."""
    is_right = True
    for planted in WORLDS:
        found = [measure(planted, people, run) for run in range(runs)]
        causes = Counter(each.cause for each in found)
        named = ", ".join(f"{name} {count}" for name, count in causes.most_common())
        own = [each for each in found if each.cause == planted]
        fitting = sum(each.fits for each in own)
        print(f"planted {planted}: named {named}")
        print(
            f"  gap {np.mean([each.gap for each in found]):+.3f}; its size "
            f"{np.mean([each.size for each in own]) if own else 0.0:+.3f} on average, right in {fitting} of {runs}",
            flush=True,
        )
        is_right &= fitting >= 0.9 * runs
    return is_right


def main() -> int:
    """Runs the bench. Returns 1 when the planted cause, with its size, was named in fewer than nine of ten runs."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--people", type=int, default=2_000, help="of each run: 2,000")
    parser.add_argument("--runs", type=int, default=10, help="of each world: 10")
    parser.add_argument("--cost", action="store_true", help="only what 20,000 decisions cost")
    asked = parser.parse_args()
    is_right = asked.cost or show_worlds(asked.people, asked.runs)
    # In a process of its own, so that its memory is what it needs.
    subprocess.run([sys.executable, Path(__file__).with_name("_bias_cost.py")], check=True)
    return int(not is_right)


if __name__ == "__main__":
    sys.exit(main())
