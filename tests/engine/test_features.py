"""Feature names: what data each needs, and where learning starts."""

import pytest
from aboveboard.engine.features import (
    MATCHES,
    PRIOR_MATCH,
    context_feature,
    data_of,
    like_feature,
    parts_of_context,
    parts_of_like,
    prior_mean,
)
from aboveboard.errors import Unprocessable
from aboveboard.words import LEVEL_OF_REACH, Category, Level
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.oracle import lowest_level


@pytest.mark.parametrize(
    "feature", ["bias", "rest", "item:a", "topic:running", "item:a*topic:b", "bucket:n:..1"]
)
def test_what_is_not_about_a_person_may_always_be_used(feature):
    """The baseline is made of these at level off."""
    assert data_of(feature) == (None, Level.OFF)


def test_a_match_needs_the_level_of_its_reach():
    """Visit, history and elsewhere are one level each, whatever the category."""
    assert {name: data_of(name) for name in MATCHES.values()} == {
        name: (category, LEVEL_OF_REACH[reach]) for (reach, category), name in MATCHES.items()
    }


def test_context_needs_the_page_level():
    """A fact of the request is the least personal data there is."""
    assert data_of("context:device=mobile*topic:x") == (Category.CONTEXTUAL, Level.PAGE)


@pytest.mark.parametrize(
    "feature",
    [
        "",
        "Bias",
        "bias:x",
        "item:",
        "topic:",
        "bucket:",
        "context:device=mobile*bucket:",
        "match:visit:elsewhere",
        "match:page:behavioural",
        "match:visit",
        "context:device*topic:x",
        "context:device=*topic:x",
        "context:=mobile*topic:x",
        "context:device=mobile*topic:",
        "context:device=mobile",
        "age:minor",
        "likes:",
        "likes:history:behavioural:topic:camping",
        "likes:history:behavioural:topic:camping*h1",
        "likes:history:behavioural:topic:*part:headline:h1",
        "likes:page:contextual:topic:camping*part:headline:h1",
        "likes:history:topic:camping*part:headline:h1",
    ],
)
def test_an_unknown_feature_may_be_used_at_no_level(feature):
    """Default deny: an undeclared name is refused."""
    with pytest.raises(Unprocessable):
        lowest_level(feature)


def test_only_a_match_is_worth_something_before_anything_is_learned():
    """Personalization works from the first day; popularity has to be earned."""
    assert {prior_mean(name) for name in MATCHES.values()} == {PRIOR_MATCH}
    assert prior_mean("item:a") == prior_mean("context:device=tv*topic:x") == prior_mean("match:x:y") == 0.0


plain = st.text(st.characters(blacklist_characters="=*"), min_size=1)


@given(plain, plain, st.sampled_from(("topic", "bucket")), st.text(min_size=1))
def test_the_parts_of_a_context_feature_come_back(field, value, kind, name):
    """Naming a feature loses nothing."""
    parts = (field, value, f"{kind}:{name}")
    assert parts_of_context(context_feature(*parts)) == parts


@given(
    st.sampled_from(list(MATCHES)),
    st.text(min_size=1),
    st.sampled_from(("part:headline:h1", "part:call:b.2")),
)
def test_an_interest_with_a_part_comes_back_and_needs_its_data(source, topic, tag):
    """The category and the level of the evidence, whatever the topic is called."""
    (reach, category), key = source, f"topic:{topic}"
    feature = like_feature(reach, category, key, tag)
    assert parts_of_like(feature) == (reach, category, key, tag)
    assert data_of(feature) == (category, LEVEL_OF_REACH[reach])
    assert prior_mean(feature) == 0.0
