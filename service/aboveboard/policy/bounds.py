"""The bounds of a Cedar text. A text above them is refused before Cedar sees it.

Cedar parses by recursion: a text with enough levels or operators exhausts the stack, and the process ends. No exception
reports that. At these bounds Cedar needs less than 512 KiB of stack, a sixteenth of the usual 8 MiB. A schema has no
operators, but aliases that name aliases, and lists that name lists, multiply. Its bound counts what they expand to.

A text is read once. Strings and comments hide everything that is in them.
"""

import re
from collections import deque
from collections.abc import Iterator, Mapping
from typing import NamedTuple

RULE_CHARACTERS_MOST = 16_384
LEVELS_MOST = 32
"""The most levels of a rule: brackets that are open, and every `if` so far."""

OPERATORS_MOST = 400
"""The most operators, brackets and clauses of a rule. A chain of them is as deep as it is long."""

FILE_CHARACTERS_MOST = 262_144
SCHEMA_CHARACTERS_MOST = 32_768
SCHEMA_WORDS_MOST = 1_024
"""The most words of a schema, once each name of a declared type is replaced by its words."""

_TOKEN = re.compile(
    r"""//[^\n\r]*+ | (?P<string>"(?:\\.|[^"\\])*+"?) | (?P<word>\w++) | (?P<opening>[(\[{]) | (?P<closing>[)\]}])
    | (?P<operator>&& | \|\| | [=!<>]= | [-+*/%!<>.=]) | (?P<end>;)""",
    re.VERBOSE | re.DOTALL,
)
_WORDS = frozenset({"has", "in", "is", "like", "unless", "when"})
"""The operators and clauses that are words."""

_SPLIT = "write several rules instead"


class Excess(NamedTuple):
    """A bound that a text exceeds: the line, counted from 1, and a message without a full stop."""

    line: int
    message: str


def find_excess(rule: str) -> Excess | None:
    """Returns the first bound that the text of one rule exceeds; None for a text that Cedar may parse."""
    if len(rule) > RULE_CHARACTERS_MOST:
        return Excess(1, _say("the rule", len(rule), "characters", RULE_CHARACTERS_MOST, _SPLIT))
    levels = operators = 0
    for token in _TOKEN.finditer(rule):
        kind, word = token.lastgroup, token.group()
        is_if = kind == "word" and word == "if"
        levels += (kind == "opening") + is_if - (kind == "closing")
        operators += kind in ("opening", "operator") or is_if or (kind == "word" and word in _WORDS)
        if levels > LEVELS_MOST:
            return Excess(
                _line(rule, token),
                _say("the rule", levels, "levels of brackets and `if`", LEVELS_MOST, _SPLIT),
            )
        if operators > OPERATORS_MOST:
            return Excess(
                _line(rule, token), _say("the rule", operators, "operators", OPERATORS_MOST, _SPLIT)
            )
    return None


def find_file_excess(text: str) -> Excess | None:
    """Returns the bound that a file of rules exceeds by its length alone, or None."""
    if len(text) <= FILE_CHARACTERS_MOST:
        return None
    return Excess(
        1, _say("the file", len(text), "characters", FILE_CHARACTERS_MOST, "write several files instead")
    )


def find_schema_excess(text: str) -> Excess | None:
    """Returns the first bound that the text of a schema exceeds; None for a text that Cedar may parse."""
    if len(text) > SCHEMA_CHARACTERS_MOST:
        return Excess(
            1, _say("the schema", len(text), "characters", SCHEMA_CHARACTERS_MOST, "use the shipped one")
        )
    levels = 0
    for token in _TOKEN.finditer(text):
        levels += (token.group() in "([{<") - (token.group() in ")]}>")
        if levels > LEVELS_MOST:
            said = _say("the schema", levels, "levels of brackets", LEVELS_MOST, "use the shipped one")
            return Excess(_line(text, token), said)
    words = _count_words(_statements(text))
    if words > SCHEMA_WORDS_MOST:
        return Excess(
            1, _say("the schema", words, "words with its types", SCHEMA_WORDS_MOST, "use the shipped one")
        )
    return None


def _say(what: str, found: int, of: str, most: int, instead: str) -> str:
    return f"{what} has {found:,} {of} or more; {most:,} at most, so {instead}"


def _line(text: str, token: re.Match[str]) -> int:
    return text.count("\n", 0, token.start()) + 1


def _statements(schema: str) -> Iterator[list[str]]:
    """Yields the words, strings and signs of assignment of each statement. A namespace ends none."""
    words: list[str] = []
    for token in _TOKEN.finditer(schema):
        if token.lastgroup == "end":
            yield words
            words = []
        elif token.lastgroup in ("word", "string") or token.group() == "=":
            words.append(token.group())
    yield words


def _count_words(statements: Iterator[list[str]]) -> int:
    """Returns the number of words of a schema with each alias expanded, or a number above the bound.

    Types of one name in several namespaces count as one type with the words of all.
    """
    types: dict[str, list[str]] = {}
    others: list[str] = []
    for words in statements:
        at = words.index("=") if "=" in words else 0
        if at >= 2 and words[at - 2] == "type":
            types.setdefault(words[at - 1], []).extend(words[at + 1 :])
        else:
            others += words
    return _expand(types, others)


def _expand(types: Mapping[str, list[str]], others: list[str]) -> int:
    """Returns the words of `others` and of each type, expanded one name at a time.

    The work ends at the bound, so a type that names itself, which Cedar refuses, counts as above it.
    """
    todo = deque([*others, *(word for body in types.values() for word in body)])
    count = 0
    while todo and count + len(todo) <= SCHEMA_WORDS_MOST:
        count += 1
        todo.extend(types.get(todo.popleft(), ()))
    return count + len(todo)
