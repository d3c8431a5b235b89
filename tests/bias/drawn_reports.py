"""Reports of any numbers, for the tests of their sentences, pages and tables. Each verdict is that of its interval."""

from typing import get_args

from aboveboard.bias.apart_rows import Line
from aboveboard.bias.calibration_tables import CalibrationRow, CalibrationTable
from aboveboard.bias.causes import DecidedCount, GapCauses
from aboveboard.bias.check import BiasReport, LabelFile, LineShown, ReportSource
from aboveboard.bias.comparisons import STRATA, Comparison, Mix
from aboveboard.bias.decided_rows import ReplayFailure
from aboveboard.bias.dial_steps import DIAL, STEPS
from aboveboard.bias.impact import JOINT
from aboveboard.bias.impact_tables import ImpactRowShown, ImpactTable
from aboveboard.bias.item_class import ClassOfItems
from aboveboard.bias.key_parts import KeyPart
from aboveboard.bias.labels import LabelCounts
from aboveboard.bias.price_check import PriceCheck, PriceGroup, PriceTable
from aboveboard.bias.proxies import AllFeatures, Proxy, ProxyTable
from aboveboard.bias.ratio import RatioInterval
from aboveboard.bias.reason_parts import ReasonPart
from aboveboard.bias.report_sentences import ShownComparison
from aboveboard.bias.verdict import BiasEvidence, BiasVerdict, give_verdict
from aboveboard.bias.watches import BiasWatch, Measure, period_of
from aboveboard.engine.confidence import Interval
from hypothesis import settings
from hypothesis import strategies as st
from msgspec import structs

from tests.bias.test_check import SOURCE, WATCH

FEW = settings(max_examples=max(5, settings().max_examples // 6))
"""Fewer examples, for tests of whole reports: each is a draw of hundreds of numbers."""

HOSTILE = (
    '<script>alert("x")</script>',
    "<img src=//elsewhere.example/a.png>",
    "' onload='x",
    "=cmd|' /C calc'!A0",
    "@SUM(A1)",
    "\u202egnp.exe",
    "{{ 7 * 7 }}",
    "a\x00b",
    "rest",
)
NAMES = st.sampled_from(HOSTILE) | st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
GROUPS = NAMES.map(lambda name: name.replace(JOINT, "_"))
SHARES = st.floats(0.0, 1.0)
TAUS = st.sampled_from((0.8, 0.5, 0.95, 1.0, 0.8125))


@st.composite
def intervals(draw, tau):
    """An interval, often just beside a bound that it was compared with."""
    near = st.sampled_from((tau, 1.0, tau - 1e-4, 1.0 - 1e-4, tau + 1e-4, tau - 1e-9, 1.0 - 1e-9))
    anywhere = st.floats(0.0, 3.0) | st.floats(1.01, 3.0)
    low, value, high = sorted(draw(st.lists(near | anywhere, min_size=3, max_size=3)))
    if draw(st.booleans()) and draw(st.booleans()):
        return RatioInterval(None, low, None, 0.99)
    return RatioInterval(value, low, None if draw(st.booleans()) and draw(st.booleans()) else high, 0.99)


@st.composite
def comparisons(draw, by, group, reference, tau):
    """A comparison that was looked at or not, and is hidden or not."""
    bare = Comparison(by=by, group=group, reference=reference, verdict=BiasVerdict.NOT_LOOKED)
    if draw(st.integers(0, 5)) == 0:
        return bare
    interval, is_evident = draw(intervals(tau)), draw(st.booleans())
    verdict = give_verdict(BiasEvidence(interval, is_evident), tau)
    if draw(st.integers(0, 5)) == 0:
        return structs.replace(bare, verdict=verdict)
    is_open = verdict in (BiasVerdict.WATCH, BiasVerdict.NOT_ENOUGH)
    parts = st.builds(Mix, st.floats(-1.0, 1.0), st.floats(-1.0, 1.0))
    return structs.replace(
        bare,
        verdict=verdict,
        mean=draw(SHARES),
        reference_mean=draw(SHARES),
        ratio=interval.value,
        low=interval.low,
        high=interval.high,
        level=0.99,
        method="bca",
        evidence=draw(st.floats(0.0, 1e30)),
        pairs=draw(st.integers(0, 10**6)),
        is_evident=is_evident,
        needed=draw(st.none() | st.integers(1, 10**7)) if is_open else None,
        mixes=draw(st.dictionaries(st.sampled_from(STRATA), parts)),
    )


@st.composite
def findings(draw):
    """A comparison in a watch of any measure, with the people of its sides as the report shows them."""
    watch = structs.replace(WATCH, measure=draw(st.sampled_from(get_args(Measure))), tau=draw(TAUS))
    reference = draw(st.sampled_from(("rest", "adult")))
    of = draw(comparisons(("age_class",), draw(GROUPS), reference, watch.tau))
    people = st.integers(10, 10**7)
    own = None if of.mean is None else draw(people)
    return ShownComparison(of, watch, own, draw(st.none() | people) if reference == "rest" else own)


@st.composite
def people_rows(draw, group):
    """A row of people that is hidden or not, as a whole or in its share and ratio."""
    apart = draw(st.sampled_from((None, "unknown", "under_share", "under_k")))
    if draw(st.integers(0, 3)) == 0:
        return ImpactRowShown(group, apart)
    people = draw(st.integers(10, 10**6))
    selected = draw(st.integers(0, people))
    rate, low, high = selected / people, *sorted(draw(st.tuples(SHARES, SHARES)))
    numbers = people, selected, rate, low, high
    share = draw(st.none() | SHARES)
    if draw(st.booleans()):
        return ImpactRowShown(group, apart, *numbers, share)
    ratio = draw(st.none() | st.floats(0.0, 1.0))
    return ImpactRowShown(group, apart, *numbers, share, ratio, draw(st.booleans()), draw(st.integers(0, 99)))


@st.composite
def tables(draw, by, watch):
    """A table and its comparisons. The groups of two attributes are pairs."""
    parts = [draw(st.lists(GROUPS, min_size=2, max_size=3, unique=True)) for _ in by]
    groups = parts[0] if len(by) == 1 else [JOINT.join(each) for each in zip(*parts, strict=False)]
    reference = draw(st.sampled_from(("rest", groups[0])))
    others = [each for each in groups if each != reference]
    found = [draw(comparisons(by, group, reference, watch.tau)) for group in others]
    rows = tuple(draw(people_rows(group)) for group in groups)
    return ImpactTable(by, rows, sum(row.people is None for row in rows)), found


@st.composite
def watches(draw):
    """A watch of any names and measure."""
    names = st.lists(NAMES, max_size=2).map(tuple)
    kinds = ("items", "topics", "tags", "categories")
    declared = ClassOfItems(**{kind: draw(names) for kind in kinds}, is_below_list=draw(st.booleans()))
    by = draw(st.sampled_from((("age_class",), ("language", ("effective", "context.a<b>")), ("label",))))
    return BiasWatch(
        name=draw(NAMES),
        app=draw(NAMES),
        placement=draw(st.none() | NAMES),
        since=WATCH.since,
        class_=declared,
        by=by,
        reference=draw(st.sampled_from(("largest", "rest")) | NAMES),
        measure=draw(st.sampled_from(get_args(Measure))),
        tau=draw(TAUS),
    )


CHANGES = st.floats(-1.0, 1.0)


def parts(level=0.95):
    """The part of a gap with its interval, which often lies just beside 0."""
    near = st.sampled_from((0.0, 1e-9, -1e-9, 0.004, -0.006)) | CHANGES
    ends = st.tuples(near, near, near).map(sorted)
    return ends.map(lambda each: Interval(each[1], each[0], each[2], level))


def reasons(*names):
    """The parts of some of these reasons."""
    part = st.builds(
        ReasonPart, reason=st.sampled_from(names), share=SHARES, reference_share=SHARES, part=parts()
    )
    return st.lists(part, max_size=2, unique_by=lambda each: each.reason).map(tuple)


@st.composite
def causes(draw, by=("age_class",), group="minor", reference="adult"):
    """The causes of a gap as a check may find them: the named one is a step, the dial, a reason or none."""
    bare = GapCauses(by=by, group=group, reference=reference)
    if draw(st.integers(0, 5)) == 0:
        return bare
    removals, caps = draw(reasons("rule:a<b>", "limit", "not_active")), draw(reasons("cap:age", "cap:region"))
    laws = [each.reason for each in (*removals, *caps)]
    cause = draw(st.sampled_from((None, DIAL, *STEPS, *laws)))
    mix = Mix(*sorted(draw(st.tuples(CHANGES, CHANGES)), key=abs, reverse=True))
    return structs.replace(
        bare,
        gap=draw(CHANGES),
        cause=cause,
        by_rule=cause if cause in laws and draw(st.booleans()) else None,
        opportunity=removals,
        caps=caps,
        steps={name: draw(parts()) for name in STEPS},
        step=draw(st.sampled_from(STEPS)),
        keys=tuple(draw(st.lists(st.builds(KeyPart, NAMES, st.none() | CHANGES), max_size=2))),
        hidden_keys=draw(st.integers(0, 2)),
        mix=mix,
        bound=draw(SHARES),
    )


@st.composite
def proxy_tables(draw, by, groups):
    """Features of any names; the telling ones are above what chance gives."""
    found = []
    for feature in draw(st.lists(NAMES, max_size=2, unique=True)):
        v, by_chance = draw(st.tuples(SHARES, SHARES))
        found.append(Proxy(feature=feature, is_telling=v > by_chance))
        if draw(st.booleans()):
            numbers = {
                "uncertainty": 0.1,
                "guess": draw(SHARES),
                "majority": draw(SHARES),
                "goodman_kruskal": 0.1,
            }
            shown = structs.replace(found.pop(), cramers_v=v, cramers_v_by_chance=by_chance, **numbers)
            found.append(shown)
    low, area, high = draw(st.tuples(SHARES, SHARES, SHARES))
    low, high = sorted((low, high))
    known = AllFeatures(group=groups[0], is_telling=area > high, area=area, low=low, high=high)
    few = AllFeatures(group=groups[-1])
    return ProxyTable(
        by=by, features=len(found), proxies=tuple(found), together=(known, few) if found else ()
    )


@st.composite
def additions(draw, tables_of):
    """The members of a report that need more than the decisions: causes, features, predictions and prices."""
    found = {"calibration": (), "prices": None, "proxies": (), "decided": None, "causes": ()}
    if draw(st.booleans()):
        return found
    groups = [(each.by, [row.group for row in each.rows]) for each in tables_of]
    hidden = st.none() | st.integers(0, 10**6)
    one = st.none() | SHARES
    return {
        "calibration": tuple(
            CalibrationTable(by, (CalibrationRow(names[0], 0.3, draw(SHARES), draw(one), draw(one), 0.2),))
            for by, names in groups
        ),
        "prices": PriceCheck(
            draw(hidden),
            draw(st.integers(1, 3)),
            tuple(draw(st.lists(NAMES, max_size=2))),
            draw(st.integers(0, 2)),
            tuple(PriceTable(by, (PriceGroup(names[0], draw(one), draw(SHARES)),)) for by, names in groups),
        ),
        "proxies": tuple(draw(proxy_tables(by, names)) for by, names in groups),
        "decided": DecidedCount(
            draw(hidden), draw(hidden), {str(each): draw(hidden) for each in ReplayFailure}
        ),
        "causes": tuple(draw(causes(by, names[0], names[-1])) for by, names in groups),
    }


@st.composite
def reports(draw):
    """A report of any numbers and names; often with hidden numbers, and sometimes of an empty period."""
    watch = draw(watches())
    by = [(each,) if isinstance(each, str) else each for each in watch.by]
    found = [draw(tables(each, watch)) for each in by] if draw(st.integers(0, 9)) else []
    hidden = st.none() | st.integers(0, 10**6)
    labels = LabelFile(LabelCounts(*draw(st.tuples(*[st.integers(0, 99)] * 7))), "2" * 64)
    return BiasReport(
        source=ReportSource(SOURCE.checkpoint, draw(NAMES), draw(NAMES), SOURCE.records, 7),
        watch=watch,
        period=period_of(watch, draw(st.integers(1, 99))),
        seed=1,
        decisions=draw(hidden),
        people=draw(hidden),
        lines=tuple(LineShown(line, *[draw(hidden)] * 3) for line in Line),
        unmatched_links=draw(st.integers(0, 3)),
        tables=tuple(table for table, _ in found),
        many=3,
        comparisons=tuple(each for _, all_of in found for each in all_of),
        labels=draw(st.sampled_from((None, labels))),
        **draw(additions([table for table, _ in found])),
    )
