"""The canonical form of everything declared, whose SHA-256 names a policy set."""

import json
import tomllib
from hashlib import sha256

import pytest
from aboveboard import canonical
from aboveboard.declared import DeclaredFiles, read_folder
from aboveboard.policy.meaning import NO_SETTINGS, encode_meaning, encode_rules, list_changed
from aboveboard.policy.policy_set import PolicySet
from aboveboard.policy.source import Source, read
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.policy.conftest import SHIPPED

FILES = read_folder(SHIPPED)
SOURCE = read(FILES)
MEANING = encode_meaning(SOURCE, NO_SETTINGS)
DECIDING = [*FILES.names("*.toml"), *FILES.names("notices/*.md")]


def edited(name: str, text: str) -> Source:
    contents = {**FILES.contents, name: text.encode()}
    return SOURCE._replace(declared=DeclaredFiles(FILES.folder, contents))


@given(
    name=st.sampled_from(FILES.names("*.toml")), place=st.integers(0, 100_000), other=st.sampled_from("07xa#")
)
def test_a_table_file_counts_by_what_it_declares(name: str, place: int, other: str) -> None:
    """Any edit of a character changes the meaning exactly when it changes the declared values."""
    text = FILES.text(name)
    place %= len(text)
    changed = text[:place] + other + text[place + 1 :]
    try:
        declared = tomllib.loads(changed)
    except tomllib.TOMLDecodeError:
        assume(False)
    meaning = encode_meaning(edited(name, changed), NO_SETTINGS)
    assert (meaning == MEANING) == (declared == tomllib.loads(text))
    assert list_changed(MEANING, meaning) == [name] * (meaning != MEANING)


@given(name=st.sampled_from(FILES.names("notices/*.md")), place=st.integers(0, 100_000))
def test_every_character_of_a_notice_counts(name: str, place: int) -> None:
    """People agree to the exact text."""
    text = FILES.text(name)
    place %= len(text)
    meaning = encode_meaning(edited(name, text[:place] + "§" + text[place + 1 :]), NO_SETTINGS)
    assert list_changed(MEANING, meaning) == [name]


def test_every_file_that_decides_is_in_the_meaning() -> None:
    """A file that is removed is named as a change."""
    for name in DECIDING:
        contents = {key: data for key, data in FILES.contents.items() if key != name}
        source = SOURCE._replace(declared=DeclaredFiles(FILES.folder, contents))
        assert list_changed(MEANING, encode_meaning(source, NO_SETTINGS)) == [name]


def test_a_setting_that_decides_is_in_the_meaning() -> None:
    """It counts as the file `settings`."""
    assert list_changed(MEANING, encode_meaning(SOURCE, {"CONTROLLER": "Shop"})) == ["settings"]


def test_examples_are_no_policy() -> None:
    """They test the rules and decide nothing."""
    assert encode_meaning(edited("examples/keep.toml", "ask = 1"), NO_SETTINGS) == MEANING


def test_the_id_is_the_hash_of_the_meaning(shipped: PolicySet) -> None:
    """A verifier needs nothing else."""
    assert sha256(shipped.meaning).hexdigest() == shipped.id
    assert shipped.meaning == MEANING


def test_a_set_of_the_first_format_differs_by_its_texts() -> None:
    """A log of 0.1.0 goes on: its newest set has another form."""
    old = b'{"facts":{},"format":1,"policies":["permit;"],"questions":{},"schema":"entity A;"}'
    assert list_changed(old, MEANING)[:3] == ["bias.toml", "context.toml", "dial.toml"]
    assert "rules 1" in list_changed(old, MEANING)
    assert list_changed(b"", old) == ["rules 1", "schema.cedarschema"]


JUDGING = {"context.toml", "dial.toml", *FILES.names("*.cedar")}


@pytest.mark.parametrize("name", [*DECIDING, *FILES.names("*.cedar")])
def test_what_judges_is_the_rules_and_the_dial(name: str) -> None:
    """A set with another notice, purpose or signal judges as before."""
    contents = {key: data for key, data in FILES.contents.items() if key != name}
    meaning = encode_meaning(SOURCE._replace(declared=DeclaredFiles(FILES.folder, contents)), NO_SETTINGS)
    assert meaning != MEANING
    assert (encode_rules(meaning) == encode_rules(MEANING)) is (name not in JUDGING)


def test_a_setting_does_not_judge() -> None:
    """The settings of a set are in its sentences."""
    assert encode_rules(encode_meaning(SOURCE, {"CONTROLLER": "Shop"})) == encode_rules(MEANING)


@pytest.mark.parametrize("member", ["facts", "questions"])
def test_a_fact_and_a_question_judge(member: str) -> None:
    """A rule means something else under others."""
    other = canonical.encode({**json.loads(MEANING), member: {}})
    assert encode_rules(other) != encode_rules(MEANING)


def test_the_first_format_judges_by_its_texts() -> None:
    """It has no dial, so no set of another format is known to judge as it did."""
    old = {"facts": {}, "format": 1, "policies": ["permit;"], "questions": {}, "schema": "entity A;"}
    parts = [
        encode_rules(canonical.encode(old | other))
        for other in ({}, {"policies": ["forbid;"]}, {"schema": "entity B;"})
    ]
    assert len({*parts, encode_rules(MEANING)}) == 4
    assert encode_rules(b"") == b""
