"""A key that stands twice in an object, found wherever it is."""

import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from aboveboard.api.duplicate_keys import find_twice
from hypothesis import given
from hypothesis import strategies as st

from tests.api.wire import WITH_BODY, filled, log_size, problem, send
from tests.world import Shop

NAMES = st.sampled_from(["a", "b"]) | st.sampled_from(
    ["a", "b", "level", "ü", 'q"', "a b", "back\\slash", ":", "nul\0", ""]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.just('":')


class Pairs(list):  # type: ignore[type-arg]
    """The members of an object, which may repeat a key."""


JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.lists(st.tuples(NAMES, inner), max_size=4).map(Pairs),
    max_leaves=12,
)


def written(value: Any, *, ascii_only: bool) -> str:
    if isinstance(value, Pairs):
        members = (
            f"{json.dumps(name, ensure_ascii=ascii_only)} :{written(each, ascii_only=ascii_only)}"
            for name, each in value
        )
        return "{" + " , ".join(members) + "}"
    if isinstance(value, list):
        return "[" + ",".join(written(each, ascii_only=ascii_only) for each in value) + "]"
    return json.dumps(value, ensure_ascii=ascii_only)


def repeats(value: Any) -> bool:
    if isinstance(value, Pairs):
        names = [name for name, _ in value]
        return len(set(names)) < len(names) or any(repeats(each) for _, each in value)
    return isinstance(value, list) and any(map(repeats, value))


@given(JSON, st.booleans())
def test_a_key_that_stands_twice_is_found_and_no_other(value: Any, ascii_only: bool) -> None:
    """In objects of any depth, with any names and values, escaped or not."""
    body = written(value, ascii_only=ascii_only).encode(errors="surrogatepass")
    try:
        msgspec.json.decode(body)
    except msgspec.DecodeError:
        return
    assert (find_twice(body) is not None) == repeats(value)


@pytest.mark.parametrize(
    ("body", "path"),
    [
        (b'{"level":0,"level":4}', "level"),
        (b'{"state":"withdrawn","state":"given"}', "state"),
        (b' {"a":1,"a":1}', "a"),
        (b'{"level":0,"\\u006cevel":4}', "level"),
        (b'{"level":0,"l\\u0065vel":4,"x":"\\""}', "level"),
        (b'{"a":{"b":[1,{"c":1,"c":2}]}}', "a.b[1].c"),
        (b'{"a":"x","b":{"z":1},"a":{}}', "a"),
        (b'{"":1,"":2}', "[...]"),
        (b'{"content":{"ada@example.com":1,"ada@example.com":2}}', "content[...]"),
        (b'[[{"a":1,"a":2}]]', "[0][0].a"),
        (b'{"a":"\\"","b":"\\u0022\\u0022","a":""}', "a"),
        (b'{"a":1,"a":"\\u0022\\u0022"}', "a"),
        (b'{"a":{"x":1},"b":{"x":1}}', None),
        (b'{"a":"a","b":":","c":"{\\"a\\":1,\\"a\\":2}"}', None),
        (b'{"a":1,"A":2}', None),
        ('{"\u00e9":1,"e\u0301":2}'.encode(), None),
        (b'{"n":' + b"9" * 5000 + b',"s":"\\n"}', None),
        (b'{"n":' + b"9" * 5000 + b',"n":"\\n"}', "n"),
    ],
)
def test_the_path_of_the_key_is_returned(body: bytes, path: str | None) -> None:
    """As a refusal names it: a key that may be personal is left out, and no value is in it."""
    assert find_twice(body) == path


@pytest.mark.parametrize(("method", "path"), WITH_BODY)
@pytest.mark.parametrize("inner", ["", '"x":1,'])
def test_a_body_with_a_key_twice_does_nothing(
    still: Shop, entitled: Callable[[str], Shop], method: str, path: str, inner: str
) -> None:
    """On each route with a body, whether or not the rest of it is right."""
    size, body = log_size(still), BODIES[path.rpartition("/")[2]]
    name = next(iter(json.loads(body)))
    twice = f"{{{inner}{json.dumps(name)}:null,{body[1:]}" if inner else body[:-1] + "," + body[1:]
    found = problem(send(entitled(path), method, filled(path), twice.encode()), 400)
    assert inner or found["field"] == name
    assert log_size(still) == size


TERMS = '{"ground":"A letter","basis":"claims","until":"2027-01-01T00:00:00Z"}'
BODIES = {
    "decisions": '{"placement":"home"}',
    "preview": '{"placement":"home","person":"u"}',
    "signals": '{"signals":[{}]}',
    "outcomes": '{"outcomes":[{}]}',
    "{purpose}": '{"state":"refused"}',
    "dial": '{"level":0}',
    "limits": '{"topics":[]}',
    "facts": '{"region":"FR"}',
    "arrangements": '{"as_everybody":true}',
    "restriction": '{"restricted":true}',
    "objection": '{"purposes":["improve"]}',
    "link": '{"to":"/privacy"}',
    "{catalogue}": '{"components":[]}',
    "{surface}": '{"catalogue":"standard","title":"Home"}',
    "compose": '{"preview":true}',
    "{placement}": '{"title":"Home"}',
    "items": '{"items":[]}',
    "combine": '{"parts":{"call":[{"part":"buy"}]}}',
    "topics": '{"topics":[]}',
    "exports": '{"formats":[]}',
    "approve": '{"item":null}',
    "holds": TERMS,
    "renew": TERMS,
    "audits": '{"watch":"none"}',
}
"""A body for each route, by the end of its path."""


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        (
            "signals",
            b'{"signals":[{"id":"a"},{"id":"b","fields":{"item":"x","item":"y"}}]}',
            "signals[1].fields.item",
        ),
        ("outcomes", b'{"outcomes":[{"item":"x","item":"y"}]}', "outcomes[0].item"),
        ("decisions", b'{"placement":"home","context":{"region":"FR","region":"DE"}}', "context.region"),
    ],
)
def test_a_key_deep_in_a_batch_refuses_the_batch(still: Shop, path: str, body: bytes, field: str) -> None:
    """Not its entry alone: a body that can be read in two ways is not read at all."""
    size = log_size(still)
    assert problem(send(still, "POST", f"/v1/{path}", body), 400)["field"] == field
    assert log_size(still) == size


def test_an_entry_that_is_no_text_is_rejected_alone(still: Shop) -> None:
    """Its bytes hide no key that stands twice beside it."""
    entry = b'{"id":"\xff","type":"paused","person":"p"}'
    answer = send(still, "POST", "/v1/signals", b'{"signals":[%b]}' % entry)
    assert (answer.status_code, answer.json()["signals"][0]["status"]) == (200, "rejected")
    found = problem(send(still, "POST", "/v1/signals", b'{"signals":[%b,{"id":1,"id":2}]}' % entry), 400)
    assert found["field"] == "signals[1].id"


@given(st.binary(max_size=12))
def test_what_one_reader_takes_the_other_looks_through(data: bytes) -> None:
    """Whatever bytes the entry of a batch has."""
    body = b'{"signals":[%b,{"a":"\\n"}]}' % data
    try:
        msgspec.json.decode(body, type=dict[str, list[msgspec.Raw]])
    except msgspec.DecodeError:
        return
    find_twice(body)


def test_what_is_not_json_is_refused_here_too() -> None:
    """A caller must not mistake it for a body without a duplicate key."""
    with pytest.raises(msgspec.DecodeError):
        find_twice(b'{"a":1,}')


def test_a_no_is_not_turned_into_a_yes_by_its_body(still: Shop) -> None:
    """The last key won before."""
    still.dial("twice", 1)
    still.consent("twice", "improve", "withdrawn")
    notice = still.notice("improve")
    body = f'{{"state":"withdrawn","state":"given","notice":"{notice}"}}'
    problem(send(still, "PUT", "/v1/people/twice/consents/improve", body.encode()), 400)
    problem(send(still, "PUT", "/v1/people/twice/dial", b'{"level":0,"level":4}'), 400)
    found = still.ok("GET", "/v1/people/twice")
    assert (found["dial"], found["consents"]["improve"]) == (1, "withdrawn")


def test_a_batch_whose_entries_are_nested_too_deeply_is_refused(still: Shop) -> None:
    """Their keys cannot be compared."""
    body = b'{"signals":["\\n",' + b"[" * 50_000 + b"]" * 50_000 + b"]}"
    assert problem(send(still, "POST", "/v1/signals", body), 400)["expected"]
