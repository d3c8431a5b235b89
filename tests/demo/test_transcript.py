"""The demo in words and tables, from a result that was made by hand."""

from typing import Any

import click
import pytest
from aboveboard.demo.catalogue import GUESTS, HERO, TITLES
from aboveboard.demo.scenario import DemoResult, Part
from aboveboard.demo.transcript import WIDTH, curl_lines, level_line, log_lines, place_lines, show
from aboveboard.words import BoundBy, SignalStatus

HERE = {"rain-jacket": 0.75, "e-reader": 0.25}
THERE = {"rain-jacket": 0.5, "e-reader": 0.5}


def part(name: str, bound_by: BoundBy = BoundBy.DIAL) -> Part:
    guest = next(guest for guest in GUESTS if guest.name == name)
    answer: Any = {
        "decision": f"dec_{name}",
        "items": [{"item": "tent", "position": 1, "probability": 0.5, "content": {"title": TITLES["tent"]}}],
        "personalization": {"asked": 4, "effective": 2, "bound_by": bound_by, "strength": 0.3},
        "why": {
            "reasons": [{"text": "You looked at running. " * 9, "share": 0.5}],
            "counterfactual": None,
            "held_back": [{"what": "region", "because": "It is not needed."}],
            "url": "/why",
        },
        "log": {"index": 7},
    }
    record: Any = {
        "model": 1,
        "allowed": {"interests": []},
        "removed": [["tent", "limit"], ["e-reader", "rule:no_minors"]],
        "impersonal": [],
    }
    signals: Any = [
        {"status": SignalStatus.KEPT, "held_back": []},
        {"status": SignalStatus.WITHHELD, "held_back": [{"what": "signal", "because": "no consent"}]},
    ]
    return Part(guest, signals, answer, record)


def result(*parts: Part) -> DemoResult:
    outcomes: Any = [{"status": SignalStatus.KEPT, "held_back": []} for _ in parts]
    return DemoResult("", {"placement": HERO}, list(parts), outcomes, [], {"no_minors": "Not for minors."})


def text(chances: list[dict[str, float]], *names: str) -> str:
    return click.unstyle("\n".join(show(result(*(part(name) for name in names)), chances)))


def test_no_line_is_longer_than_a_terminal() -> None:
    """Long reasons are wrapped, and nothing is lost by it."""
    shown = text([HERE, THERE], "Mia", "Hugo")
    assert max(map(len, shown.splitlines())) <= WIDTH
    assert " ".join(shown.split()).count("You looked at running.") == 2 * 9


def test_equal_probabilities_are_pointed_out() -> None:
    """And only those that are equal to the last bit."""
    said = "so their chances are equal to the last bit."
    assert f"The same counts for Mia and Hugo, {said}" in text([HERE, dict(HERE)], "Mia", "Hugo")
    assert said not in text([HERE, HERE | {"e-reader": 0.25 + 1e-16}], "Mia", "Hugo")


def test_what_could_not_be_shown_has_its_reason() -> None:
    """A rule's own sentence, or that of the person's limit."""
    shown = text([HERE], "Mia")
    assert "Tent for two, 1.9 kg. You asked not to see it." in shown
    assert "E-reader, 7 inch. Not for minors." in shown


def test_statuses_are_counted() -> None:
    """With the reasons of what was withheld."""
    (row,) = [line for line in text([HERE], "Mia").splitlines() if "no consent (1)" in line]
    assert row.split()[:5] == ["Mia", "1", "0", "1", "0"]


@pytest.mark.parametrize("bound_by", BoundBy)
def test_each_cause_has_words_of_its_own(bound_by: BoundBy) -> None:
    """After the two levels."""
    lines = {each: level_line(part("Mia", each).answer["personalization"]) for each in BoundBy}
    assert lines[bound_by].startswith("asked 4 everywhere, got 2 visit, ")
    assert list(lines.values()).count(lines[bound_by]) == 1


def test_a_checkpoint_is_not_broken() -> None:
    """Its lines can be copied as they are, however long."""
    checkpoint = f"demo/log\n5\nroot\n\n— demo/log {'A' * 120}\n"
    lines = list(log_lines(5, checkpoint, "demo/log+1+A"))
    at = lines.index("demo/log")
    assert lines[at : at + 5] == checkpoint.splitlines()


def test_commands_are_about_hugo() -> None:
    """His decision, his data and his dial, at the address and with the key that are given."""
    lines = list(curl_lines("http://127.0.0.1:1", "the-key", result(part("Mia"), part("Hugo"))))
    assert lines[3:5] == ["URL=http://127.0.0.1:1", "KEY=the-key"]
    commands = [line for line in lines if line.startswith("curl")]
    assert any(line.endswith("$URL/v1/decisions/dec_Hugo/why") for line in commands)
    assert not any("mia" in line.lower() for line in commands)


def test_the_addresses_are_named() -> None:
    """The shop's, Hugo's, and the gateway's own."""
    shown = "\n".join(place_lines("http://gateway", "http://shop", "http://link", "compliance-key"))
    for named in ("http://shop", "http://link", "http://gateway/console", "compliance-key"):
        assert named in shown
