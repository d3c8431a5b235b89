"""The request type that all handlers take."""

import ast
from collections.abc import Iterator
from pathlib import Path

from aboveboard import http
from aboveboard.http import HttpRequest
from litestar import Request
from litestar.datastructures import State

SERVICE = Path(http.__file__).parent


def request_imports() -> Iterator[tuple[str, str]]:
    """Yields each module that imports a request type of litestar, with the name of the type."""
    for path in SERVICE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("litestar"):
                yield from [(path.name, name.name) for name in node.names if name.name == "Request"]


def test_a_request_has_no_user_of_litestar() -> None:
    """Litestar's user and auth stay empty; API keys and sessions identify the caller."""
    assert HttpRequest == Request[None, None, State]


def test_no_handler_takes_another_request_type() -> None:
    """Otherwise litestar's user could come back in one place."""
    assert list(request_imports()) == [("http.py", "Request")]
