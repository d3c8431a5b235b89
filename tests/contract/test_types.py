"""The places where types say nothing: `Any`, `cast`, `type: ignore`, and `object` as a value's type.

Their number may only fall. Each has its reason in a comment, on its line or on the line above.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

SERVICE = Path(__file__).parents[2] / "service" / "aboveboard"

USES_MOST = 25
UNEXPLAINED_MOST = 0
ALIASES_MOST = 1
"""These numbers are only ever lowered."""

_IGNORE = re.compile(r"#\s*type:\s*ignore(\[[^\]]*\])?")
_MARKS = re.compile(r"#\s*(type:\s*ignore(\[[^\]]*\])?|noqa(:\s*[A-Z0-9, ]+)?|pragma: no cover)")
_TYPING = ("typing", "typing_extensions")
REASON_WORDS = 3


class Use(NamedTuple):
    """`name` is one of `Any`, `cast`, `ignore`, `object`."""

    line: int
    name: str
    explained: bool


def uses(source: str) -> list[Use]:
    """Returns the uses in a module, in the order of its lines."""
    tree, comments = ast.parse(source), _comments(source)
    lines = source.splitlines()
    found = [(line, "ignore") for line, text in comments.items() if _IGNORE.search(text)]
    found += _names(tree, _imported(tree))
    return [Use(line, name, _explained(line, comments, lines)) for line, name in sorted(found)]


def aliases(source: str) -> list[int]:
    """Returns the lines that give a name to a type with `Any` in it. Uses of that name would not be counted."""
    tree = ast.parse(source)
    imported = _imported(tree)
    given = [node for node in ast.walk(tree) if isinstance(node, ast.Assign | ast.AnnAssign) and node.value]
    return [node.lineno for node in given if node.value and _is_type(node.value, imported)]


def _is_type(value: ast.expr, imported: dict[str, str]) -> bool:
    """Returns True for a value that is a type and nothing else, with `Any` or `object` in it."""
    nodes = list(ast.walk(value))
    if any(isinstance(node, ast.Call | ast.Lambda | ast.Dict | ast.Set | ast.JoinedStr) for node in nodes):
        return False
    texts = [
        _parsed(node.value)
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return any(name in ("Any", "object") for each in [value, *texts] for _, name in _names(each, imported))


def _imported(tree: ast.AST) -> dict[str, str]:
    """Returns the names that the module has for `Any`, `cast` and `typing`."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in _TYPING:
            names = [each for each in node.names if each.name in ("Any", "cast")]
            found |= {each.asname or each.name: each.name for each in names}
        if isinstance(node, ast.Import):
            found |= {each.asname or each.name: "typing" for each in node.names if each.name in _TYPING}
    return found


def _names(tree: ast.AST, imported: dict[str, str]) -> Iterator[tuple[int, str]]:
    passed = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    passed |= {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id == "object" and id(node) not in passed:
            yield node.lineno, "object"
        if isinstance(node, ast.Name) and imported.get(node.id) in ("Any", "cast"):
            yield node.lineno, imported[node.id]
        if isinstance(node, ast.Attribute) and node.attr in ("Any", "cast") and _is_typing(node, imported):
            yield node.lineno, node.attr
    for text in _type_texts(tree):
        inner = _parsed(text.value)
        yield from ((text.lineno, name) for _, name in _names(inner, imported))


def _is_typing(node: ast.Attribute, imported: dict[str, str]) -> bool:
    return isinstance(node.value, ast.Name) and imported.get(node.value.id) == "typing"


def _type_texts(tree: ast.AST) -> Iterator[ast.Constant]:
    """Yields the types that are written as text: in annotations, in aliases, and as the type of a cast."""
    homes: list[ast.AST | None] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.arg | ast.AnnAssign):
            homes.append(node.annotation)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            homes.append(node.returns)
        if isinstance(node, ast.AnnAssign) and _is_alias(node.annotation):
            homes.append(node.value)
        if isinstance(node, ast.Call) and node.args and ast.unparse(node.func).endswith("cast"):
            homes.append(node.args[0])
    texts = [each for home in homes if home for each in ast.walk(home) if isinstance(each, ast.Constant)]
    return iter({id(each): each for each in texts if isinstance(each.value, str)}.values())


def _is_alias(annotation: ast.expr) -> bool:
    return ast.unparse(annotation).endswith("TypeAlias")


def _parsed(text: str) -> ast.AST:
    """Returns an empty tree for a text that is no type, such as the word of a Literal or the pattern of a Meta."""
    try:
        return ast.parse(text, mode="eval")
    except (SyntaxError, ValueError):
        return ast.Module([], [])


def _comments(source: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {token.start[0]: token.string for token in tokens if token.type == tokenize.COMMENT}


def _explained(line: int, comments: dict[int, str], lines: list[str]) -> bool:
    above = lines[line - 2].strip() if line > 1 else ""
    return _says_why(comments.get(line, "")) or (above.startswith("#") and _says_why(above))


def _says_why(comment: str) -> bool:
    """Returns True for a few words. A mark for a tool is no reason."""
    return len(re.findall(r"\w+", _MARKS.sub("", comment))) >= REASON_WORDS


SOURCES = {str(path.relative_to(SERVICE)): path.read_text() for path in sorted(SERVICE.rglob("*.py"))}


@cache
def in_package() -> list[tuple[str, Use]]:
    """Returns the uses in every module, each with its path."""
    return [(path, use) for path, source in SOURCES.items() for use in uses(source)]


def listed(found: list[tuple[str, Use]]) -> str:
    return "\n".join(f"{path}:{use.line} {use.name}" for path, use in found)


def test_there_are_few():
    """The uses in the package are at most as many as they were."""
    assert len(in_package()) <= USES_MOST, listed(in_package())


def test_each_says_why():
    """A reader finds the reason beside the use."""
    silent = [(path, use) for path, use in in_package() if not use.explained]
    assert len(silent) <= UNEXPLAINED_MOST, listed(silent)


def test_none_hides_behind_a_name():
    """A name for a type with `Any` in it would be counted once, and used everywhere."""
    found = [f"{path}:{line}" for path, source in SOURCES.items() for line in aliases(source)]
    assert len(found) <= ALIASES_MOST, found


IMPORT = "from typing import Any, cast\n"


@pytest.mark.parametrize(
    ("source", "names"),
    [
        (IMPORT + "x: Any = 1\n", ["Any"]),
        (IMPORT + "def f(a: Any, *b: Any) -> dict[str, Any]: ...\n", ["Any", "Any", "Any"]),
        (IMPORT + 'def f(a: "list[Any]") -> "Any": ...\n', ["Any", "Any"]),
        (IMPORT + "decoder = Decoder(dict[str, Any])\n", ["Any"]),
        (IMPORT + "x = cast(int, y)\n", ["cast"]),
        (IMPORT + 'x = cast("Any", y)\n', ["Any", "cast"]),
        ("from typing import Any as Loose\nx: Loose\n", ["Any"]),
        ("import typing\nx: typing.Any = typing.cast(int, y)\n", ["Any", "cast"]),
        ("import typing as t\nx: t.Any\n", ["Any"]),
        ("from sqlalchemy import cast\nx = cast(column, Text)\n", []),
        (IMPORT, []),
        (IMPORT + '"""Any of them: cast, object."""\n', []),
        (IMPORT + 'kind: Literal["Anything", "an object"]\n', []),
        ("x = 1  # type: ignore[assignment]\n", ["ignore"]),
        ("x = 1  # type:ignore\n", ["ignore"]),
        ("def f(a: object) -> dict[str, object]: ...\n", ["object", "object"]),
        ('def f(a: "Mapping[str, object]"): ...\n', ["object"]),
        ("def f():\n    object.__setattr__(x, 'a', 1)\n    return object()\n", []),
        ('@command(name="object")\ndef f(): ...\n', []),
    ],
)
def test_the_counter_sees_each_use(source, names):
    """Planted uses are found, and what only looks like one is not."""
    assert sorted(use.name for use in uses(source)) == names


@pytest.mark.parametrize(
    ("source", "explained"),
    [
        ("x: object  # a row of any table\n", True),
        ("# a row of any table\nx: object\n", True),
        ("y = 1  # a row of any table\nx: object\n", False),
        ("# a row of any table\n\nx: object\n", False),
        ("x: object  # noqa: A001, S105\n", False),
        ("x: object\n", False),
        ("x = 1  # type: ignore[assignment]\n", False),
        ("x = 1  # type: ignore[assignment]  # the stubs lack it\n", True),
        ("# the stubs lack it\nx = 1  # type: ignore[assignment]\n", True),
    ],
)
def test_the_counter_sees_a_reason(source, explained):
    """A comment that belongs to the use, and more than a mark for a tool."""
    assert [use.explained for use in uses(source)] == [explained]


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        (IMPORT + "Row = Any\n", [2]),
        (IMPORT + "Row = dict[str, Any]\n", [2]),
        (IMPORT + 'Row: TypeAlias = "dict[str, Any]"\n', [2]),
        (IMPORT + "Rows = list[int] | Any\n", [2]),
        (IMPORT + "Act = Callable[..., int]\n", []),
        (IMPORT + "decoder = Decoder(dict[str, Any])\n", []),
        (IMPORT + "x: Any = 1\n", []),
    ],
)
def test_the_counter_sees_a_name_for_any(source, lines):
    """A type is one, a value with a type in it is none."""
    assert aliases(source) == lines
