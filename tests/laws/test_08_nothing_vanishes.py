"""Promise 8, nothing vanishes: used plus held back equals what came in, and everything held back has its reason."""

from datetime import datetime
from zoneinfo import ZoneInfo

from aboveboard.decisions.pipeline import think
from aboveboard.decisions.request import coarse
from aboveboard.people.state import live_visit
from aboveboard.privacy.allowed import ContextFact, PersonFact
from aboveboard.privacy.context_fields import BUILT_IN
from aboveboard.privacy.filter import LEAST_WEIGHT
from aboveboard.signals.intake import MINIMISED, REJECTED, judge, reject
from aboveboard.signals.profile import weights_at
from aboveboard.words import BoundBy, Category, Level, Reach, Sensitivity, SignalStatus
from hypothesis import given
from hypothesis import strategies as st

from tests.laws.strategies import (
    NOW,
    RULES,
    anyone,
    cases,
    impersonal_of,
    mask_of,
    names_of,
    passed,
    signals,
    terms_of,
    the_open,
)
from tests.world import CAST

BECAUSE = {*BoundBy, "limit", *(f"rule:{rule}" for rule in RULES.policy.rules), "rule:default-deny"}
SOURCES = [(Reach.PAGE, Category.CONTEXTUAL)] + [
    (reach, category) for reach in (Reach.VISIT, Reach.HISTORY, Reach.ELSEWHERE) for category in Category
]


def is_named(reach, category, held_back):
    """Whether a source stands among what was held back, alone or with all of its reach."""
    return bool({held.what for held in held_back} & {str(reach), f"{reach}.{category}"})


@given(cases())
def test_every_source_is_used_or_named(case):
    """Each reach and category there is: one of the two and not both, whether or not it holds anything."""
    mask, told = mask_of(case.situation), think(case.situation).held_back
    for source in SOURCES:
        assert (source in mask.sources) != is_named(*source, told)


@given(cases())
def test_every_fact_of_the_request_is_used_or_named(case):
    """Each field of the context there is, in the coarse form, and the part of the day of a stored zone."""
    situation, thought = case.situation, think(case.situation)
    known = [*coarse(situation.request.context), *part_of_day_here(situation, thought)]
    page_held = is_named(Reach.PAGE, Category.CONTEXTUAL, thought.held_back)
    used = mask_of(case.situation).context
    assert {name for name in used if RULES.context[name].about == "request"} == (
        set() if page_held else {*BUILT_IN, "task"}
    )
    of_request = [fact for fact in thought.allowed.context if not isinstance(fact, PersonFact)]
    assert of_request == ([] if page_held else sorted(known, key=lambda fact: fact.field))


@given(cases())
def test_every_declared_fact_of_the_person_is_used_or_named(case):
    """Without the reach, or with its field ruled out, none is used. A field or value that nobody declares never is."""
    thought, state = think(case.situation), case.situation.state
    told, declared = thought.held_back, {"role": ("owner", "guest"), "plan": ("paid", "trial")}
    found = [
        PersonFact(*fact) for fact in sorted(state.context.items()) if fact[1] in declared.get(fact[0], ())
    ]
    left = [fact for fact in found if fact.field not in state.limits.fields]
    history_held = is_named(Reach.HISTORY, Category.CONTEXTUAL, told)
    used = [fact for fact in thought.allowed.context if isinstance(fact, PersonFact)]
    assert used == ([] if history_held else left)
    assert any(held.what == "field" for held in told) == bool(state.limits.fields)


def part_of_day_here(situation, thought):
    """The part of the day by the stored zone: from level 3, unless the request has one or such history is held back."""
    zone = situation.state.facts.time_zone
    if zone is None or situation.request.context.local_time is not None:
        return []
    if thought.effective < Level.HISTORY or is_named(Reach.HISTORY, Category.CONTEXTUAL, thought.held_back):
        return []
    hour = datetime.fromtimestamp(NOW / 1000, ZoneInfo(zone)).hour
    return [ContextFact("part_of_day", ("night", "morning", "afternoon", "evening")[hour // 6])]


@given(cases())
def test_everything_held_back_has_its_reason(case):
    """A setting, a limit, or a rule that there is."""
    assert {held.because for held in think(case.situation).held_back} <= BECAUSE


@given(cases())
def test_all_that_is_known_is_used_or_accounted_for(case):
    """Evidence is used unless its source is held back, the person excluded it, it faded, nothing on offer has it, or,
    of a visit, it already counts as history."""
    situation, thought = case.situation, think(case.situation)
    used = {(each.reach, each.category, each.key) for each in thought.allowed.interests}
    for source, key, affinity in known(situation):
        gone = is_named(*source, thought.held_back) or key not in situation.bound.shelf.rows
        gone = gone or excluded(key, situation.state.limits, thought.held_back) or faded(source, affinity)
        assert ((*source, key) in used) != (gone or counts_as_history(source, key, situation))


def counts_as_history(source, key, situation):
    """Whether something done in this visit stands in the history that may be used: each thing counts once."""
    reach, category = source
    usable = (Reach.HISTORY, category) in mask_of(situation).sources
    return reach is Reach.VISIT and usable and key in situation.state.history.get(category, {})


def known(situation):
    """All evidence that the request could find, with its source."""
    visit = live_visit(situation.state, situation.request.session, NOW)
    parts = {
        Reach.VISIT: visit.interests if visit else {},
        Reach.HISTORY: situation.state.history,
        Reach.ELSEWHERE: situation.state.elsewhere,
    }
    for reach, interests in parts.items():
        for category, found in interests.items():
            for key, affinity in found.items():
                yield (reach, category), key, affinity


def excluded(key, limits, held_back):
    """Whether a limit names the topic or item, and that limits held something back is told."""
    kind, _, name = key.partition(":")
    names = limits.topics if kind == "topic" else limits.items
    # An item that was shown without a reaction is reported as the item.
    return name in names and ("topic" if kind == "topic" else "item", "limit") in {
        (held.what, held.because) for held in held_back
    }


def faded(source, affinity):
    return abs(weights_at([affinity], NOW, RULES.half_life_days[source[1]])[0]) < LEAST_WEIGHT


@given(cases())
def test_every_candidate_is_passed_or_removed_with_a_reason(case):
    """Once each; and as many of those that passed are shown as were asked for, and as the total cap leaves."""
    thought, request = think(case.situation), case.situation.request
    removed = [gone.item for gone in thought.removed]
    left = passed(case.situation, thought)
    assert sorted(removed + left) == sorted(names_of(case.situation))
    assert {gone.because for gone in thought.removed} <= {*BECAUSE, "not_active", "above"}
    assert thought.count <= request.count
    if case.placement.total_cap is None:
        assert thought.count == request.count
    assert len(thought.items) == min(thought.count, len(left))
    assert {item for item, _ in thought.items} <= set(left)


@given(cases(people=the_open))
def test_what_may_not_be_chosen_in_person_is_named_with_its_rule(case):
    """Of what passed; and only what everybody gets may be of it."""
    thought = think(case.situation)
    named = impersonal_of(thought)
    assert named <= set(passed(case.situation, thought))
    personal = ("rule:show-special", "rule:show-price", "rule:show-service-message")
    assert {each.because for each in thought.impersonal} <= {*personal}
    barred = {item.item for item in case.placement.items if item.sensitivity is Sensitivity.SPECIAL}
    assert not thought.allowed.interests or barred & set(passed(case.situation, thought)) <= named


@given(signals(), anyone, st.booleans(), st.booleans())
def test_every_field_of_a_signal_is_kept_or_dropped(signal, state, gpc, in_session):
    """What came in is what was kept and what was dropped, each drop with a reason of its own."""
    judged = judge(*signal, terms_of(state, gpc=gpc, in_session=in_session))
    dropped = {each.field for each in judged.dropped}
    assert set(judged.kept) | dropped == set(signal[1])
    assert {each.because for each in judged.dropped} <= BECAUSE | {MINIMISED}
    assert all(judged.kept[field] == signal[1][field] for field in judged.kept if field not in dropped)


@given(signals(), anyone, st.booleans(), st.booleans())
def test_the_status_of_a_signal_says_what_became_of_it(signal, state, gpc, in_session):
    """Kept is all of it, reduced is some of it, and withheld is none and says why."""
    judged = judge(*signal, terms_of(state, gpc=gpc, in_session=in_session))
    assert judged.status is not SignalStatus.KEPT or (judged.kept == signal[1] and not judged.dropped)
    assert judged.status is not SignalStatus.REDUCED or judged.dropped
    withheld = judged.status is SignalStatus.WITHHELD
    assert withheld == (judged.because in BECAUSE) == (judged.reaches == ())
    assert not (withheld and judged.kept)


@given(signals())
def test_every_field_of_a_rejected_signal_is_named(signal):
    """Nothing is kept of it."""
    judged = reject(signal[1])
    assert [each.field for each in judged.dropped] == list(signal[1])
    assert {each.because for each in judged.dropped} <= {REJECTED}


def test_an_answer_names_what_it_held_back(shop):
    """Whoever asks: one line for each reach above the level, each with a reason in words."""
    for member in CAST:
        answer = shop.decide(shop.welcome(member))
        held_back = answer["why"]["held_back"]
        assert len(held_back) == 4 - answer["personalization"]["effective"]
        assert all(held["what"] and held["because"] for held in held_back)


def test_a_signal_is_answered_with_what_was_held_back(shop):
    """Each field that was sent and is not kept whole stands in the answer, and nothing else does."""
    person = shop.welcome(CAST[3])
    result = shop.signal(person, "clicked", item="running-1", url="https://shop.example/x", position=3)
    assert (result["status"], result["held_back"]) == ("reduced", [{"what": "url", "because": MINIMISED}])
    assert [each["key"] for each in shop.ok("GET", f"/v1/people/{person}")["interests"]] == ["item:running-1"]
