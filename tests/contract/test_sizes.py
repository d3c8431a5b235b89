"""The budgets that keep every file a short read. Lengths are in lines; a function's docstring is not counted."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

import pytest

SERVICE = Path(__file__).parents[2] / "service" / "aboveboard"
TESTS = Path(__file__).parents[1]

MODULE_MOST, MODULE_MEDIAN, TRIVIAL = 300, 115, 5
FUNCTION_MOST, FUNCTION_P90, FUNCTION_MEDIAN = 60, 30, 10
ARGUMENTS_MOST = 5
NESTING_MOST = 3
TEST_MEDIAN = 15

type_function = ast.FunctionDef | ast.AsyncFunctionDef
BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.TryStar, ast.Match)


class Function(NamedTuple):
    """What the budgets look at in one function."""

    name: str
    length: int
    arguments: int
    nesting: int


def functions(source: str) -> Iterator[Function]:
    """Every function of a module, methods and inner ones too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, type_function):
            yield Function(node.name, length(node), arguments(node), nesting(node))


def length(node: type_function) -> int:
    """From `def` to the last line, less the docstring."""
    return node.end_lineno - node.lineno + 1 - docstring_lines(node)


def docstring_lines(node: type_function) -> int:
    if ast.get_docstring(node, clean=False) is None:
        return 0
    return node.body[0].end_lineno - node.body[0].lineno + 1


def arguments(node: type_function) -> int:
    """Those that may be given by position, without self and cls."""
    names = [argument.arg for argument in node.args.posonlyargs + node.args.args]
    return len(names) - (names[:1] in (["self"], ["cls"]))


def nesting(node: ast.AST) -> int:
    """How deep the deepest block lies. An `elif` is as deep as its `if`; an inner function counts for itself."""
    inner = [child for child in ast.iter_child_nodes(node) if not isinstance(child, type_function)]
    return max((nesting(child) + opens_block(child, node) for child in inner), default=0)


def opens_block(child: ast.AST, parent: ast.AST) -> bool:
    is_elif = isinstance(parent, ast.If) and isinstance(child, ast.If) and parent.orelse == [child]
    return isinstance(child, BLOCKS) and not is_elif


def modules(folder: Path) -> dict[str, str]:
    """Sources by path, all but the trivial ones, which would only push a median down."""
    found = {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*.py"))}
    return {path: source for path, source in found.items() if len(source.splitlines()) >= TRIVIAL}


MODULES = modules(SERVICE)


@cache
def in_package() -> list[tuple[str, Function]]:
    """Every function of the package, each with the path of its module."""
    return [(path, each) for path, source in MODULES.items() for each in functions(source)]


def beyond(what: str, most: int) -> str:
    """The functions over a budget, one a line."""
    over = [(path, each) for path, each in in_package() if getattr(each, what) > most]
    return "".join(
        f"{path}: {each.name} has {what} {getattr(each, what)}, at most {most}\n" for path, each in over
    )


def test_no_module_is_long():
    """A module that does not fit a few screens is two modules."""
    lines = {path: len(source.splitlines()) for path, source in MODULES.items()}
    assert {path: count for path, count in lines.items() if count > MODULE_MOST} == {}


def test_the_usual_module_is_a_short_read():
    """Half of the modules have about 110 lines or fewer."""
    assert median(len(source.splitlines()) for source in MODULES.values()) <= MODULE_MEDIAN


def test_no_function_is_long():
    """A function fits on one screen."""
    assert beyond("length", FUNCTION_MOST) == ""


def test_the_usual_function_is_short():
    """Half of the functions have ten lines or fewer, nine in ten have thirty or fewer."""
    lengths = [each.length for _, each in in_package()]
    assert median(lengths) <= FUNCTION_MEDIAN
    assert quantiles(lengths, n=10)[-1] <= FUNCTION_P90


def test_calls_can_be_read_without_the_signature():
    """What goes beyond a handful of arguments is given by name."""
    assert beyond("arguments", ARGUMENTS_MOST) == ""


def test_no_function_is_deeply_nested():
    """A reader holds at most three conditions in mind at once."""
    assert beyond("nesting", NESTING_MOST) == ""


def test_the_usual_test_is_short():
    """Half of the tests have fewer than fifteen lines."""
    tests = [each for source in modules(TESTS).values() for each in functions(source)]
    assert median(each.length for each in tests if each.name.startswith("test_")) < TEST_MEDIAN


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def f():\n" + "    x = 1\n" * 60, Function("f", 61, 0, 0)),
        ('def f():\n    """One.\n\n    Two."""\n    return 1\n', Function("f", 2, 0, 0)),
        ("@wrapped\nasync def f(a, /, b, *, c): ...\n", Function("f", 1, 2, 0)),
        ("class C:\n    def f(self, a, b): ...\n", Function("f", 1, 2, 0)),
        ("def f():\n  for a in b:\n    with c:\n      if d:\n        e()\n", Function("f", 5, 0, 3)),
        ("def f():\n  if a:\n    b()\n  elif c:\n    d()\n  elif e:\n    g()\n", Function("f", 7, 0, 1)),
        ("def f():\n  if a:\n    b()\n  else:\n    if c:\n      d()\n    e()\n", Function("f", 7, 0, 2)),
        ("def f():\n  try:\n    a()\n  except B:\n    while c:\n      d()\n", Function("f", 6, 0, 2)),
        ("def f():\n  match a:\n    case 1 if b:\n      c()\n", Function("f", 4, 0, 1)),
    ],
)
def test_the_reader_sees_what_the_budgets_are_about(source, expected):
    """Planted functions are measured as a person would measure them."""
    assert list(functions(source)) == [expected]


def test_the_reader_finds_inner_functions_and_methods():
    """Nothing hides by being inside something else."""
    source = "class C:\n  def f(self):\n    def g():\n      if a: b()\n    return g\n"
    assert {each.name: each.nesting for each in functions(source)} == {"f": 0, "g": 1}
