"""The requests of README.md and docs/ are sent to a live gateway, and the answers are compared with those on the page."""

import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from aboveboard.clock import system_clock, to_iso

from tests.curl import Assignment, Curl, filled, lines_of, send
from tests.docs import TEXTS, Block, blocks
from tests.world import Installation, Shop

STORIES = {
    "docs": (
        "docs/apps/tutorial.md",
        "docs/apps/workspace.md",
        "docs/compliance/prove.md",
        "docs/people/rights.md",
        "docs/apps/errors.md",
    ),
    "readme": ("README.md",),
}
"""The texts that are read one after another, with the same variables."""
LEAST = {"docs": 30, "readme": 6}
FREE_FORM = ("content", "control", "controls")
"""What is below these is the app's own, or differs from reason to reason."""


def is_example(block: Block) -> bool:
    """Returns True for a block of requests, and for the answer to the last of them."""
    return block.language == "json" or (
        block.language == "sh" and re.search(r"\bURL=|\$URL", block.text) is not None
    )


def examples(story: str) -> list[Block]:
    return [block for block in blocks(*STORIES[story]) if is_example(block)]


def fields_of(value: Any) -> Any:
    """Returns the names of fields, without their values. A list is what its first entry is."""
    if isinstance(value, list):
        return [fields_of(value[0])] if value else []
    if not isinstance(value, dict):
        return None
    return {name: None if name in FREE_FORM else fields_of(below) for name, below in value.items()}


class Reader:
    """A reader who types what a text shows, with their own key and with ids from the answers that they got."""

    def __init__(self, url: str, key: str) -> None:
        self.values = {"URL": url, "KEY": key, "AUTH": f"authorization: Bearer {key}"}
        self.answers: list[httpx.Response] = []

    def type(self, script: str) -> None:
        for step in lines_of(script):
            if not isinstance(step, Assignment):
                self.answers.append(send(step, self.values))
            elif step.value.startswith("dec_"):
                self.values[step.name] = self.answers[-1].json()["decision"]
            else:
                self.values.setdefault(step.name, step.value)


def typed(reader: Reader, story: str) -> Iterator[tuple[httpx.Response, Any]]:
    """Yields every answer, with the one that is documented where there is one, else None."""
    shown = examples(story)
    for at, block in enumerate(shown):
        if block.language != "sh":
            continue
        before = len(reader.answers)
        reader.type(block.text)
        following = shown[at + 1 :][:1]
        documented = [json.loads(each.text) for each in following if each.language == "json"]
        answers = reader.answers[before:]
        yield from zip(answers, [None] * (len(answers) - 1) + (documented or [None]), strict=bool(answers))


@pytest.mark.parametrize("story", STORIES)
def test_the_api_by_example_is_what_happens(installation: Installation, story: str) -> None:
    """Every command is answered as the page shows: with that status, and with those fields."""
    answers = list(typed(Reader(installation.url, installation.key()), story))
    assert len(answers) >= LEAST[story]
    for answer, documented in answers:
        wanted = (documented or {}).get("status", 200)
        assert answer.status_code == wanted, f"{answer.request.url.path}: {answer.text}"
        if documented is not None:
            assert fields_of(answer.json()) == fields_of(documented)


@pytest.mark.parametrize("story", STORIES)
def test_what_becomes_of_each_example_is_what_is_said(installation: Installation, story: str) -> None:
    """Which signals and outcomes are kept is the point of the example, so it is compared in full."""
    compared = 0
    for answer, documented in typed(Reader(installation.url, installation.key()), story):
        for listed in ("signals", "outcomes"):
            if listed in (documented or {}):
                assert answer.json() == documented
                compared += 1
    assert compared


def test_the_declarations_of_the_page_are_taken(shop: Shop) -> None:
    """A placement can be declared with all that docs/apps/placements.md shows, and so can its items."""
    shown = [each for each in blocks("docs/apps/placements.md") if each.language == "json"]
    bodies = [json.loads(each.text) for each in shown]
    items = [item for body in bodies for item in body.pop("items", [])]
    declared = {name: value for body in bodies for name, value in body.items()}
    assert {"rewards", "answers", "buckets"} <= set(declared)
    answer = shop.ok("PUT", "/v1/placements/rewarded", {"title": "Home", **declared})
    assert declared.items() <= answer.items()
    found = shop.ok("PUT", "/v1/placements/rewarded/items", {"items": items})["items"]
    assert all(sent.items() <= each.items() for sent, each in zip(items, found, strict=True))


def test_the_parts_of_the_page_make_as_many_items_as_it_says(shop: Shop) -> None:
    """And come back as docs/apps/parts.md shows them."""
    (block,) = [each for each in blocks("docs/apps/parts.md") if each.language == "json"]
    shop.place("combined", [])
    found = shop.ok("PUT", "/v1/placements/combined/items/combine", json.loads(block.text))
    assert (len(found["items"]), found["combined"]) == (6, json.loads(block.text))


def test_the_messages_of_the_page_are_taken(shop: Shop) -> None:
    """A placement of messages can have the items that docs/apps/messages.md shows."""
    (block,) = [each for each in blocks("docs/apps/messages.md") if each.language == "json"]
    shop.place("mail", json.loads(block.text)["items"], kind="message")


def test_the_surface_of_the_page_is_taken_and_composed(shop: Shop) -> None:
    """With the bodies that docs/apps/surfaces.md shows."""
    declared, request = (
        json.loads(each.text) for each in blocks("docs/apps/surfaces.md") if each.language == "json"
    )
    shop.place("home-hero")
    shop.ok("PUT", "/v1/surfaces/home", declared)
    assert len(shop.ok("POST", "/v1/surfaces/home/compose", request)["slots"][0]["items"]) == 3


def test_the_log_of_the_page_is_taken(shop: Shop) -> None:
    """Each entry that docs/apps/imports.md shows is kept, at a time that has passed."""
    (block,) = [each for each in blocks("docs/apps/imports.md") if each.language == "json"]
    entries = [each | {"at": to_iso(system_clock())} for each in json.loads(block.text)["outcomes"]]
    results = shop.ok("POST", "/v1/imports/outcomes", {"outcomes": entries})["outcomes"]
    assert [each["status"] for each in results] == ["kept", "kept"]


def test_every_request_of_the_texts_is_in_a_story() -> None:
    """A page with a request that no story reads would get past these tests."""
    with_requests = {
        block.name for block in blocks(*TEXTS) if block.language == "sh" and "curl " in block.text
    }
    assert with_requests == {name for names in STORIES.values() for name in names}


# --- the reader of commands


@pytest.mark.parametrize("script", ["wget $URL", "curl --insecure $URL", "curl -d '{}'", "curl $URL $URL"])
def test_the_reader_of_commands_refuses(script: str) -> None:
    """What it does not understand it does not pass over, or a command could stand there untested."""
    with pytest.raises((AssertionError, ValueError)):
        list(lines_of(script))


def test_the_reader_of_commands_reads_as_a_shell_does() -> None:
    """Words over several lines, continued lines, comments, variables."""
    script = 'A=1  # one\n# none\ncurl -H "k: $A" \\\n  $URL/x -d \'{"a":\n  "\'$A\'"}\'\n'
    assignment, command = lines_of(script)
    assert assignment == Assignment("A", "1")
    assert command == Curl("POST", "$URL/x", ("k: $A",), '{"a":\n  "$A"}')
    assert filled(str(command.data), {"A": "1"}) == '{"a":\n  "1"}'
