"""Every module has a test file that a reader finds by its name, and that file is about the module.

The tests of `aboveboard/<folder>/<module>.py` are in `tests/<folder>/test_<module>.py`. One list names the files that
do not mention their module. It may only shrink.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

SERVICE = Path(__file__).parents[2] / "service" / "aboveboard"
TESTS = Path(__file__).parents[1]

UNNAMED: dict[str, str] = {
    "api": "batches decisions erasures exports log people rights rules",
    "cli": "backup demo doctor keys keys_rotate openapi person",
    "policy": "lint",
    "web/console": "dry_runs exports log policies reports routes",
    "web": "entry front",
    "web/privacy": "choices history overview",
    "web/why": "data proof readers",
}
"""The modules whose test file does not mention them, by folder: most of these tests speak HTTP alone."""


def modules() -> Iterator[Path]:
    """Yields each module's path below the package. `__init__` and `__main__` hold no logic."""
    for path in sorted(SERVICE.rglob("*.py")):
        if path.name not in ("__init__.py", "__main__.py"):
            yield path.relative_to(SERVICE)


def file_of(module: Path) -> Path:
    return TESTS / module.parent / f"test_{module.name}"


def listed(table: dict[str, str]) -> set[Path]:
    return {Path(folder) / f"{name}.py" for folder, names in table.items() for name in names.split()}


@cache
def imports(path: Path) -> frozenset[str]:
    """Returns the dotted name of everything that a file imports: modules, and names in modules."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return frozenset(found)


def is_about(path: Path, module: Path) -> bool:
    """Returns True when the file imports the module, by itself or through a helper of the tests, or names it in a text.

    The name in a text is `folder.module`, and `aboveboard.module` for a module of the root.
    """
    dotted = ".".join(("aboveboard", *module.with_suffix("").parts))
    helpers = [
        TESTS.parent / f"{name.replace('.', '/')}.py" for name in imports(path) if name.startswith("tests.")
    ]
    if any(dotted in imports(each) for each in (path, *helpers) if each.exists()):
        return True
    name = dotted if len(module.parts) == 1 else dotted.removeprefix("aboveboard.")
    return re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)", path.read_text()) is not None


def test_every_module_has_a_test_file_of_its_name() -> None:
    """`tests/<folder>/test_<module>.py`."""
    assert {module for module in modules() if not file_of(module).exists()} == set()


def test_every_test_file_is_about_its_module() -> None:
    """It imports the module or names it; the list of the others may only shrink."""
    silent = {
        module for module in modules() if file_of(module).exists() and not is_about(file_of(module), module)
    }
    assert silent - listed(UNNAMED) == set(), "Their test files neither import nor name them."
    assert listed(UNNAMED) - silent == set(), (
        "Their test files name them, or are gone. Delete them from UNNAMED."
    )


def test_a_file_of_the_right_name_is_not_enough(tmp_path: Path) -> None:
    """The rule sees an import, a name in a text, and that neither is there."""
    module = Path("exports/query.py")
    for text, about in [
        ("from aboveboard.exports.query import normalize", True),
        ("from aboveboard.exports import query", True),
        ("from tests.exports.archives import asked", True),
        ('"""Queries, see `exports.query`."""', True),
        ("from aboveboard.exports import jobs", False),
        ('"""The query of an export; myexports.query and exports.query_x are others."""', False),
    ]:
        path = tmp_path / f"test_{len(text)}.py"
        path.write_text(text)
        assert is_about(path, module) is about, text
