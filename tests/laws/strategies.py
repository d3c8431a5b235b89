"""What the laws are tried on: people, what is held about them, placements, models and requests, all at random.

The rules are the shipped ones. Everything happens at one instant, so that nothing but what a law speaks of differs.
"""

from datetime import UTC, datetime
from itertools import combinations, product
from typing import NamedTuple

import numpy as np
from aboveboard.acts import Act
from aboveboard.api.variety import VarietyBody, read_variety
from aboveboard.clock import MS_PER_DAY
from aboveboard.consent.precedence import effective
from aboveboard.decisions.pipeline import think
from aboveboard.decisions.request import Context, DecisionRequest, Device
from aboveboard.decisions.situation import Situation
from aboveboard.decisions.standing import stand, usable_visit
from aboveboard.engine.combinations import combine_parts
from aboveboard.engine.compiled_placement import compile_shelf
from aboveboard.engine.features import FATIGUE, FOR, MATCHES, like_feature
from aboveboard.engine.made_by import MadeBy, Maker
from aboveboard.engine.model import Model, bind
from aboveboard.engine.parts import tag_of
from aboveboard.engine.placement import UNBOUNDED, Cap, CreativeParts, Item, Placement, Variety
from aboveboard.gateway.rules import load_rules
from aboveboard.people.act_counts import ActCount
from aboveboard.people.marks import SignalMark
from aboveboard.people.state import Affinity, Limits, PersonFacts, PersonState, PurposeChoice, Visit
from aboveboard.policy.questions import Keep
from aboveboard.privacy.filter import Question
from aboveboard.settings import find_shipped
from aboveboard.signals.fields import FieldType
from aboveboard.signals.intake import Terms
from aboveboard.words import (
    AgeClass,
    Category,
    ConsentState,
    MessageClass,
    PlacementKind,
    Reach,
    Sensitivity,
    is_special,
)
from hypothesis import strategies as st
from msgspec import UNSET, structs

from tests.intent.visits import INTENTS, steps_of

NOW = 1_800_000_000_000
MINUTE = 60_000
RULES = load_rules(find_shipped("policies"), lambda _: None)

TOPICS = ("running", "cooking", "chess", "films")
ITEMS = tuple("abcdefghij")
KEYS = tuple(f"topic:{topic}" for topic in (*TOPICS, "unheard")) + tuple(f"item:{item}" for item in ITEMS)
IN_VAIN = ("shown:a", "shown:b", "shown:c")
BOUGHT = ("bought:a", "bought:b", "bought:c")
WITHOUT_ACTS = (*IN_VAIN, *BOUGHT)
GIVEN = {purpose: PurposeChoice(ConsentState.GIVEN, "", NOW - 1) for purpose in RULES.purposes}
REQUESTED = ("task=compare", "task=get_help")
OWN_FACTS = ({}, {"role": "owner"}, {"role": "guest", "plan": "paid"}, {"plan": "trial", "gone": "x"})
ABOUT_PERSON = ("role=owner", "role=guest", "plan=paid")
SITUATIONS = (
    *("device=mobile", "device=desktop", "part_of_day=morning", "part_of_day=night", "region=FR"),
    *REQUESTED,
    *ABOUT_PERSON,
)
BUCKETS = {"price": (10, "25")}
BUCKET_KEYS = ("bucket:price:..10", "bucket:price:10..25", "bucket:price:25..")
PARTS = CreativeParts(
    {
        "headline": (
            Item("h1", topics=("running",)),
            Item("h2", topics=("cooking",), made_by=MadeBy(Maker.MACHINE)),
        ),
        "call": (Item("c1"), Item("c2", topics=("running",))),
    },
    interests=("chess", "running"),
)
"""Parts of which some are about a topic, and one is the work of a machine that does not say so. They are learned by interests."""

LIKES = tuple(
    like_feature(reach, category, f"topic:{topic}", tag)
    for reach, category in (
        (Reach.VISIT, Category.BEHAVIOURAL),
        (Reach.HISTORY, Category.BEHAVIOURAL),
        (Reach.HISTORY, Category.TRANSACTIONAL),
        (Reach.ELSEWHERE, Category.BEHAVIOURAL),
    )
    for topic in PARTS.interests
    for tag in ("part:headline:h1", "part:call:c2")
)

MADE_OF_PARTS = tuple(combine_parts(PARTS))
FEATURES = (
    *("bias", *KEYS, *MATCHES.values()),
    *(f"topic:{tag_of(slot, part.item)}" for slot, each in PARTS.slots.items() for part in each),
    *(*FATIGUE.values(), *FOR.values(), *LIKES),
    *(f"context:{situation}*topic:{topic}" for situation in SITUATIONS for topic in TOPICS),
    *BUCKET_KEYS,
    *(f"context:{situation}*{key}" for situation in SITUATIONS for key in BUCKET_KEYS),
)

seeds = st.integers(0, 2**64 - 1)


def some_of(values, most):
    """At most so many of `values`, each once. Drawn as one piece: what is cheap to draw can be tried often."""
    return st.sampled_from([chosen for size in range(most + 1) for chosen in combinations(values, size)])


def affinities(ages, evidence):
    """Evidence that was last added to so many minutes ago: from before acts were stored, and of two sets of signals."""
    return tuple(
        Affinity(weight, at_ms, count, at_ms - days * MS_PER_DAY, 0, acts)
        for (weight, count, days), age in product(evidence, ages)
        for at_ms in (NOW - age * MINUTE,)
        for acts in ((), *(acts_of(weight, count, at_ms, origin) for origin in (7, 8)))
    )


def acts_of(weight, count, at_ms, origin):
    """What was done: one kind of act, and another one before it where there were several."""
    against, end_ms = weight < 0.0, NOW + MS_PER_DAY
    last = ActCount(Act.VIEWED, against, 1, at_ms, end_ms, origin, "a")
    return (last,) if count == 1 else (ActCount(Act.ORDERED, against, count - 1, at_ms, end_ms, origin), last)


EVIDENCE = ((4.0, 4, 14), (0.5, 1, 0), (-3.0, 2, 3), (17.3, 50, 300))
OLD = affinities((0, 7, 60, 5_000, 40_000, 200_000), EVIDENCE)
FRESH = affinities((0, 7, 25), ((2.0, 2, 0), (0.5, 1, 0), (-1.0, 1, 0)))


def interests_of(affinities):
    """Interests as they stand in a person's row, with evidence drawn from `affinities`."""
    apart = (
        *product((Category.INTERACTION,), IN_VAIN * 4),
        *product((Category.TRANSACTIONAL,), BOUGHT * 4),
    )
    sources = st.sampled_from((*product(Category, KEYS), *apart))
    return st.dictionaries(sources, st.sampled_from(affinities), max_size=8).map(by_category)


def by_category(found):
    """The same evidence by category and then by key."""
    nested = {}
    for (category, key), affinity in found.items():
        nested.setdefault(category, {})[key] = apart_from_acts(affinity) if key in WITHOUT_ACTS else affinity
    return nested


def apart_from_acts(affinity):
    """The evidence of an order or of a showing, which has no acts that another key could share."""
    return structs.replace(affinity, acts=())


LEFT, ORDERED, IMPORTED, EXPORTED = RULES.journeys.states
limits = st.builds(
    Limits,
    *(some_of(tuple(Category), 2), some_of(TOPICS, 2), some_of(ITEMS, 2), some_of(("role", "plan"), 1)),
    some_of((LEFT, IMPORTED, "state:skill", "intent:buy", "intent:help"), 1),
)
regions = st.sampled_from((None, "FR", "US-CA", "BR", "ZZ"))
ZONES = (None, None, "Europe/Paris", "Pacific/Auckland", "Asia/Kathmandu")
facts = st.builds(
    PersonFacts,
    st.sampled_from(AgeClass),
    regions,
    st.sampled_from((None, "de")),
    st.sampled_from(ZONES),
)
VISITS = tuple(
    steps_of(*names)
    for names in (
        *((), ("page_viewed", "page_viewed"), ("error_shown", "clicked_in_vain", "searched")),
        *(("item_viewed", "item_viewed"), ("item_viewed", "item_viewed", "cart_added"), ("item_viewed",)),
    )
)
interests = interests_of(OLD)
visits = st.builds(
    Visit,
    st.just("s"),
    st.just(NOW - 40 * MINUTE),
    st.sampled_from((NOW, NOW - 20 * MINUTE)),
    interests_of(FRESH),
    st.sampled_from(VISITS),
)
CHOICES = tuple(
    PurposeChoice(state, "", NOW - MINUTE, expires)
    for state, expires in product(ConsentState, (None, NOW, NOW + 1))
)
choices = st.sampled_from((CHOICES[0],) * 10 + CHOICES)
SHOWN = tuple([NOW - days * MS_PER_DAY for days in found] for found in ((0,), (5,), (0, 2), (3, 40), ()))
shown = st.dictionaries(
    st.sampled_from([f"home/{item}" for item in ITEMS]), st.sampled_from(SHOWN), max_size=3
)


AGES_OF_MARKS = tuple(NOW - hours * 60 * MINUTE for hours in (0, 1, 5, 200, 700))
MARKED = tuple(
    SignalMark(at_ms, at_ms + MS_PER_DAY * 40, named)
    for at_ms in AGES_OF_MARKS
    for named in ((), ("topic:running",), ("item:a", "topic:chess"))
)
PATTERNS = {each.name: each for each in RULES.journeys.patterns}


def by_pattern(found):
    """The marks as they stand in a person's row."""
    nested = {}
    for name, marks in found.items():
        own = nested.setdefault(PATTERNS[name].category, {})
        own[name] = tuple(sorted(marks, key=lambda each: each.at_ms))
    return nested


marks = st.dictionaries(
    st.sampled_from(sorted(PATTERNS)), st.lists(st.sampled_from(MARKED), min_size=1, max_size=3)
).map(by_pattern)


@st.composite
def people(draw):
    """Whatever may stand in a person's row."""
    return PersonState(
        dial=draw(st.sampled_from((None, 0, 1, 2, 3, 4, 4))),
        choices=draw(
            st.just(GIVEN) | st.fixed_dictionaries({}, optional=dict.fromkeys(RULES.purposes, choices))
        ),
        limits=draw(st.just(Limits()) | limits),
        facts=draw(facts),
        history=draw(st.just({}) | interests),
        elsewhere=draw(st.just({}) | interests),
        visit=draw(visits | visits | st.none()),
        shown=draw(shown),
        context=draw(st.sampled_from(OWN_FACTS)),
        marks=draw(st.just({}) | marks),
    )


orders = st.dictionaries(st.sampled_from(BOUGHT), st.sampled_from(OLD).map(apart_from_acts), max_size=3)


@st.composite
def open_people(draw):
    """People who let everything be used, and of whom something is known. Some ordered things, or sent them back."""
    facts = PersonFacts(AgeClass.ADULT, "FR", time_zone=draw(st.sampled_from(ZONES)))
    found = structs.replace(draw(people()), dial=4, choices=GIVEN, facts=facts, limits=Limits())
    bought = found.history.get(Category.TRANSACTIONAL, {}) | draw(orders)
    return structs.replace(found, history=found.history | {Category.TRANSACTIONAL: bought})


the_open = open_people()
the_limiting = st.builds(lambda state, limits: structs.replace(state, limits=limits), the_open, limits)
anyone = people() | the_open | the_limiting


WANTED = {"running": "intent:buy", "chess": "intent:help"}
"""The intent that the items of a topic are for."""


def aimed(item):
    """The item, for the intents of its topics. One that may not be chosen for a person is for none."""
    if item.content or is_special(item.sensitivity):
        return item
    found = tuple([WANTED[topic] for topic in item.tags if topic in WANTED])
    return structs.replace(item, for_=found) if found and not item.for_ else item


def placement(*items, kind=PlacementKind.CONTENT, baseline="popular", variety=UNBOUNDED, **more):
    return Placement("shop", "home", 1, "Home", kind, baseline=baseline, items=items, variety=variety, **more)


SETS_OF_TOPICS = ((), *combinations(TOPICS, 1), *combinations(TOPICS, 2))
PLAIN = tuple(Item("", tags) for tags in SETS_OF_TOPICS)
ODD = (
    {"sensitivity": Sensitivity.SPECIAL},
    {"content": {"price": 1, "list_price": 2}},
    {"content": {"price": 1, "list_price": 1}},
    {"made_by": MadeBy(Maker.MACHINE)},
    {"ends_ms": NOW},
    {"ends_ms": NOW + 1},
    *({"repeatable": False},) * 5,
    *({"numbers": {"price": price}} for price in (9.5, "10.00", 80)),
    *({"for_": (LEFT,)}, {"for_": (IMPORTED, "intent:buy")}, {"for_": (ORDERED,), "needs": (IMPORTED,)}),
    *({"needs": (IMPORTED,)}, {"needs": (IMPORTED, EXPORTED)}, {"needs": (LEFT,)}) * 2,
    *({"is_nothing": True}, {"is_nothing": True, "for_": (LEFT,)}) * 2,
    *({"gives": IMPORTED}, {"gives": EXPORTED, "needs": (IMPORTED,)}, {"gives": LEFT}) * 2,
)
items = st.sampled_from(PLAIN * 4 + tuple(structs.replace(item, **odd) for item, odd in product(PLAIN, ODD)))


kinds = st.sampled_from([PlacementKind.CONTENT] * 3 + list(PlacementKind))
caps = st.sampled_from((None, None, Cap(1, 1), Cap(1, 30), Cap(2, 30)))
total_caps = st.sampled_from((None, None, None, Cap(1, 1), Cap(2, 30), Cap(4, 30)))
message_classes = st.dictionaries(st.sampled_from(ITEMS), st.sampled_from(MessageClass), max_size=4)


def classed(item, classes):
    """The item with its class in `classes`. One that needs no yes has no tags and no price."""
    found = dict(classes).get(item.item, MessageClass.MARKETING)
    if found is MessageClass.MARKETING:
        return item
    return structs.replace(item, message_class=found, tags=(), content={}, numbers=UNSET)


BY_DEFAULT = read_variety(VarietyBody())
"""The variety of a placement that declares none over the API."""

varieties = (
    st.just(Variety())
    | st.just(BY_DEFAULT)
    | st.builds(
        Variety,
        diversity=st.sampled_from((0.0, 0.05, 1.0)),
        explore=st.sampled_from((0.0, 0.05, 0.5)),
        unmet=st.sampled_from((0.0, 0.1, 0.5)),
        cause_cap=st.sampled_from((1.0, 0.6, 0.1)),
        half_interest=st.sampled_from((1.0, 4.0)),
        fatigue=st.booleans(),
        exploration_share=st.sampled_from((1.0, 0.1, 0.0)),
        diversity_by=st.sampled_from(("share", "topic")),
    )
)


@st.composite
def placements(draw, items=items, varieties=varieties):
    declared = zip(ITEMS, draw(st.lists(items, min_size=2, max_size=len(ITEMS))), strict=False)
    kind = draw(kinds)
    classes = draw(message_classes) if kind is PlacementKind.MESSAGE else ()
    parts = draw(st.sampled_from((UNSET, UNSET, PARTS)))
    return placement(
        *(classed(aimed(structs.replace(item, item=name)), classes) for name, item in declared),
        *(MADE_OF_PARTS if parts else ()),
        parts=parts,
        kind=kind,
        baseline=draw(st.sampled_from(("popular", "editorial"))),
        cap=draw(caps),
        total_cap=draw(total_caps),
        variety=draw(varieties),
        buckets=draw(st.sampled_from(({}, BUCKETS))),
    )


models = st.builds(
    Model,
    st.just(1),
    st.integers(0, 10_000),
    st.dictionaries(st.sampled_from(FEATURES), st.floats(-1, 1), max_size=12),
)


contexts = st.builds(
    Context,
    st.sampled_from((None, Device.MOBILE, Device.DESKTOP)),
    st.sampled_from((None, datetime(2027, 1, 15, 8, tzinfo=UTC), datetime(2027, 1, 15, 23, tzinfo=UTC))),
    st.sampled_from((None, "FR", "FR-75", "US-CA")),
    st.sampled_from(({}, {}, {"task": "compare"}, {"task": "get_help"}, {"task": "browse"})),
)
requests = st.builds(
    DecisionRequest,
    placement=st.just("home"),
    session=st.sampled_from(("s", "s", "s", None)),
    count=st.sampled_from((1, 2, 3, 10)),
    context=contexts,
)


def situated(situation, state, *, gpc=None):
    """The same request at the same instant, made for a person with another state."""
    gpc = situation.standing.gpc if gpc is None else gpc
    standing = stand(
        state, situation.bound.shelf.placement.kind, situation.rules, gpc=gpc, now_ms=situation.now_ms
    )
    visit = usable_visit(
        state,
        situation.request.session,
        standing,
        kind=situation.bound.shelf.placement.kind,
        rules=situation.rules,
        now_ms=situation.now_ms,
    )
    return structs.replace(situation, state=state, standing=standing, visit=visit)


class Case(NamedTuple):
    """A situation, and the model that its placement was bound to."""

    situation: Situation
    model: Model

    @property
    def placement(self):
        return self.situation.bound.shelf.placement

    def of(self, state, *, gpc=None):
        """The same, for a person with another state."""
        return self._replace(situation=situated(self.situation, state, gpc=gpc))

    def __repr__(self):
        """All that the example was made of, and no compiled rules."""
        situation = self.situation
        parts = situation.state, situation.standing, situation.request, self.placement, self.model
        return "\n".join(map(repr, (*parts, names_of(situation), situation.seed)))


def case_of(placement, model, state, *, request, gpc=False, chosen=None, seed=0):
    """What is thought about when `request` is made for somebody in `state`."""
    bound = bind(compile_shelf(placement), model)
    named = None if chosen is None else [placement.items[at].item for at in chosen]
    situation = Situation(
        request=structs.replace(request, candidates=named),
        state=state,
        standing=stand(state, bound.shelf.placement.kind, RULES, gpc=gpc, now_ms=NOW),
        visit=None,
        now_ms=NOW,
        as_of_ms=NOW,
        bound=bound,
        rules=RULES,
        titles={},
        candidates=np.array(range(len(placement.items)) if chosen is None else chosen, np.intp),
        seed=seed,
        intents=INTENTS,
    )
    return Case(situated(situation, state), model)


@st.composite
def cases(draw, people=anyone, items=items, varieties=varieties):
    """A request of somebody, ready to be thought about. It may be a slot below others of the same surface."""
    placement = draw(placements(items, varieties))
    size = len(placement.items)
    above = draw(
        st.just(()) | st.just(()) | st.lists(st.integers(0, size - 1), max_size=3, unique=True).map(tuple)
    )
    case = case_of(
        placement,
        draw(models),
        draw(people),
        request=draw(requests),
        gpc=draw(st.sampled_from((False, False, True))),
        chosen=draw(st.none() | st.lists(st.integers(0, size - 1), min_size=1, unique=True)),
        seed=draw(seeds),
    )
    return case._replace(situation=structs.replace(case.situation, above=above))


def mask_of(situation):
    """What the settings and the rules let a decision use, whatever there is."""
    kind, limited = situation.bound.shelf.placement.kind, situation.state.limits.categories
    return situation.rules.mask(Question(situation.standing, kind, limited))


def everybody(case):
    """What the same request gets at level 0."""
    return think(case.of(structs.replace(case.situation.state, dial=0)).situation)


def names_of(situation):
    """The ids of the candidates."""
    return [situation.bound.shelf.ids[at] for at in situation.candidates.tolist()]


def passed(situation, thought):
    """The candidates that the outbound rules left."""
    removed = {gone.item for gone in thought.removed}
    return [name for name in names_of(situation) if name not in removed]


def impersonal_of(thought):
    """Those of them that may be shown to everybody, but not be chosen for this person."""
    return {each.item for each in thought.impersonal}


def values(field):
    """Whatever a declared field of a signal takes."""
    text = st.sampled_from((*TOPICS, *ITEMS)) | st.text(
        "ab:/.T-0", min_size=1, max_size=field.max_length or 1
    )
    if field.type is FieldType.STRING_LIST:
        return st.lists(text, max_size=min(field.max_items, 4))
    if field.type is FieldType.STRING:
        return text.filter(lambda value: len(value) <= field.max_length)
    if field.type is FieldType.BOOLEAN:
        return st.booleans()
    whole = st.integers(int(field.min), int(field.max))
    return whole if field.type is FieldType.INTEGER else st.floats(field.min, field.max)


@st.composite
def signals(draw):
    """A declared type and fields with which it is well formed."""
    signal_type = RULES.catalogue.types[draw(st.sampled_from(sorted(RULES.catalogue.types)))]
    optional = {name: values(field) for name, field in signal_type.fields.items()}
    return signal_type, draw(st.fixed_dictionaries({}, optional=optional))


def terms_of(state, *, gpc, in_session):
    """On what terms the signals of somebody in `state` are let in."""
    standing = effective(state, PlacementKind.CONTENT, dial=RULES.dial, gpc=gpc, at_ms=NOW)
    purposes = {level.reach: level.purpose for level in RULES.dial.levels}

    def may_keep(category, sensitivity, reach):
        given = purposes[reach] is None or purposes[reach] in standing.given
        situation = (int(standing.effective), given, standing.age, standing.region, gpc)
        verdict = RULES.policy.judge(Keep(category, sensitivity, reach, *situation))
        return verdict.permitted, verdict.rules[0]

    return Terms(standing.effective, standing.bound_by, in_session, state.limits, may_keep)
