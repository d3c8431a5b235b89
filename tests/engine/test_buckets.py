"""The buckets of numbers: every number is in exactly one, and what is learned of a bucket counts for its items."""

from decimal import Decimal

import pytest
from aboveboard.engine import ridge
from aboveboard.engine.buckets import Number, is_bucket, list_keys, read_scales, words_of_bucket
from aboveboard.engine.compiled_placement import compile_shelf, subjects_of
from aboveboard.engine.diversity import Spread
from aboveboard.engine.examples import example, is_based_on
from aboveboard.engine.features import context_feature, data_of, parts_of_context
from aboveboard.engine.model import Model, bind
from aboveboard.engine.placement import Item, Variety
from aboveboard.engine.scores import score
from aboveboard.privacy.allowed import ContextFact
from aboveboard.words import Category, Level
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.engine.worlds import NOTHING, allowed, everything, likes, placement

PRICES: dict[str, tuple[Number, ...]] = {"price": (10, "25.00", 50.5)}
ON_TV = allowed(context=[ContextFact("device", "tv")], level=Level.PAGE)


def bucket_of(number: Number, *bounds: Number) -> str:
    (key,) = list_keys(read_scales({"n": bounds}), {"n": number})
    return key.removeprefix("bucket:n:")


def shelf(*prices: Number, buckets: dict[str, tuple[Number, ...]] = PRICES, topics: tuple[str, ...] = ()):
    items = [Item(f"i{at}", topics=topics, numbers={"price": price}) for at, price in enumerate(prices)]
    return compile_shelf(structs.replace(placement(*items), buckets=buckets))


@pytest.mark.parametrize(
    ("number", "bounds", "bucket"),
    [
        (9.99, (10, 25), "..10"),
        ("9.9999999999", (10, 25), "..10"),
        (10, (10, 25), "10..25"),
        ("10.00", (10.0, "25"), "10..25"),
        (25, (10, 25), "25.."),
        (10**30, (10, 25), "25.."),
        (1e300, (10, 25), "25.."),
        (-1e300, (10, 25), "..10"),
        (-0.0, (0,), "0.."),
        (-5, (-5, "-0.50", 0), "-5..-0.5"),
        (-0.1, (-5, "-0.50", 0), "-0.5..0"),
        (0.1, ("0.1", "0.2"), "0.1..0.2"),
        (1500, (1000, 1e3 + 1000), "1000..2000"),
    ],
)
def test_a_number_is_in_the_bucket_that_its_bounds_name(
    number: Number, bounds: tuple[Number, ...], bucket: str
) -> None:
    """One that equals a bound is in the bucket above it."""
    assert bucket_of(number, *bounds) == bucket


decimals = st.decimals(min_value=-(10**14), max_value=10**14, places=4).map(lambda found: found + 0)
hairs = st.sampled_from([Decimal(0), Decimal("0.0001"), Decimal("-0.0001")])


@given(
    st.lists(decimals, min_size=1, max_size=19, unique=True).map(sorted),
    decimals | st.tuples(st.integers(0, 18), hairs),
)
def test_every_number_is_in_exactly_one_bucket(
    bounds: list[Decimal], place: Decimal | tuple[int, Decimal]
) -> None:
    """Also on a bound, and a hair beside it."""
    number = place if isinstance(place, Decimal) else bounds[place[0] % len(bounds)] + place[1]
    written = tuple([f"{each:.4f}" for each in bounds])
    spans = [key.removeprefix("bucket:n:") for key in read_scales({"n": written})[0].keys]
    assert len({*spans}) == len(bounds) + 1
    assert [span for span in spans if _has(span, number)] == [bucket_of(f"{number:.4f}", *written)]


def _has(span: str, number: Decimal) -> bool:
    low, _, high = span.partition("..")
    return Decimal(low or "-Infinity") <= number < Decimal(high or "Infinity")


@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9))
def test_the_way_of_writing_makes_no_difference(number: int, bound: int) -> None:
    """To a number as little as to a bound, whose key stays the same."""
    ways: list[list[Number]] = [[each, float(each), f"{each}.00"] for each in (number, bound)]
    assert len({bucket_of(one, other) for one in ways[0] for other in ways[1]}) == 1


def test_only_what_has_both_a_number_and_bounds_is_in_a_bucket() -> None:
    """Each of them is ignored without the other."""
    scales = read_scales({"rating": (3,), **PRICES})
    assert list_keys(scales, {"price": 30, "age": 4}) == ["bucket:price:25..50.5"]
    assert list_keys(scales, {"rating": 4.5, "price": "60"}) == ["bucket:price:50.5..", "bucket:rating:3.."]
    assert list_keys((), {"price": 30}) == []


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("bucket:price:10..25", "price from 10 to below 25"),
        ("bucket:price:..10", "price below 10"),
        ("bucket:days_old:50..", "days old from 50"),
    ],
)
def test_a_bucket_has_words(key: str, words: str) -> None:
    """They name its bounds."""
    assert is_bucket(key)
    assert words_of_bucket(key) == words


def test_a_bucket_is_a_feature_of_its_own_beside_a_topic_of_the_same_name() -> None:
    """A tag that is spelled as a bucket is a topic, and stays one."""
    one = compile_shelf(
        structs.replace(placement(Item("a", tags=("price:10..25",), numbers={"price": 10})), buckets=PRICES)
    )
    assert subjects_of(one, 0) == ["bucket:price:10..25", "topic:price:10..25"]
    assert data_of("bucket:price:10..25") == (None, Level.OFF)


def test_it_is_crossed_with_the_context_as_topics_are() -> None:
    """A weight for a fact of the request counts from the level of the page on."""
    found = example(shelf("19.90"), 0, ON_TV)
    assert found == {
        **dict.fromkeys(["bias", "bucket:price:10..25", "item:i0"], 1.0),
        "context:device=tv*bucket:price:10..25": 1.0,
    }
    assert parts_of_context(context_feature("device", "tv", "bucket:price:..10")) == (
        "device",
        "tv",
        "bucket:price:..10",
    )
    assert data_of("context:device=tv*bucket:price:..10") == (Category.CONTEXTUAL, Level.PAGE)


def test_an_example_with_a_bucket_alone_is_based_on_the_context() -> None:
    """A person who excludes contextual data has it unlearned."""
    excluded = {"categories": {Category.CONTEXTUAL}, "keys": ()}
    assert is_based_on(shelf(5), 0, ON_TV, **excluded)
    assert not is_based_on(shelf(5, buckets={}), 0, ON_TV, **excluded)


def test_no_interest_is_about_a_bucket() -> None:
    """Signals name topics and items alone, so such an interest counts neither in scores nor in learning."""
    strange = allowed(likes("bucket:price:..10"), likes("topic:price:..10"))
    wide = {"categories": {Category.BEHAVIOURAL}, "keys": {"bucket:price:..10"}}
    bound = bind(shelf(5, 80), Model())
    assert score(bound, strange, everything(bound)).causes == ()
    assert example(bound.shelf, 0, strange) == example(bound.shelf, 0, NOTHING)
    assert not is_based_on(bound.shelf, 0, strange, **wide)


def test_items_of_one_bucket_are_no_alike_in_a_list() -> None:
    """Diversity is about topics, so a shared price costs nothing."""
    compiled = shelf(5, 5, topics=("x",))
    varied = structs.replace(compiled.placement, variety=Variety(diversity=0.5))
    bound = bind(compile_shelf(varied), Model())
    spread = Spread(bound, everything(bound))
    spread.add(0)
    assert spread.list_costs().tolist() == [[0.5, 0.5]]
    assert compiled.topics.tolist() == [1, 1]


def test_an_engine_that_learned_that_cheap_is_liked_prefers_what_is_new_and_cheap() -> None:
    """The items themselves are unknown to it. Without buckets nothing tells them apart."""
    for buckets, is_told_apart in ((PRICES, True), ({}, False)):
        old = shelf(*[3, 80, 7, 60] * 5, buckets=buckets)
        rows = [(example(old, at, NOTHING), 1.0 if at % 2 == 0 else 0.0) for at in range(20)]
        model = ridge.solve_model(ridge.add_all(ridge.empty(), rows), 1)
        new = structs.replace(
            placement(Item("x", numbers={"price": "9.50"}), Item("y", numbers={"price": 75.0})),
            buckets=buckets,
        )
        bound = bind(compile_shelf(new), model)
        cheap, dear = (float(bound.base[bound.rank[at]]) for at in (0, 1))
        assert (cheap > dear + 0.3) is is_told_apart
        assert (cheap == dear) is not is_told_apart


def test_what_was_learned_of_other_bounds_does_not_count() -> None:
    """Nothing could correct it any more."""
    learned = Model(1, 10, {"bucket:price:..10": 0.5, "context:device=tv*bucket:price:..10": 0.5})
    for buckets, worth in ((PRICES, 1.0), ({"price": (12,)}, 0.0)):
        bound = bind(shelf(5, buckets=buckets), learned)
        assert score(bound, ON_TV, everything(bound)).total.tolist() == [worth]
