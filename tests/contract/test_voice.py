"""The voice of the code, as CONTRIBUTING.md has it: six rules, counted by folder.

Docstrings, comments and errors are read with `ast` and `tokenize`. No folder has a fault.
"""

import ast
import io
import re
import tokenize
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

SERVICE = Path(__file__).parents[2] / "service" / "aboveboard"

WORDS_MOST = 20
SEMICOLONS_MOST = 1

OPENINGS = frozenset(
    [
        "what",
        "whether",
        "who",
        "whom",
        "whose",
        "whoever",
        "whatever",
        "of",
        "afterwards",
        "how",
        "where",
        "when",
        "why",
        "that",
        "somebody",
        "nobody",
        "everybody",
    ]
)
"""Words that no docstring begins with."""

DIALECT = re.compile(
    r"\b(whoever|whomever|whatever|whichever|somebody|someone|nobody|everybody|everyone|anybody|anyone|anew|meanwhile"
    r"|afterwards|told|tells|held(?! back\b)|comes? by|came by|in vain|at hand|goes on|go on|went on|so many"
    r"|stands(?! for\b)|take[ns]? back|took back|made again|is over)\b",
    re.IGNORECASE,
)
"""Words of the private dialect; the glossary in the documentation has the field's word for each."""

VALUES = frozenset({"NOBODY"})
"""Names of values in the code that a text may name."""

PARTICIPLES = frozenset(
    [
        "told",
        "held",
        "kept",
        "made",
        "found",
        "given",
        "shown",
        "seen",
        "known",
        "taken",
        "begun",
        "heard",
        "sent",
        "left",
        "gone",
        "said",
        "done",
        "written",
        "drawn",
        "built",
        "paid",
        "met",
        "lost",
        "chosen",
        "spoken",
        "read_back",
        "stood",
        "thought",
        "born",
        "worn",
        "torn",
        "due",
        "over",
        "under",
        "above",
        "below",
        "after",
        "before",
    ]
)
VERBS_IN_ED_OR_ING = frozenset(
    [
        "need",
        "needs",
        "embed",
        "feed",
        "seed",
        "shed",
        "speed",
        "bleed",
        "exceed",
        "proceed",
        "succeed",
        "bring",
        "ring",
        "sing",
        "string",
        "ping",
        "spring",
        "swing",
    ]
)
"""Verbs and nouns that only look like a participle."""

_TEXT = re.compile(r"``?[^`]*``?|`[^`]*`|https?://\S+|\"[^\"]*\"")
_WORD = re.compile(r"[^\W_]+(?:[’'.,-][^\W_]+)*")
_END = re.compile(r"(?<=[.!?])\s+(?=[^a-z])|\n{2,}|\n(?=[ ]*[-*\d|])|\n {4,}")

type_function = ast.FunctionDef | ast.AsyncFunctionDef


class Fault(NamedTuple):
    """One place that breaks one rule."""

    rule: str
    line: int
    detail: str


def prose(text: str) -> str:
    """Returns the text without code in it: every run of backticks, address or quotation becomes one word."""
    return _TEXT.sub("X", text)


def sentences(text: str) -> list[str]:
    """Returns the sentences of a docstring. A blank line, a list item and an indented block end one too."""
    return [each for each in _END.split(prose(text)) if each.strip()]


def docstrings(tree: ast.Module) -> Iterator[tuple[ast.AST, int, str]]:
    """Yields each docstring with its owner and line, those below a constant or a field too."""
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if not isinstance(body, list):
            continue
        for each in body:
            if (
                isinstance(each, ast.Expr)
                and isinstance(each.value, ast.Constant)
                and isinstance(each.value.value, str)
            ):
                is_own = each is body[0] and isinstance(node, ast.Module | ast.ClassDef | type_function)
                yield (node if is_own else each), each.lineno, each.value.value


def comments(source: str) -> Iterator[tuple[int, str]]:
    """Yields each comment that is prose, by line."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and not token.string.startswith(("# type:", "# noqa", "#!")):
            yield token.start[0], token.string.removeprefix("#").strip()


def raised_texts(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yields the first text of every error that is raised, a value in it as X."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args:
            text = literal(node.exc.args[0])
            if text is not None:
                yield node.lineno, text


def literal(node: ast.expr) -> str | None:
    """Returns the text of a literal, with X for each value in it, or None for another expression."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "X" for part in node.values)
    return None


def check_opening(owner: ast.AST, line: int, text: str) -> Iterator[Fault]:
    """Yields a fault where a docstring begins with a question word, or a function's not with a verb."""
    first = (_WORD.findall(text) or [""])[0]
    if first.lower() in OPENINGS:
        yield Fault("opening", line, first)
    elif (
        isinstance(owner, type_function)
        and not is_value(owner)
        and not re.fullmatch(r"[A-Z][a-z]+s|Has|Is", first)
    ):
        yield Fault("opening", line, f"{owner.name}: {first}")


def is_value(function: type_function) -> bool:
    """Returns True for a function that reads as a value: a property, or a fixture of one."""
    names = {getattr(each, "attr", getattr(each, "id", "")) for each in function.decorator_list}
    return bool(names & {"property", "cached_property"})


def check_prose(line: int, text: str) -> Iterator[Fault]:
    """Yields the words of the dialect, and the sentences that are too long."""
    plain = prose(text)
    for found in DIALECT.finditer(plain):
        yield Fault("dialect", line, found.group())
    for sentence in sentences(text):
        words = len(_WORD.findall(sentence))
        if words > WORDS_MOST:
            yield Fault("length", line, f"{words} words: {sentence.strip()[:60]}")
        if sentence.count(";") > SEMICOLONS_MOST:
            yield Fault("semicolons", line, sentence.strip()[:60])


ADJECTIVES = frozenset({"Allowed", "Gone", "Malformed", "Tampered", "Unauthenticated", "Unsupported"})
"""Classes that are named by one word of a state on purpose: the type of the design, and errors that name a status."""

NOUNS = frozenset({"setting", "keyring", "meaning", "remaining", "standing", "reading", "listing"})
"""Nouns that only look like a participle."""


def is_participle(name: str) -> bool:
    """Returns True when the first word of a name is a participle."""
    words = name.strip("_").split("_")
    first = words[0].lower()
    if first in VERBS_IN_ED_OR_ING | NOUNS or first in {"is", "has"}:
        return False
    return first in PARTICIPLES or (len(first) > 4 and first.endswith(("ed", "ing")))


def check_names(tree: ast.Module) -> Iterator[Fault]:
    """Yields functions and classes that are named by a participle."""
    for node in ast.walk(tree):
        if isinstance(node, type_function) and not is_value(node) and is_participle(node.name):
            yield Fault("participle", node.lineno, node.name)
        if isinstance(node, ast.ClassDef):
            words = re.findall(r"[A-Z][a-z]*", node.name)
            if len(words) == 1 and words[0] not in ADJECTIVES and is_participle(words[0]):
                yield Fault("participle", node.lineno, node.name)


def check_error(line: int, text: str) -> Iterator[Fault]:
    """Yields a fault for an error that is not made of whole sentences."""
    if " " in text and not (re.match(r"[A-Z`'\"0-9]", text) and text.rstrip().endswith((".", "?", "X"))):
        yield Fault("error", line, text[:70])


def faults(source: str) -> list[Fault]:
    """Returns every fault of a module's text."""
    tree = ast.parse(source)
    found = list(check_names(tree))
    for owner, line, text in docstrings(tree):
        found += [*check_opening(owner, line, text), *check_prose(line, text)]
    for line, text in comments(source):
        found += check_prose(line, text)
    for line, text in raised_texts(tree):
        found += [*check_error(line, text), *check_prose(line, text)]
    return sorted(found, key=lambda fault: fault.line)


FOLDERS = sorted({path.parent.relative_to(SERVICE) for path in SERVICE.rglob("*.py")})


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_a_folder_speaks_the_fields_words(folder):
    """A fault is a line with its file, its rule and its words."""
    found = [
        f"{folder / path.name}:{each.line}: {each.rule}: {each.detail}"
        for path in sorted((SERVICE / folder).glob("*.py"))
        for each in faults(path.read_text())
    ]
    assert found == [], "\n".join(found)


def test_class_names_are_unique():
    """A search for a class finds one class."""
    names = Counter(
        node.name
        for path in SERVICE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef)
    )
    assert {name: count for name, count in names.items() if count > 1} == {}


@pytest.mark.parametrize(
    ("source", "rules"),
    [
        ('"""What it is."""', ["opening"]),
        ('def f():\n  """The value."""', ["opening"]),
        ('def f():\n  """Returns the value."""', []),
        ('class C:\n  @property\n  def f(self):\n    """The value."""', []),
        ('X = 1\n"""Whoever asks."""', ["opening", "dialect"]),
        ("x = 1  # somebody was told", ["dialect", "dialect"]),
        ('"""The `told` of it, and what was held back."""', []),
        (f'"""A {"word " * 20}."""', ["length"]),
        ('"""A one; two; three."""', ["semicolons"]),
        ("def told(): ...", ["participle"]),
        ("def _published_at(): ...", ["participle"]),
        ("def is_known(): ...", []),
        ("class Kept: ...", ["participle"]),
        ("class StoredRecord: ...", []),
        ('raise Gone("this link is over")', ["dialect", "error"]),
        ('raise Gone("This link has expired. Ask the app for a new one.")', []),
        ('raise Gone(f"{name} has expired.")', []),
    ],
)
def test_the_reader_hears_the_dialect(source, rules):
    """Planted lines are heard as a person would hear them."""
    assert sorted(each.rule for each in faults(source)) == sorted(rules)


def test_every_rule_can_be_broken():
    """No rule is one that nothing breaks."""
    planted: list[Callable[[], list[Fault]]] = [
        lambda: faults('"""What."""'),
        lambda: faults("# anew"),
        lambda: faults(f'"""A {"word " * 20}."""'),
        lambda: faults('"""A one; two; three."""'),
        lambda: faults("def held(): ..."),
        lambda: faults('raise Gone("no point")'),
    ]
    assert [each()[0].rule for each in planted] == [
        "opening",
        "dialect",
        "length",
        "semicolons",
        "participle",
        "error",
    ]
