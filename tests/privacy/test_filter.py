"""The privacy filter: masks by settings and rules alone, and what of the data passes them."""

import pytest
from aboveboard.clock import MS_PER_DAY
from aboveboard.consent.dial import load_dial
from aboveboard.consent.precedence import EffectiveLevel
from aboveboard.declared import read_folder
from aboveboard.people.state import Affinity, Limits, PersonState, Visit
from aboveboard.policy.verdict import Verdict
from aboveboard.privacy.allowed import Allowed, ContextFact, HeldBack
from aboveboard.privacy.context_fields import USUAL
from aboveboard.privacy.filter import LEAST_WEIGHT, FilterInput, Question, admit, allow_nothing, masks
from aboveboard.privacy.visible_visit import visible
from aboveboard.settings import find_shipped
from aboveboard.words import SOURCES, AgeClass, BoundBy, Category, Level, PlacementKind, Reach
from msgspec import structs

NOW = 1_800_000_000_000
DIAL = load_dial(read_folder(find_shipped("policies")))
HALF_LIVES = dict.fromkeys(Category, 30.0)
VIEWED = Category.BEHAVIOURAL


def standing(asked=Level.EVERYWHERE, effective=Level.EVERYWHERE, bound_by=BoundBy.DIAL):
    return EffectiveLevel(
        asked, effective, bound_by, 0.5, AgeClass.ADULT, "gdpr", frozenset(DIAL.purposes), False
    )


def question(limited=(), **levels):
    return Question(standing(**levels), PlacementKind.CONTENT, limited)


def judge(*forbidden):
    """Returns rules that forbid these uses, each a pair of reach and category, by the rule `planted`."""

    def may_use(use):
        hit = (use.reach, use.category) in forbidden
        return Verdict(permitted=not hit, rules=("planted" if hit else "all",))

    return may_use


def mask_of(asked, *forbidden):
    return masks(judge(*forbidden), DIAL)(asked)


OPEN = mask_of(question())


def seen(weight=1.0, at_ms=NOW, until_ms=0, first_ms=NOW - 3 * MS_PER_DAY):
    return Affinity(weight, at_ms, 2, first_ms, until_ms)


def admitted(state=None, visit=None, mask=OPEN, **keys):
    """The keys of the interests that pass, of a person with `keys` as viewed topics in the history."""
    history = {VIEWED: {f"topic:{key}": affinity for key, affinity in keys.items()}}
    state = structs.replace(state or PersonState(), history=history)
    held = FilterInput(state, visit, (), NOW)
    relevant = {f"topic:{name}" for name in ("chess", "films")}
    allowed, _ = admit(held, standing(), mask, relevant=relevant, half_life_days=HALF_LIVES)
    return [(each.reach, each.key) for each in allowed.interests]


def test_without_a_limit_or_a_rule_against_it_every_source_may_be_used():
    """Nothing is held back at the highest level."""
    assert (OPEN.sources, OPEN.context, OPEN.held_back) == (frozenset(SOURCES), frozenset(USUAL), ())


@pytest.mark.parametrize(
    ("asked", "bound_by", "because"),
    [(Level.PAGE, BoundBy.DIAL, "dial"), (Level.EVERYWHERE, BoundBy.CONSENT, "consent")],
)
def test_every_reach_above_the_level_is_held_back(asked, bound_by, because):
    """The reason is the dial, or what keeps the level below the dial."""
    mask = mask_of(question(asked=asked, effective=Level.PAGE, bound_by=bound_by))
    assert mask.sources == {source for source in SOURCES if source[0] is Reach.PAGE}
    assert mask.held_back == tuple(
        HeldBack(str(reach), because) for reach in (Reach.VISIT, Reach.HISTORY, Reach.ELSEWHERE)
    )


def test_a_rule_holds_back_exactly_its_source():
    """A line names the category where a reach is held back in part, and the rule."""
    mask = mask_of(question(), (Reach.HISTORY, VIEWED))
    assert set(SOURCES) - mask.sources == {(Reach.HISTORY, VIEWED)}
    assert mask.held_back == (HeldBack("history.behavioural", "rule:planted"),)


def test_a_forbidden_page_has_no_context():
    """The facts of a request are the page's own source."""
    mask = mask_of(question(), (Reach.PAGE, Category.CONTEXTUAL))
    assert mask.context == frozenset()
    assert mask.held_back == (HeldBack("page", "rule:planted"),)


def test_a_limit_comes_before_a_rule():
    """A category that the person excluded is excluded in every reach, with the limit as the reason."""
    mask = mask_of(question(limited=(VIEWED,)), (Reach.HISTORY, VIEWED))
    assert not any(category is VIEWED for _, category in mask.sources)
    assert {each.because for each in mask.held_back} == {"limit"}


def test_equal_questions_are_judged_once():
    """The mask of a question is cached as long as its rules."""
    uses = []
    mask = masks(lambda use: uses.append(use) or judge()(use), DIAL)
    assert mask(question()) is mask(question())
    assert len(uses) == len(SOURCES)


@pytest.mark.parametrize(
    ("affinity", "passes"),
    [
        (seen(), True),
        (seen(-1.0), True),
        (seen(LEAST_WEIGHT), True),
        (seen(LEAST_WEIGHT / 2), False),
        (seen(LEAST_WEIGHT, at_ms=NOW - 30 * MS_PER_DAY), False),
        (seen(until_ms=NOW + 1), True),
        (seen(until_ms=NOW), False),
    ],
)
def test_expired_or_decayed_evidence_does_not_pass(affinity, passes):
    """Evidence passes until its end, and while its decayed size is at least LEAST_WEIGHT."""
    assert admitted(chess=affinity) == ([(Reach.HISTORY, "topic:chess")] if passes else [])


def test_only_keys_on_offer_that_no_limit_excludes_pass():
    """A limit excludes a topic in any spelling."""
    state = PersonState(limits=Limits(topics=("Films",)))
    assert admitted(state, chess=seen(), films=seen(), cooking=seen()) == [(Reach.HISTORY, "topic:chess")]


def test_a_thing_in_the_visit_and_in_the_history_counts_once():
    """The visit counts where the history may not be used."""
    visit = Visit("s", NOW, NOW, {VIEWED: {"topic:chess": seen()}})
    assert admitted(visit=visit, chess=seen()) == [(Reach.HISTORY, "topic:chess")]
    closed = mask_of(question(), (Reach.HISTORY, VIEWED))
    assert admitted(visit=visit, mask=closed, chess=seen()) == [(Reach.VISIT, "topic:chess")]


def test_limits_are_reported_without_what_they_exclude():
    """The report depends on settings alone: it names no topic and no item."""
    held = FilterInput(PersonState(limits=Limits(topics=("chess",), items=("a",))), None, (), NOW)
    _, held_back = admit(held, standing(), OPEN, relevant=(), half_life_days=HALF_LIVES)
    assert held_back == (HeldBack("topic", "limit"), HeldBack("item", "limit"))


def test_context_passes_field_by_field():
    """A field that the mask does not name is left out."""
    context = (ContextFact("device", "mobile"), ContextFact("planted", "x"))
    held = FilterInput(PersonState(), None, context, NOW)
    allowed, _ = admit(held, standing(), OPEN, relevant=(), half_life_days=HALF_LIVES)
    assert allowed == Allowed(Level.EVERYWHERE, 0.5, (ContextFact("device", "mobile"),))


def test_a_failure_allows_nothing_and_names_every_reach():
    """Promise 12: fail closed, and say so."""
    allowed, held_back = allow_nothing("failure")
    assert allowed == Allowed(Level.OFF, 0.0)
    assert held_back == tuple(HeldBack(str(reach), "failure") for reach in Reach)


def test_a_visible_visit_spans_what_is_left_of_it():
    """The times of excluded interests are not visible either."""
    found = {"topic:chess": seen(first_ms=NOW - 50), "topic:films": seen(at_ms=NOW + 9, first_ms=NOW - 99)}
    visit = Visit("s", NOW - 99, NOW + 9, {VIEWED: found})
    limits = Limits(topics=("films",))
    assert visible(visit, OPEN, limits) == Visit(
        "s", NOW - 50, NOW, {VIEWED: {"topic:chess": found["topic:chess"]}}
    )
    assert visible(visit, OPEN, Limits(topics=("chess", "films"))) is None


def test_a_topic_is_excluded_in_whatever_letters_it_is_stored():
    """In the history and in the visit: the person typed it as they liked, and so did the app."""
    found = {VIEWED: {"topic:Chess": seen(), "topic:films": seen()}}
    state, visit = PersonState(history=found, limits=Limits(topics=("CHESS",))), Visit("s", NOW, NOW, found)
    held = FilterInput(state, None, (), NOW)
    relevant = {*found[VIEWED]}
    allowed, _ = admit(held, standing(), OPEN, relevant=relevant, half_life_days=HALF_LIVES)
    assert [each.key for each in allowed.interests] == ["topic:films"]
    left = visible(visit, OPEN, state.limits)
    assert left is not None
    assert {*left.interests[VIEWED]} == {"topic:films"}
