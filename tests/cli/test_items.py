"""`aboveboard items` (`cli.items`), as it is typed: proposals of a model become drafts, or are refused with their place."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from aboveboard.words import Role

from tests.faults.process import Typed, made_key, typed
from tests.world import Installation, Shop

APP = "web-shop"
ITEMS = [
    {"item": f"tent-{n}", "tags": ["camping"], "content": {"title": f"Tent {n}", "text": "A light tent."}}
    for n in (1, 2)
]


def proposal(item: str, **more: Any) -> dict[str, Any]:
    content = {"title": "A tent for two", "text": "It is light, and it stands in ten minutes."}
    return {"item": item, "tags": ["camping"], "content": content} | more


def words(**more: str) -> dict[str, str]:
    return {"title": "A tent for two", "text": "It is light."} | more


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with the placement `home` and a special topic."""
    folder = tmp_path_factory.mktemp("drafted")
    made_key(folder)
    served = Installation(folder)
    shop = Shop(served.url, served.key(Role.APP, APP))
    with shop.http:
        shop.place("home", ITEMS)
        health = {"topic": "sleep trouble", "titles": {"en": "Sleep trouble"}, "sensitivity": "special"}
        shop.ok("PUT", "/v1/topics", {"topics": [health]})
    served.close()
    return folder


def draft(data: Path, proposals: Any, *more: str) -> Typed:
    file = data.parent / f"{data.name}.json"
    file.write_text(proposals if isinstance(proposals, str) else json.dumps(proposals))
    return typed(data, "items", "draft", "home", str(file), "--app", APP, *more)


def test_a_good_proposal_becomes_a_draft_with_its_maker(data: Path) -> None:
    """The list names the draft, that a machine made it, and which model."""
    done = draft(data, [proposal("tent-good")], "--tool", "any-model-1")
    assert (done.code, done.out, done.err) == (0, "", "1 kept as drafts, 0 refused\n")
    listed = typed(data, "items", "drafts", "home", "--app", APP).out
    assert "machine   any-model-1  tent-good" in listed


LONG = "The utilisation of contemporary accommodation alternatives necessitates considerable preparation."
ORDERED = "state:first-order/ordered"
REFUSED = {
    "tent-1": ({"item": "tent-1"}, "item", "has this id"),
    "unknown": ({"stars": 5}, "stars", "does not exist"),
    "person": ({"made_by": {"kind": "person"}}, "made_by.kind", "no draft"),
    "reviewed": (
        {"made_by": {"kind": "machine", "reviewed_by": "editor"}},
        "made_by.reviewed_by",
        "approval",
    ),
    "circle": ({"needs": [ORDERED], "gives": ORDERED}, "needs", "circle"),
    "undeclared": ({"needs": ["state:setup/a"]}, "needs[0]", "not declared"),
    "title": ({"content": words(title="x" * 81)}, "content.title", "at most 80"),
    "text": ({"content": words(text="x" * 401)}, "content.text", "at most 400"),
    "grade": ({"content": words(text=LONG)}, "content.text", "school grade 17"),
    "german": ({"titles": {"de": "Nur noch heute"}}, "titles.de", "forbidden"),
    "forbidden": ({"content": words(text="Hurry, it is light.")}, "content.text", "`hurry`"),
    "begins": ({"content": words(text="Guaranteed light.")}, "content.text", "`guarante*`"),
    "extra": ({"content": words(badge="new")}, "content.badge", "No other item"),
    "absent": ({"content": {"title": "A tent"}}, "content.text", "Every other item"),
    "kind": ({"content": words() | {"text": 5}}, "content.text", "is a number"),
    "address": ({"content": words(text="See https://evil.example/x")}, "content.text", "a host"),
    "script": ({"content": words(text="javascript:alert(1)")}, "content.text", "a host"),
    "markup": ({"content": words(text="<b>Light</b>")}, "content.text", "HTML"),
    "picture": ({"picture": "none"}, "picture", "was not found"),
    "topic": ({"tags": ["Sleep trouble"]}, "sensitivity", "special"),
    "names": ({"content": words(text="Against sleep trouble.")}, "content.text", "special"),
    "price": ({"content": words() | {"price": "x", "list_price": 2}}, "content.price", "compared"),
    "class": ({"class": "service"}, "class", "Only a message"),
}


@pytest.fixture(scope="module")
def table(data: Path) -> list[str]:
    """The lines of the table about a file that has every fault once."""
    proposals = [proposal(name) | change for name, (change, _, _) in REFUSED.items()]
    return draft(data, proposals).out.splitlines()


@pytest.mark.parametrize("name", REFUSED)
def test_a_fault_is_refused_with_its_place(table: list[str], name: str) -> None:
    """The line has the position in the file, the id, the field and why."""
    _, field, why = REFUSED[name]
    place = f"items[{list(REFUSED).index(name)}]"
    (line,) = [each for each in table if each.split()[:3] == [place, name, field]]
    assert why in line


def test_nothing_of_a_refused_proposal_is_kept(data: Path, table: list[str]) -> None:
    """The list has no draft of a file in which everything is refused."""
    listed = typed(data, "items", "drafts", "home", "--app", APP).out
    assert not [name for name in REFUSED if f"  {name}\n" in listed]


def test_a_special_item_that_says_so_is_kept(data: Path) -> None:
    """The declaration is what counts, so the draft is like any other item of the app."""
    sleep = proposal("sleep-1", tags=["sleep trouble"], sensitivity="special")
    assert draft(data, [sleep], "--check").err == "1 would be kept, 0 refused\n"


def test_lines_are_read_one_by_one(data: Path) -> None:
    """A broken line and a second use of an id are refused with their lines, and the others stay."""
    lines = [json.dumps(proposal("line-1")), "", "{broken", json.dumps(proposal("line-1"))]
    done = draft(data, "\n".join(lines), "--check")
    assert [each.split()[:2] for each in done.out.splitlines()[1:]] == [["line", "3"], ["line", "4"]]
    assert done.err == "1 would be kept, 2 refused\n"


@pytest.mark.parametrize("text", ["", "[1", '{"items": [], "more": 1}'], ids=["empty", "broken", "more"])
def test_a_file_that_is_no_list_is_refused_whole(data: Path, text: str) -> None:
    """The command ends with one sentence and exit code 1."""
    done = draft(data, text)
    assert (done.code, done.out) == (1, "")
    assert "file" in done.err


def end(data: Path, monkeypatch: pytest.MonkeyPatch, act: str, name: str, key: str) -> Typed:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{key}\n"))
    return typed(data, "items", act, name)


def made(data: Path, name: str) -> str:
    """The id of a new draft."""
    assert draft(data, [proposal(name)]).code == 0
    listed = typed(data, "items", "drafts", "home", "--app", APP).out.splitlines()
    return next(line.split()[0] for line in listed if line.endswith(name))


def test_a_draft_is_rejected_with_a_key(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is gone from the list, and a second time it is not found."""
    key = typed(data, "keys", "create", "--role", "admin", "--name", APP).out.strip()
    name = made(data, "to-reject")
    assert end(data, monkeypatch, "reject", name, key).err == "The draft is rejected.\n"
    assert "This draft was not found" in end(data, monkeypatch, "reject", name, key).err


@pytest.mark.parametrize(("role", "app"), [("compliance", APP), ("admin", "another")])
def test_a_key_of_others_ends_no_draft(
    data: Path, monkeypatch: pytest.MonkeyPatch, role: str, app: str
) -> None:
    """A key of another role, and that of another app, change nothing."""
    key = typed(data, "keys", "create", "--role", role, "--name", app).out.strip()
    name = made(data, f"kept-{role}")
    assert end(data, monkeypatch, "reject", name, key).code == 1
    assert name in typed(data, "items", "drafts", "home", "--app", APP).out


def test_an_approved_draft_is_an_item_by_its_maker(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command says which item it is, and a second time there is no such draft."""
    key = typed(data, "keys", "create", "--role", "admin", "--name", APP).out.strip()
    name = made(data, "to-approve")
    assert end(data, monkeypatch, "approve", name, key).err.startswith("to-approve is an item of home")
    assert "This draft was not found" in end(data, monkeypatch, "approve", name, key).err
