"""The bounds of a Cedar text: each kind of chain is refused above its bound, and no text costs more than one reading."""

import time
from collections.abc import Callable

import pytest
from aboveboard.policy.bounds import (
    FILE_CHARACTERS_MOST,
    LEVELS_MOST,
    OPERATORS_MOST,
    RULE_CHARACTERS_MOST,
    SCHEMA_CHARACTERS_MOST,
    SCHEMA_WORDS_MOST,
    find_excess,
    find_file_excess,
    find_schema_excess,
)
from aboveboard.policy.cedar import CedarFault, format_text, parse_rule, parse_schema, type_problems
from aboveboard.policy.split_rules import split
from hypothesis import given
from hypothesis import strategies as st

from tests.policy.conftest import SCHEMA, SHIPPED
from tests.policy.hostile import CHAINS, hostile_rule

DEEP = {"brackets", "negated brackets", "minus brackets", "sets", "records", "calls in calls"}
DEEP |= {"if in then", "if in else", "if in if"}


def test_the_shipped_rules_are_far_below_the_bounds() -> None:
    """Ten times their operators fit, and their longest rule."""
    for file in SHIPPED.glob("*.cedar"):
        text = file.read_text()
        assert find_file_excess(text) is None
        for rule in split(file.name, text):
            assert find_excess(rule.text) is None
            assert len(rule.text) * 10 < RULE_CHARACTERS_MOST
    assert find_schema_excess(SCHEMA) is None


@pytest.mark.parametrize("kind", CHAINS)
def test_a_chain_is_refused_above_a_bound(kind: str) -> None:
    """With the line, by the text alone; a short one is left to Cedar."""
    most = LEVELS_MOST if kind in DEEP else OPERATORS_MOST
    assert find_excess(hostile_rule(CHAINS[kind](10))) is None
    schema = parse_schema(SCHEMA)
    assert not isinstance(schema, CedarFault)
    for size in (most + 1, 1_000, 2_500):
        text = hostile_rule(CHAINS[kind](size))
        found = find_excess(text)
        assert found is not None
        assert "at most" in found.message
        assert isinstance(parse_rule(text), CedarFault)
        assert type_problems(text, schema) == [found.message]
        with pytest.raises(ValueError, match="at most"):
            format_text("// a comment\n" + text)


def test_the_bound_is_exact() -> None:
    """The last level that fits, and the first that does not; the rule itself opens one. So do operators."""
    fits = hostile_rule("\n" + CHAINS["brackets"](LEVELS_MOST - 1))
    assert find_excess(fits) is None
    assert not isinstance(parse_rule(fits), CedarFault)
    found = find_excess(hostile_rule("\n" + CHAINS["brackets"](LEVELS_MOST)))
    assert found is not None
    assert (found.line, found.message[:19]) == (5, "the rule has 33 lev")
    around = 2 + 4  # "==" and "when", and the brackets of annotations, scope and condition
    assert find_excess(hostile_rule(CHAINS["and"](OPERATORS_MOST - around))) is None
    assert find_excess(hostile_rule(CHAINS["and"](OPERATORS_MOST - around + 1))) is not None


def test_a_rule_and_a_file_have_a_length() -> None:
    """In characters, comments included."""
    assert find_excess("x" * RULE_CHARACTERS_MOST) is None
    assert find_excess("x" * (RULE_CHARACTERS_MOST + 1)) is not None
    assert find_file_excess("\n" * FILE_CHARACTERS_MOST) is None
    assert find_file_excess("\n" * (FILE_CHARACTERS_MOST + 1)) is not None
    assert find_schema_excess("\n" * SCHEMA_CHARACTERS_MOST) is None
    assert find_schema_excess("\n" * (SCHEMA_CHARACTERS_MOST + 1)) is not None


@pytest.mark.parametrize("hidden", ['"%s"', "// %s\n", '"\\"%s"', "// \\ %s\r", '@reason("%s")'])
def test_strings_and_comments_hide_brackets(hidden: str) -> None:
    """A reason may be written with them, and a comment too."""
    assert find_excess(hidden % ("(" * 100) + " true") is None


@pytest.mark.parametrize("ended", ['"a"%s', "// a\n%s", "// a\r%s", '"a\\\\"%s', '@reason("//")%s', '"\n"%s'])
def test_what_follows_a_string_or_a_comment_counts(ended: str) -> None:
    """Where Cedar sees their end, so do we."""
    assert find_excess(ended % ("(" * 100)) is not None


@given(st.text(alphabet='([{)]}<>!&|="\\/ \n;if', max_size=60))
def test_any_text_is_read(text: str) -> None:
    """No text raises, and a short one is never above a bound."""
    assert find_excess(text[:LEVELS_MOST]) is None
    find_excess(text)
    find_schema_excess(text)


@pytest.mark.parametrize("read", [find_excess, lambda text: list(split("f", text)), find_schema_excess])
@pytest.mark.parametrize("part", ['\\"', '"', "/", "//", '"\\', "a", "\n", ";", "((", "a="])
def test_the_work_is_linear(
    read: Callable[[str], object], part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A quarter of a million characters that never end a string take less than a second of this thread."""
    for bound in ("RULE_CHARACTERS_MOST", "SCHEMA_CHARACTERS_MOST"):
        monkeypatch.setattr(f"aboveboard.policy.bounds.{bound}", 1 << 30)
    started = time.thread_time()  # other threads of the process may be gateways of other tests
    read('"' + part * 60_000 + '"' + part * 60_000)
    assert time.thread_time() - started < 1


def doubled(types: int) -> str:
    """A schema of few words that expands to two to the power of `types`."""
    lines = [f"type T{n} = {{a: T{n + 1}, b: T{n + 1}}};" for n in range(types)]
    return "\n".join([*lines, f"type T{types} = Long;", "entity E { a: T0 };"])


def listed(names: int) -> str:
    all_of_them = ", ".join(f"E{n}" for n in range(names))
    return f"entity {all_of_them} in [{all_of_them}];"


HOSTILE_SCHEMAS = {
    "sets": "entity E { a: " + "Set<" * 1_500 + "Long" + ">" * 1_500 + " };",
    "records": "entity E { a: " + "{a:" * 1_500 + "Long" + "}" * 1_500 + " };",
    "aliases that double": doubled(24),
    "an alias of itself": "type A = {a: A, b: B}; type B = {a: A}; entity E { a: A };",
    "parents": listed(1_000),
    "actions": "".join(f'action "a{n}" in ["a{n + 1}"];' for n in range(1_000)),
}


@pytest.mark.parametrize("kind", HOSTILE_SCHEMAS)
def test_a_schema_that_multiplies_is_refused(kind: str) -> None:
    """By its levels, or by the words that it expands to."""
    found = parse_schema(HOSTILE_SCHEMAS[kind])
    assert isinstance(found, CedarFault)
    assert "use the shipped one" in found.message


def test_a_schema_with_types_is_read() -> None:
    """Aliases of aliases fit as long as they do not multiply, in a namespace too."""
    assert not isinstance(parse_schema(doubled(6)), CedarFault)
    assert isinstance(parse_schema(doubled(10)), CedarFault)
    assert SCHEMA_WORDS_MOST == 1_024
    assert not isinstance(parse_schema(f"namespace Shop {{ {doubled(6)} }}"), CedarFault)
    assert isinstance(parse_schema(f"namespace Shop {{ {doubled(10)} }}"), CedarFault)
