"""What Schemathesis holds every answer to besides its own checks. It loads this file by name, in a process of its own."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import schemathesis

NAMED = {"type", "title", "status", "detail", "field", "expected"}
LONG_ENOUGH = 8
"""A shorter value may stand in one of our own sentences by chance."""

OUR_OWN = (Path(__file__).parents[2] / "openapi" / "openapi.json").read_text()
"""What stands in the description is ours, whoever sends it back to us."""


@schemathesis.check
def problem_has_one_shape(ctx: Any, response: Any, case: Any) -> None:
    """Whatever is refused is a problem, whose status is that of the answer, and which has no other members."""
    if response.status_code < 400 or case.method == "HEAD":
        return
    assert response.headers["content-type"] == ["application/problem+json"]
    problem = response.json()
    assert problem["status"] == response.status_code
    assert problem["type"].startswith("urn:aboveboard:problem:")
    assert set(problem) <= NAMED


@schemathesis.check
def problem_says_what_would_be_right(ctx: Any, response: Any, case: Any) -> None:
    """Whoever has to change a request is told how."""
    if response.status_code in (400, 413, 415, 422):
        assert response.json()["expected"]


@schemathesis.check
def problem_echoes_nothing(ctx: Any, response: Any, case: Any) -> None:
    """No value of the request stands in the refusal, which may end up in logs that are not ours."""
    if response.status_code < 400:
        return
    said = json.dumps(response.json(), ensure_ascii=False)
    sent = [case.path_parameters, case.query, dict(case.headers or {}), case.body]
    found = {
        text.removeprefix("Bearer ") for part in sent for text in texts(part)
    }  # the scheme's name is no value
    theirs = {text for text in found if len(text) >= LONG_ENOUGH and text not in OUR_OWN}
    assert not {text for text in theirs if text in said}


def texts(value: Any) -> Iterator[str]:
    """All strings in a value, those of keys left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


@schemathesis.hook
def map_body(context: Any, body: Any) -> Any:
    """To JSON Schema 4.0 is a whole number. Here it is not, as the description of the API says (`info`)."""
    return whole(body)


def whole(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    if isinstance(value, dict):
        return {key: whole(inner) for key, inner in value.items()}
    return [whole(inner) for inner in value] if isinstance(value, list) else value
