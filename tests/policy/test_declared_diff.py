"""The changes that `policy diff` reports beside the cells."""

import tomllib

import pytest
from aboveboard import canonical
from aboveboard.declared import DeclaredFiles, read_folder
from aboveboard.policy.declared_diff import DeclaredChange, compare_declared, compare_meanings
from aboveboard.policy.policy_set import PolicySet
from aboveboard.policy.source import read
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.policy.conftest import SHIPPED

FILES = read_folder(SHIPPED)
SOURCE = read(FILES)
OLD = PolicySet(SOURCE, lambda _: None)


def edited(name: str, old: str, new: str) -> PolicySet:
    text = FILES.text(name)
    assert old in text
    return with_text(name, text.replace(old, new, 1))


def with_text(name: str, text: str) -> PolicySet:
    files = DeclaredFiles(FILES.folder, {**FILES.contents, name: text.encode()})
    if name.endswith(".cedar"):
        return PolicySet(read(files), lambda _: None)
    return PolicySet(SOURCE._replace(declared=files), lambda _: None)


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("dial.toml", "any = 3", "any = 4", ("caps.browser_signal.any", "3", "4")),
        ("dial.toml", "strength = 0.85", "strength = 0.9", ("levels.3.strength", "0.85", "0.9")),
        ("dial.toml", ' "AX",', "", ("regions.eea.regions", "AX", None)),
        ("signals.toml", "half_life_days = 14", "half_life_days = 3", ("categories.behavioural.half_life_days", "14", "3")),
        ("signals.toml", "retention_days = 90", "retention_days = 91", ("types.page_viewed.retention_days", "90", "91")),
        ("signals.toml", 'url = { type = "string", action = "drop"', 'url = { type = "string", action = "keep"', ("types.page_viewed.fields.url.action", "drop", "keep")),
        ("purposes.toml", "Improve the choices", "Improve", ("improve.title.en", "Improve the choices", "Improve")),
        ("use.cedar", '@class("waivable")', '@class("never")', None),
    ],
)  # fmt: skip
def test_each_kind_of_value_has_its_line(
    name: str, old: str, new: str, told: tuple[str, str, str] | None
) -> None:
    """Caps, strengths, regions, half-lives, retention, actions of fields, sentences, classes of rules."""
    (change,) = compare_declared(OLD, edited(name, old, new))
    if told is None:
        assert change.key.endswith(".class")
        told = (change.key, "waivable", "never")
    assert change == DeclaredChange(name, *told)


def test_a_new_file_is_one_change() -> None:
    """With the text that it adds."""
    (change,) = compare_declared(OLD, with_text("notices/improve.it.md", "Ciao\ntutti"))
    assert change == DeclaredChange("notices/improve.it.md", "", None, "Ciao tutti")


def test_a_comment_in_the_rules_is_said_to_be_one() -> None:
    """It changes the id, so it has a line."""
    (change,) = compare_declared(OLD, with_text("use.cedar", "// more\n" + FILES.text("use.cedar")))
    assert change == DeclaredChange("use.cedar", "comments or order", None, None)


def test_a_set_of_the_first_format_is_compared_by_its_rules() -> None:
    """Its texts have no names, and a statement that is no rule of this version is named by its line."""
    rule = next(each.text for each in OLD.rules.values())
    old = {"facts": {}, "format": 1, "policies": [rule], "questions": {}, "schema": "entity A;"}
    new = canonical.encode({**old, "policies": [f"{rule}\npermit (principal, action, resource);"]})
    line = f"line {rule.count(chr(10)) + 2}"
    change = DeclaredChange("rules 1", line, None, "{text = permit (principal, action, resource);}")
    assert compare_meanings(canonical.encode(old), new) == [change]


def test_the_same_set_has_no_change() -> None:
    """Nothing is said where nothing changed."""
    assert compare_declared(OLD, PolicySet(SOURCE, lambda _: None)) == []


@settings(max_examples=40)
@given(name=st.sampled_from([*FILES.names("*.toml"), *FILES.names("notices/*.md")]), place=st.integers(0, 10**6), other=st.sampled_from("07xa"))  # fmt: skip
def test_whatever_changes_the_id_has_a_line(name: str, place: int, other: str) -> None:
    """Completeness: no edit of a character passes unsaid."""
    text = FILES.text(name)
    place %= len(text)
    changed = text[:place] + other + text[place + 1 :]
    if name.endswith(".toml"):
        try:
            tomllib.loads(changed)
        except tomllib.TOMLDecodeError:
            assume(False)
    new = with_text(name, changed)
    assert bool(compare_declared(OLD, new)) == (new.id != OLD.id)
