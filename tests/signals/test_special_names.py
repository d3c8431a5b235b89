"""A topic or item that an app declares special is found by any of its names, in every field of every type of signal."""

import pytest
from aboveboard.declared import read_folder
from aboveboard.people.state import NOBODY, Limits, interests_in
from aboveboard.settings import find_shipped
from aboveboard.signals.catalogue import load_catalogue
from aboveboard.signals.fields import FieldRole, FieldType
from aboveboard.signals.intake import Terms, judge
from aboveboard.signals.profile_draft import with_signal
from aboveboard.signals.special_names import (
    NONE_SPECIAL,
    SpecialNames,
    is_special_key,
    join_names,
    mentions_special,
    names_special,
)
from aboveboard.words import BEHAVIOUR_REACHES, BoundBy, Level, Sensitivity, SignalStatus
from hypothesis import given
from hypothesis import strategies as st

TYPES = load_catalogue(read_folder(find_shipped("policies"))).types
PHRASES = ("hiv test", "sante sexuelle", "sexual health", "性健康")
SPECIAL = SpecialNames(
    frozenset({"sexual health", "sante sexuelle", "性健康"}), frozenset({"hiv-test"}), PHRASES
)
NAMES = ("sexual-health", "Sexual Health", "Santé sexuelle", "SANTE_SEXUELLE", "性健康", "hiv-test")
FIELDS = [
    (name, field)
    for name, signal_type in TYPES.items()
    for field, declared in signal_type.fields.items()
    if declared.type in (FieldType.STRING, FieldType.STRING_LIST)
]
IN_TEXT = ("is a {} painful?", "{}", "https://shop.example/{}/buy?x=1", "a-{}")


def terms(*, lets_special_in=False):
    def may_keep(category, sensitivity, reach):
        return lets_special_in or sensitivity is Sensitivity.PLAIN, f"keep-{sensitivity}"

    return Terms(Level.EVERYWHERE, BoundBy.DIAL, True, Limits(), may_keep, SPECIAL)


def fields_with(signal_type, field, name, text):
    declared = TYPES[signal_type].fields[field]
    value = name if declared.role is not FieldRole.PLAIN else text.format(name)
    others = {
        each: ["running"] if of.type is FieldType.STRING_LIST else "shoe-1"
        for each, of in TYPES[signal_type].fields.items()
        if of.role is not FieldRole.PLAIN and of.sensitivity is Sensitivity.PLAIN
    }
    return others | {field: [value] if declared.type is FieldType.STRING_LIST else value}


def keys_of(state):
    return {
        key
        for reach in BEHAVIOUR_REACHES
        for found in interests_in(state, reach, state.visit).values()
        for key in found
    }


@given(st.sampled_from(FIELDS), st.sampled_from(NAMES), st.sampled_from(IN_TEXT), st.booleans())
def test_a_signal_that_names_something_special_is_no_evidence(path, name, text, lets_special_in):
    """In any type, field and spelling: it is withheld whole, and evidence of nothing where a rule lets it in."""
    signal_type = TYPES[path[0]]
    fields = fields_with(*path, name, text)
    judged = judge(signal_type, fields, terms(lets_special_in=lets_special_in))
    if not lets_special_in:
        assert (judged.status, judged.kept, judged.because) == (
            SignalStatus.WITHHELD,
            {},
            "rule:keep-special",
        )
    assert keys_of(with_signal(NOBODY, signal_type, judged, session="s", at_ms=1_800_000_000_000)) == set()


@given(st.sampled_from(FIELDS))
def test_a_signal_that_names_nothing_special_is_evidence(path):
    """What is special elsewhere withholds nothing here."""
    signal_type = TYPES[path[0]]
    judged = judge(signal_type, fields_with(*path, "tents", "{}"), terms())
    named = any(field.role is not FieldRole.PLAIN for field in signal_type.fields.values())
    assert judged.because is None or judged.because == "rule:keep-special"
    special_field = signal_type.fields[path[1]].sensitivity is Sensitivity.SPECIAL
    assert (judged.reaches == ()) is (special_field and named)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("HIV-Test", True), ("an hiv test at home", True), ("hiv testing", False), ("archivtest", False),
        ("Sexual\u00a0health", True), ("我想了解性健康问题", True), ("", False), ("!!!", False),
    ],
)  # fmt: skip
def test_a_text_mentions_whole_words(text, found):
    """In a script without spaces, a name is found anywhere."""
    assert mentions_special(SPECIAL, text) is found


@pytest.mark.parametrize(
    ("key", "found"),
    [
        ("topic:Sexual Health", True), ("item:hiv-test", True), ("shown:hiv-test", True),
        ("item:HIV-test", False), ("topic:mental-health", False), ("topic:health", False), ("item:shoe", False),
    ],
)  # fmt: skip
def test_a_key_is_special_by_its_name(key, found):
    """The ids of items count as they are, and topics folded. A part of a name is another name."""
    assert is_special_key(SPECIAL, key) is found


def test_names_are_joined():
    """Those of topics and of every placement."""
    joined = join_names(
        [SpecialNames(frozenset({"a"}), phrases=("a",)), SpecialNames(items=frozenset({"b"}))]
    )
    assert joined == SpecialNames(frozenset({"a"}), frozenset({"b"}), ("a",))
    assert bool(joined) and not NONE_SPECIAL


def test_a_field_that_is_no_longer_declared_counts_both_ways():
    """A stored signal may have one: its role is not known."""
    viewed = TYPES["item_viewed"].fields
    assert names_special(SPECIAL, viewed, {"gone": "hiv-test"})
    assert names_special(SPECIAL, viewed, {"gone": "my hiv test"})
    assert not names_special(SPECIAL, viewed, {"gone": 3})
    assert not names_special(NONE_SPECIAL, viewed, {"item": "hiv-test"})
