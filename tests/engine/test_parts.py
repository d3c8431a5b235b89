"""Parts: their tags, their titles, and that what is learned of one counts in each item that has it."""

import numpy as np
import pytest
from aboveboard.engine import ridge
from aboveboard.engine.combinations import combine_parts
from aboveboard.engine.examples import example
from aboveboard.engine.model import bind
from aboveboard.engine.parts import read_tag, tag_of, title_of
from aboveboard.engine.placement import CreativeParts, Item
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.engine.worlds import NOTHING, shelf

SIZES = {"headline": 5, "picture": 4, "call": 3}
MADE = combine_parts(
    CreativeParts({slot: tuple(Item(f"{slot[0]}{at}") for at in range(size)) for slot, size in SIZES.items()})
)
WHOLE = [structs.replace(item, tags=()) for item in MADE]

names = st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True)


@given(names, st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,9}", fullmatch=True))
def test_a_tag_says_the_slot_and_the_part(slot, part):
    """And no other tag does."""
    assert read_tag(tag_of(slot, part)) == (slot, part)


@pytest.mark.parametrize("tag", ["part", "part:", "part:headline", "part::h1", "topic:a:b", ""])
def test_other_tags_are_of_no_part(tag):
    """An app may have such tags of its own."""
    assert read_tag(tag) is None


def test_a_title_is_in_the_nearest_language():
    """English before any other."""
    titles = {"fr": "Été", "en": "Summer"}
    assert [title_of(titles, each) for each in ("fr", "de")] == ["Été", "Summer"]
    assert (title_of({"fr": "Été"}, "de"), title_of({}, "de")) == ("Été", "")


def agreement(items, seed):
    """How well the scores go with what is true, after 200 displays by chance. What parts are worth adds up."""
    random, slots = np.random.default_rng(seed), {}
    for item in MADE:
        for tag in item.tags:
            slots.setdefault(tag, random.normal(0.0, 0.5))
    truth = np.array([1 / (1 + np.exp(2.0 - sum(map(slots.__getitem__, item.tags)))) for item in MADE])
    compiled, shown = shelf(*items), random.integers(0, len(MADE), 200)
    examples = [(example(compiled, int(at), NOTHING), float(random.random() < truth[at])) for at in shown]
    bound = bind(compiled, ridge.solve_model(ridge.add_all(ridge.empty(), examples), 1))
    return np.corrcoef(bound.base[bound.rank], truth)[0, 1]


def test_items_made_of_parts_are_told_apart_sooner_than_whole_ones():
    """The same displays and choices in twelve worlds: three of each combination are few, and forty of a part are more."""
    gains = np.array([agreement(MADE, seed) - agreement(WHOLE, seed) for seed in range(12)])
    assert gains.mean() - 2.0 * gains.std(ddof=1) / gains.size**0.5 > 0.2
