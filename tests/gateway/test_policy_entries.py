"""What came into force stands in the log: policy sets, and notices with their full text."""

import asyncio
import hashlib
from typing import Any

import pytest
from aboveboard import canonical
from aboveboard.audit.entries import parse_leaf
from aboveboard.build import identify_build, make_build
from aboveboard.consent.notices import Notice, notice_id
from aboveboard.errors import Unavailable
from aboveboard.gateway import policy_entries
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.policy_entries import announce
from aboveboard.gateway.stored_records import open_bytes
from aboveboard.policy.policy_set import load
from aboveboard.storage.journal import Submission
from aboveboard.storage.tables import records
from msgspec import structs

from tests.house import House
from tests.laws.running import stored_records


def announced(house: House, kind: str) -> list[Any]:
    """The opened records of a kind, oldest first, each with the policy set that its entry names."""
    found = stored_records(house.installation, records.c.kind == kind)
    key = house.gateway.keyring.operator_key
    return [(canonical.decode(open_bytes(each, key)), parse_leaf(each.leaf).policy) for each in found]


def test_the_set_in_force_is_the_newest_in_the_log(house: House) -> None:
    """With all that gives it its meaning: the id is the hash of what stands there."""
    body, policy = announced(house, "policy")[-1]
    assert body["policy"] == policy == house.gateway.rules.policy.id
    assert hashlib.sha256(body["meaning"].encode()).hexdigest() == policy


def test_every_notice_in_force_is_in_the_log(house: House) -> None:
    """Word for word: its id is the hash of what stands there."""
    bodies = [body for body, _ in announced(house, "notice")]
    assert {body["notice"] for body in bodies} >= set(house.gateway.rules.notices)
    for body in bodies:
        assert notice_id(body["purpose"], body["version"], body["language"], body["text"]) == body["notice"]


def test_what_is_announced_is_not_announced_again(house: House) -> None:
    """A restart with the same rules leaves no trace."""
    before = len(announced(house, "policy")), len(announced(house, "notice"))
    house.run(announce(house.gateway, house.gateway.rules))
    assert (len(announced(house, "policy")), len(announced(house, "notice"))) == before


def test_a_set_that_comes_back_is_announced_again(house: House) -> None:
    """The log says at every place which rules held there."""
    rules = house.gateway.rules
    other = structs.replace(rules, policy=Renamed(rules.policy))
    for one in (other, rules):
        house.run(announce(house.gateway, one))
    assert [body["policy"] for body, _ in announced(house, "policy")][-3:] == [
        rules.policy.id,
        "f" * 64,
        rules.policy.id,
    ]


class Renamed:
    """The same policy set under another id."""

    def __init__(self, policy: Any) -> None:
        self.id, self.meaning = "f" * 64, policy.meaning


def test_a_policy_entry_names_the_files_that_changed(house: House) -> None:
    """An operator need not compare two sets by hand."""
    rules = house.gateway.rules
    files = rules.policy.declared
    dial = files.text("dial.toml").replace("any = 3", "any = 4")
    changed = load(files.with_texts({"dial.toml": dial}, "dial.toml"), settings={"CONTROLLER": "Shop"})
    for policy in (changed, rules.policy):
        house.run(announce(house.gateway, structs.replace(rules, policy=policy)))
    bodies = [body for body, _ in announced(house, "policy")][-2:]
    assert [body["changed"] for body in bodies] == [["dial.toml", "settings"], ["dial.toml", "settings"]]


def test_a_build_that_starts_is_announced_once(house: House) -> None:
    """Decisions name it by its id."""
    for _ in range(2):
        house.run(announce(house.gateway, house.gateway.rules))
    ((body, _),) = announced(house, "build")
    assert body["build"] == identify_build().id
    assert body["packages"]["numpy"]


def test_another_build_is_announced(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the former one again when it comes back."""
    other = make_build("f" * 64, {}, "3.11.2", "0.2.0")
    with monkeypatch.context() as patch:
        patch.setattr(policy_entries, "identify_build", lambda: other)
        house.run(announce(house.gateway, house.gateway.rules))
    house.run(announce(house.gateway, house.gateway.rules))
    builds = [body["build"] for body, _ in announced(house, "build")]
    assert builds[-2:] == [other.id, identify_build().id]


@pytest.mark.parametrize("text", ["A new text, shown from today on."])
def test_a_new_notice_is_announced_once(house: House, text: str) -> None:
    """The old ones stay, because choices point at them."""
    rules = house.gateway.rules
    new = Notice(notice_id("improve", 9, "en", text), "improve", 9, "en", text)
    changed = structs.replace(rules, notices=rules.notices | {new.id: new})
    for _ in range(2):
        house.run(announce(house.gateway, changed))
    assert [body["text"] for body, _ in announced(house, "notice")].count(text) == 1


def with_notice(house: House, text: str, version: int) -> Any:
    """The rules in force and one more notice."""
    rules = house.gateway.rules
    new = Notice(notice_id("improve", version, "en", text), "improve", version, "en", text)
    return structs.replace(rules, notices=rules.notices | {new.id: new})


def other_gateway(house: House) -> Gateway:
    """A gateway of its own over the same database, as another process has."""
    own = house.gateway
    return Gateway(
        own.settings,
        own.keyring,
        own.database,
        own.rules,
        metrics=own.metrics,
        look=own._look,
        clock=own.clock,
    )


def test_two_processes_announce_a_notice_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The later one reads the log again and finds it there, so its rules come into force too."""
    text = "A text that two processes announce."
    changed, own, submit = with_notice(house, text, 10), house.gateway, house.gateway.submit
    before = len(announced(house, "notice"))

    async def submit_late(submission: Submission) -> int:
        monkeypatch.setattr(own, "submit", submit)
        await announce(other_gateway(house), changed)
        return await submit(submission)

    monkeypatch.setattr(own, "submit", submit_late)
    house.run(announce(own, changed))
    bodies = [body for body, _ in announced(house, "notice")]
    assert [body["text"] for body in bodies[before:]] == [text]
    assert own.submit == submit


def test_a_second_failure_is_raised(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules that the log does not have must not come into force."""
    tries = []

    async def fail(submission: Submission) -> int:
        tries.append(submission)
        raise Unavailable("The record could not be written.")

    monkeypatch.setattr(house.gateway, "submit", fail)
    with pytest.raises(Unavailable):
        house.run(announce(house.gateway, with_notice(house, "A text that no process announces.", 11)))
    assert len(tries) == 2


def test_two_who_announce_at_once_announce_once(house: House) -> None:
    """The second one reads again and finds the set there."""
    rules = house.gateway.rules
    other = structs.replace(rules, policy=Renamed(rules.policy))

    async def both(made: Any) -> None:
        await asyncio.gather(*(announce(house.gateway, made) for _ in range(3)))

    for made in (other, rules):
        before = len(announced(house, "policy"))
        house.run(both(made))
        assert len(announced(house, "policy")) == before + 1


def test_two_that_start_with_a_new_build_announce_it_once(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under the same policy set, so only the entries of builds tell that another one was faster."""
    other = make_build("e" * 64, {}, "3.11.2", "0.2.0")

    async def three() -> None:
        await asyncio.gather(*(announce(house.gateway, house.gateway.rules) for _ in range(3)))

    for build in (other, identify_build()):
        before = len(announced(house, "build"))
        monkeypatch.setattr(policy_entries, "identify_build", lambda build=build: build)
        house.run(three())
        assert [body["build"] for body, _ in announced(house, "build")][before:] == [build.id]
