"""Small placements, models and people for the tests of the engine and of what stands on it."""

from itertools import combinations
from typing import NamedTuple

import numpy as np
from aboveboard.engine.choice import items_of
from aboveboard.engine.compiled_placement import compile_shelf
from aboveboard.engine.features import MATCHES
from aboveboard.engine.model import Bound, Model, bind
from aboveboard.engine.placement import Cap, Item, Placement, Variety
from aboveboard.engine.scores import score
from aboveboard.engine.slot_chances import decide_without, find_costs, open_terms
from aboveboard.privacy.allowed import Allowed, ContextFact, Interest
from aboveboard.words import Category, Level, PlacementKind, Reach
from hypothesis import strategies as st
from msgspec import structs

TOPICS = ("running", "cooking", "chess", "films")
ITEMS = tuple("abcdefgh")
FACTS = (
    ContextFact("device", "mobile"),
    ContextFact("part_of_day", "morning"),
    ContextFact("region", "FR"),
)
KEYS = tuple(f"topic:{topic}" for topic in (*TOPICS, "unheard")) + tuple(f"item:{item}" for item in ITEMS)
BUCKETS = {"price": (10, "25.00")}
BUCKET_KEYS = ("bucket:price:..10", "bucket:price:10..25", "bucket:price:25..")
NUMBERS = ({}, {"price": 9.99}, {"price": 10}, {"price": "25"})
SETS_OF_TOPICS = tuple(chosen for size in range(4) for chosen in combinations(TOPICS, size))

FEATURES = (
    "bias",
    *MATCHES.values(),
    *KEYS,
    *BUCKET_KEYS,
    *(f"context:{fact.field}={fact.value}*topic:{topic}" for fact in FACTS for topic in TOPICS),
    *(f"context:{fact.field}={fact.value}*{key}" for fact in FACTS for key in BUCKET_KEYS),
)


class Case(NamedTuple):
    """Everything that a decision is made from."""

    bound: Bound
    allowed: Allowed
    candidates: np.ndarray
    seed: int


def placement(*items, baseline="popular", kind=PlacementKind.CONTENT, cap=None, total_cap=None):
    return Placement(
        "shop", "home", 1, "Home", kind, baseline=baseline, cap=cap, total_cap=total_cap, items=items
    )


def shelf(*items, **more):
    return compile_shelf(placement(*items, **more))


def one_each(*topics, **more):
    """A shelf with an item `a`, `b`, ... for each of the topics."""
    return shelf(*(Item(name, tags=(topic,)) for name, topic in zip(ITEMS, topics, strict=False)), **more)


def bounded(bound, *, sparse=False, **variety):
    """The same placement with these bounds, kept sparse or as it would be; with what it was bound to in `cases`."""
    declared = structs.replace(bound.shelf.placement, variety=Variety(**variety))
    return structs.replace(
        bound,
        shelf=structs.replace(bound.shelf, placement=declared),
        grid=structs.replace(bound.grid, dense=None) if sparse else bound.grid,
    )


def everything(bound):
    return np.arange(len(bound.shelf.ids))


def chances_below(bound, known, decision, number):
    """The probabilities of a slot by the code that draws, had `known` been allowed, below the same items."""
    scores = score(bound, known, items_of(bound, decision.scores))
    finite = decision.scores.total > -np.inf
    marked = {"base": scores.base, "total": scores.total}
    marked = {name: np.where(finite, values, -np.inf) for name, values in marked.items()}
    scores = structs.replace(scores, shared=decision.scores.shared, **marked)
    above = tuple([slot.place for slot in decision.slots[:number]])
    terms = open_terms(scores, decision.strength, above, find_costs(bound, scores, above))
    return decide_without(bound, scores, terms, [()])[0]


def likes(key, weight=4.0, reach=Reach.HISTORY, category=Category.BEHAVIOURAL, **more):
    return Interest(reach, category, key, weight, more.get("count", 4), more.get("days", 14))


def allowed(*interests, context=(), level=Level.HISTORY, strength=0.85):
    return Allowed(level, strength, tuple(context), tuple(interests))


NOTHING = Allowed(Level.OFF, 0.0)

weights = st.floats(-1, 1, allow_nan=False)
seeds = st.integers(0, 2**64 - 1)


@st.composite
def placements(draw):
    names = draw(st.lists(st.sampled_from(ITEMS), min_size=1, unique=True))
    subjects = st.tuples(st.sampled_from(SETS_OF_TOPICS), st.sampled_from(NUMBERS))
    drawn = [(name, *draw(subjects)) for name in names]
    items = [Item(name, tags=topics, numbers=numbers) for name, topics, numbers in drawn]
    made = placement(*items, baseline=draw(st.sampled_from(("popular", "editorial"))), cap=Cap(1, 1))
    return structs.replace(made, buckets=draw(st.sampled_from((BUCKETS, {}))))


@st.composite
def models(draw):
    learned = draw(st.dictionaries(st.sampled_from(FEATURES), weights, max_size=12))
    return Model(1, draw(st.integers(0, 10_000)), learned)


@st.composite
def interests(draw):
    """Sorted, each (reach, category, key) once, as the filter makes them."""
    sources = st.tuples(st.sampled_from(Reach), st.sampled_from(Category), st.sampled_from(KEYS))
    chosen = sorted(draw(st.lists(sources, unique=True, max_size=10)))
    return tuple(likes(key, draw(st.floats(-20, 20)), reach, category) for reach, category, key in chosen)


@st.composite
def people(draw):
    context = draw(st.lists(st.sampled_from(FACTS), unique=True).map(sorted_facts))
    strength = draw(st.sampled_from((0.4, 0.6, 0.85, 1.0)) | st.floats(0, 1))
    return allowed(*draw(interests()), context=context, level=draw(st.sampled_from(Level)), strength=strength)


def sorted_facts(facts):
    return tuple(sorted(facts, key=lambda fact: fact.field))


@st.composite
def cases(draw):
    bound = bind(compile_shelf(draw(placements())), draw(models()))
    chosen = draw(st.lists(st.sampled_from(range(len(bound.shelf.ids))), min_size=1, unique=True))
    return Case(bound, draw(people()), np.array(chosen), draw(seeds))
