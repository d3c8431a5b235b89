"""The door: what is wrong, what is kept, made rougher or dropped, and why."""

import pytest
from aboveboard.clock import MS_PER_DAY
from aboveboard.declared import read_folder
from aboveboard.people.state import Limits
from aboveboard.settings import find_shipped
from aboveboard.signals.catalogue import load_catalogue
from aboveboard.signals.fields import FieldType
from aboveboard.signals.intake import (
    PROBLEMS_MAX,
    SKEW_MS,
    HeldField,
    SignalProblem,
    Terms,
    check,
    judge,
    reject,
)
from aboveboard.words import BoundBy, Category, Level, Reach, Sensitivity, SignalStatus
from hypothesis import given
from hypothesis import strategies as st

TYPES = load_catalogue(read_folder(find_shipped("policies"))).types
NOW = 1_800_000_000_000
VIEW = {"item": "shoe-1", "topics": ["running", "shoes"]}
KEPT, REDUCED, WITHHELD, REJECTED, _ = SignalStatus
VISIT, HISTORY, ELSEWHERE = Reach.VISIT, Reach.HISTORY, Reach.ELSEWHERE


def policy(denied=()):
    """A policy that denies the given (sensitivity, reach) pairs, each under a rule named for it."""

    def may_keep(category, sensitivity, reach):
        return (sensitivity, reach) not in denied, f"{sensitivity}-{reach}"

    return may_keep


def terms(level=Level.HISTORY, *, bound_by=BoundBy.DIAL, in_session=True, limits=None, denied=()):
    return Terms(level, bound_by, in_session, limits or Limits(), policy(denied))


def problems(name, fields, *, at_ms=NOW):
    return check(TYPES.get(name), fields, at_ms=at_ms, now_ms=NOW)


def test_nothing_is_wrong_with_a_good_signal():
    """A declared type with declared fields within their bounds has no problems."""
    assert problems("item_viewed", VIEW | {"price": 49.9, "currency": "EUR"}) == []


def test_an_undeclared_type_is_a_problem():
    """A type that the catalogue does not have is named as the problem."""
    assert problems("dreamt", {}) == [SignalProblem("type", "one of the declared types of signals")]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"mood": "good"}, "fields.mood"),
        ({"Ada Lovelace": 1}, "fields"),
        ({"": 1}, "fields"),
        ({"item": 7}, "fields.item"),
        ({"topics": ["a"] * 21}, "fields.topics"),
        ({"item": "a\x00"}, "fields.item"),
        ({"item": "\ud800"}, "fields.item"),
        ({"price": -1}, "fields.price"),
        ({"price": None}, "fields.price"),
    ],
)
def test_a_wrong_field_is_named_and_its_value_is_not(fields, field):
    """The path and what would be right are said; nothing that came from the person is repeated."""
    found = problems("item_viewed", fields)
    assert [problem.field for problem in found] == [field]
    assert "Ada" not in str(found)
    assert "good" not in str(found)


@pytest.mark.parametrize(
    ("at_ms", "expected"),
    [
        (NOW + SKEW_MS, []),
        (NOW + SKEW_MS + 1, ["at"]),
        (NOW - 90 * MS_PER_DAY, []),
        (NOW - 90 * MS_PER_DAY - 1, ["at"]),
    ],
)
def test_the_time_of_a_signal(at_ms, expected):
    """A signal may be five minutes ahead and as old as it would be kept, and no more."""
    assert [problem.field for problem in problems("item_viewed", VIEW, at_ms=at_ms)] == expected


def test_problems_are_cut_short():
    """A signal that is wrong all over is answered with the first few problems."""
    assert len(problems("item_viewed", {f"f{index}": 1 for index in range(50)})) == PROBLEMS_MAX


def test_nothing_of_a_rejected_signal_comes_in():
    """Every field of a rejected signal is dropped, and a name that is no name is not repeated."""
    judged = reject({"item": 7, "Ada Lovelace": 1})
    assert (judged.status, judged.kept, judged.reaches) == (REJECTED, {}, ())
    assert judged.dropped == (HeldField("item", "rejected"), HeldField("fields", "rejected"))


@pytest.mark.parametrize(
    ("name", "level", "in_session", "reaches"),
    [
        ("item_viewed", 0, True, ()),
        ("item_viewed", 1, True, ()),
        ("item_viewed", 2, False, ()),
        ("item_viewed", 2, True, (VISIT,)),
        ("item_viewed", 3, False, (HISTORY,)),
        ("item_viewed", 3, True, (VISIT, HISTORY)),
        ("item_viewed", 4, True, (VISIT, HISTORY)),
        ("partner_interest", 3, True, ()),
        ("partner_interest", 4, False, (ELSEWHERE,)),
        ("partner_interest", 4, True, (ELSEWHERE,)),
    ],
)
def test_where_a_signal_may_go(name, level, in_session, reaches):
    """The level and the session open the reaches; data from elsewhere needs level 4 and goes nowhere else."""
    judged = judge(TYPES[name], {"topics": ["running"]}, terms(Level(level), in_session=in_session))
    assert judged.reaches == reaches
    assert judged.status is (KEPT if reaches else WITHHELD)


@pytest.mark.parametrize("bound_by", BoundBy)
def test_a_level_that_opens_nothing_says_what_bound_it(bound_by):
    """A signal that the level withholds names the setting that keeps the level there, for every field."""
    judged = judge(TYPES["item_viewed"], VIEW, terms(Level.PAGE, bound_by=bound_by))
    assert (judged.status, judged.kept, judged.because) == (WITHHELD, {}, bound_by)
    assert judged.dropped == (HeldField("item", bound_by), HeldField("topics", bound_by))


def test_a_signal_without_fields_is_withheld_with_a_reason():
    """Even where there is no field to name, the reason stands."""
    judged = judge(TYPES["mail_opened"], {}, terms(Level.OFF))
    assert (judged.status, judged.dropped, judged.because) == (WITHHELD, (), "dial")


def test_a_signal_without_fields_is_kept():
    """That something happened is data too."""
    assert judge(TYPES["mail_opened"], {}, terms()).status is KEPT


@pytest.mark.parametrize(
    ("name", "field", "value", "left"),
    [
        ("searched", "text", "where can I", None),
        ("device_seen", "ip_address", "192.0.2.1", None),
        ("item_viewed", "price", 49.9, "25..50"),
        ("page_viewed", "referrer", "https://example.com/ada", "example.com"),
        ("page_viewed", "referrer", "no address", None),
        ("place_seen", "region", "FR-75", "FR"),
        ("time_seen", "local_time", "2026-11-21T00:10:00+01:00", 0),
        ("reply_sent", "text", "yes please", 2),
    ],
)
def test_what_the_catalogue_makes_less_of(name, field, value, left):
    """A field that is dropped or coarsened is held back as minimised, and its rougher form is kept if it has one."""
    judged = judge(TYPES[name], {field: value}, terms())
    assert judged.status is REDUCED
    assert judged.dropped == (HeldField(field, "minimised"),)
    assert judged.kept == ({} if left is None else {field: left})
    assert judged.reaches == (VISIT, HISTORY)


def test_what_is_rough_already_is_kept_whole():
    """Nothing is held back of a value that is its own rougher form."""
    judged = judge(TYPES["place_seen"], {"region": "FR"}, terms())
    assert (judged.status, judged.kept) == (KEPT, {"region": "FR"})


@pytest.mark.parametrize(
    ("denied", "reaches"),
    [
        (((Sensitivity.PLAIN, HISTORY),), (VISIT,)),
        (((Sensitivity.PLAIN, VISIT),), (HISTORY,)),
    ],
)
def test_the_policy_closes_single_reaches(denied, reaches):
    """A reach that the policy denies is left out, the other stays."""
    judged = judge(TYPES["item_viewed"], VIEW, terms(denied=denied))
    assert (judged.status, judged.reaches) == (KEPT, reaches)


def test_what_the_policy_denies_everywhere_is_withheld_by_its_rule():
    """Where no reach is left, the rule of the first is the reason."""
    denied = ((Sensitivity.PLAIN, VISIT), (Sensitivity.PLAIN, HISTORY))
    judged = judge(TYPES["item_viewed"], VIEW, terms(denied=denied))
    assert (judged.status, judged.because, judged.reaches) == (WITHHELD, "rule:plain-visit", ())


SPECIAL = VIEW | {"special_topics": ["union"], "price": 30}


def test_special_data_makes_the_whole_signal_special():
    """Where special data is denied in any reach, whatever the signal names is withheld with it."""
    judged = judge(TYPES["item_viewed"], SPECIAL, terms(denied=((Sensitivity.SPECIAL, HISTORY),)))
    assert (judged.status, judged.kept, judged.because) == (WITHHELD, {}, "rule:special-history")
    assert {dropped.field for dropped in judged.dropped} == set(SPECIAL)


def test_special_data_is_kept_where_a_rule_lets_it_in():
    """With a rule for it in every reach, a special signal is kept like any other."""
    assert judge(TYPES["item_viewed"], SPECIAL, terms()).kept == SPECIAL | {"price": "25..50"}


def test_an_empty_list_is_not_special():
    """A field for special data that says nothing does not make the signal special."""
    fields = VIEW | {"special_topics": []}
    judged = judge(TYPES["item_viewed"], fields, terms(denied=((Sensitivity.SPECIAL, HISTORY),)))
    assert (judged.kept, judged.dropped) == (fields, ())


@pytest.mark.parametrize(
    ("limits", "kept", "dropped"),
    [
        (Limits(topics=("shoes",)), {"topics": ["running"]}, {"item", "topics"}),
        (Limits(topics=("Shoes",)), {"topics": ["running"]}, {"item", "topics"}),
        (Limits(topics=("golf",)), VIEW, set()),
        (Limits(items=("shoe-2",)), VIEW, set()),
        (Limits(categories=(Category.INTERACTION,)), VIEW, set()),
    ],
)
def test_limits_take_out_what_was_excluded(limits, kept, dropped):
    """An excluded topic goes and takes the item of the same signal with it; nothing else does."""
    judged = judge(TYPES["item_viewed"], VIEW, terms(limits=limits))
    assert judged.kept == kept
    assert judged.dropped == tuple(HeldField(name, "limit") for name in VIEW if name in dropped)


@pytest.mark.parametrize(
    "limits",
    [
        Limits(categories=(Category.BEHAVIOURAL,)),
        Limits(items=("shoe-1",)),
        Limits(topics=("running", "shoes")),
        Limits(topics=("running",), items=("shoe-1",)),
    ],
)
def test_a_signal_about_nothing_but_what_was_excluded_is_withheld(limits):
    """Where nothing is left that says what the signal is about, the rest of it is not stored either."""
    judged = judge(TYPES["item_viewed"], VIEW | {"price": 30, "currency": "EUR"}, terms(limits=limits))
    assert (judged.status, judged.kept, judged.because) == (WITHHELD, {}, "limit")
    assert sorted(dropped.field for dropped in judged.dropped) == ["currency", "item", "price", "topics"]


def test_an_excluded_item_leaves_the_others_of_an_order():
    """Of several items only the excluded one goes, and the topics, which may be its own."""
    fields = {"items": ["a", "b"], "topics": ["running"], "currency": "EUR"}
    judged = judge(TYPES["order_placed"], fields, terms(limits=Limits(items=("b",))))
    assert judged.kept == {"items": ["a"], "currency": "EUR"}
    assert judged.dropped == (HeldField("items", "limit"), HeldField("topics", "limit"))


def test_a_limit_on_a_special_topic_holds_too():
    """A special topic that the person excluded is not kept, even where a rule would let it in."""
    judged = judge(TYPES["item_viewed"], SPECIAL, terms(limits=Limits(topics=("union",))))
    assert "special_topics" not in judged.kept


def values_of(field):
    names = st.sampled_from(["running", "shoes", "union", "shoe-1"])
    return {
        FieldType.STRING: names,
        FieldType.STRING_LIST: st.lists(names, max_size=4),
        FieldType.INTEGER: st.integers(int(field.min or 0), int(field.max or 0)),
        FieldType.NUMBER: st.floats(field.min, field.max),
        FieldType.BOOLEAN: st.booleans(),
    }[field.type]


@st.composite
def signals(draw):
    found = TYPES[draw(st.sampled_from(sorted(TYPES)))]
    fields = {name: values_of(field) for name, field in found.fields.items()}
    return found, draw(st.fixed_dictionaries({}, optional=fields))


pairs = st.tuples(st.sampled_from(Sensitivity), st.sampled_from(Reach))
any_terms = st.builds(
    terms,
    st.sampled_from(Level),
    bound_by=st.sampled_from(BoundBy),
    in_session=st.booleans(),
    limits=st.builds(
        Limits,
        categories=st.sets(st.sampled_from(Category), max_size=1).map(tuple),
        topics=st.sets(st.sampled_from(["running", "union"])).map(tuple),
        items=st.sets(st.just("shoe-1")).map(tuple),
    ),
    denied=st.sets(pairs, max_size=4),
)


@given(signals(), any_terms)
def test_law_nothing_vanishes(signal, terms):
    """Kept and dropped together name every field that came in, and each field is dropped for one reason."""
    found, fields = signal
    judged = judge(found, fields, terms)
    names = [dropped.field for dropped in judged.dropped]
    assert set(judged.kept) | set(names) == set(fields)
    assert len(names) == len(set(names))
    assert all(dropped.because for dropped in judged.dropped)


@given(signals(), any_terms)
def test_law_the_status_says_what_happened(signal, terms):
    """Kept means unchanged, reduced means less was stored, withheld means that nothing is, with a reason."""
    found, fields = signal
    judged = judge(found, fields, terms)
    if judged.status is KEPT:
        assert (judged.kept, judged.dropped) == (fields, ())
    elif judged.status is REDUCED:
        assert judged.dropped
    else:
        assert (judged.status, judged.kept) == (WITHHELD, {})
        assert judged.because
    assert bool(judged.reaches) == (judged.status is not WITHHELD)


@given(signals(), any_terms)
def test_law_what_was_excluded_is_not_kept(signal, terms):
    """No topic or item that the person excluded stands in a field that names topics or items."""
    found, fields = signal
    judged = judge(found, fields, terms)
    for name, value in judged.kept.items():
        excluded = {"topic": terms.limits.topics, "item": terms.limits.items}.get(found.fields[name].role, ())
        assert not set(excluded) & set([value] if isinstance(value, str) else value if excluded else ())


@given(signals(), any_terms, st.sampled_from(Level))
def test_law_a_lower_level_keeps_no_more(signal, terms, level):
    """Turning the dial down never lets a signal reach further or more of it be kept."""
    found, fields = signal
    before = judge(found, fields, terms)
    lower = judge(found, fields, terms._replace(level=min(level, terms.level)))
    assert set(lower.reaches) <= set(before.reaches)
    if not before.reaches:
        assert not lower.kept


@given(signals(), any_terms)
def test_law_a_signal_goes_only_where_the_policy_lets_it(signal, terms):
    """Every reach of a kept signal is one that the policy opened to plain data of its category."""
    found, fields = signal
    for reach in judge(found, fields, terms).reaches:
        assert terms.may_keep(found.category, Sensitivity.PLAIN, reach)[0]
