"""Promise 13, what decides is on record: whatever can change an answer is named by a hash in the record, its change is an
entry, and `policy diff` tells it.
"""

import json
import os
import re
import subprocess
import sys
import tomllib
from shutil import copytree

import pytest
from aboveboard import canonical
from aboveboard.app import read_rules, reload_rules
from aboveboard.audit.entries import parse_leaf
from aboveboard.build import identify_build
from aboveboard.gateway.metrics import Metrics
from aboveboard.gateway.stored_records import open_bytes
from aboveboard.policy.declared_diff import compare_declared
from aboveboard.policy.diff import compare
from aboveboard.setting_table import SETTINGS
from aboveboard.settings import find_shipped, list_deciding, load
from aboveboard.storage.tables import entries, records
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.clocks import HandClock
from tests.laws.running import client, rows
from tests.world import CAST, Installation

VALUE = re.compile(r'(?<== )(?P<number>\d+(\.\d+)?)$|(?<= = ")(?P<text>[^"]+)"$', re.MULTILINE)
"""A number or a sentence that stands alone on its line."""

EXAMPLES = max(2, settings().max_examples // 30)
"""A reload judges every question again, which takes about a second."""

OUTCOME = ("decision", "items", "why", "worth", "carried")
"""The members of a record that tell the answer. All others name its causes."""


class Rules:
    """A service with a policy folder of its own, whose people are asked again after each change."""

    def __init__(self, folder):
        self.folder = folder / "policies"
        copytree(find_shipped("policies"), self.folder)
        self.clock = HandClock()
        self.installation = Installation(
            folder / "data", self.clock, policies=str(self.folder), learn_every_ms="0", key_cache_ms="0"
        )
        self.gateway = self.installation.service.gateway
        self.people = {}
        with client(self.installation) as shop:
            self.key = shop.key
            shop.place(kind="offer")
            for member in CAST:
                person = shop.welcome(member)
                self.people[member.name] = person
                shop.signal(person, session="s")

    def reload(self):
        return self.installation.run(reload_rules(self.gateway))

    def answers(self):
        """Each person's answer beside what its record names: two texts."""
        with client(self.installation, self.key) as shop:
            for person in self.people.values():
                context = {"device": "mobile", "region": "FR"}
                answer = shop.decide(person, session="s", context=context, count=3)
                record = shop.record(answer)
                leaf = rows(
                    self.installation,
                    select(entries.c.leaf).where(entries.c.entry_index == answer["log"]["index"]),
                )[0][0]
                names = {key: value for key, value in record.items() if key not in OUTCOME}
                names |= {"person": person, "policy": parse_leaf(leaf).policy}
                del answer["decision"], answer["log"], answer["why"]["url"]
                yield json.dumps(names, sort_keys=True), json.dumps(answer, sort_keys=True)

    def policy_entries(self):
        query = (
            select(records.c.sealed, entries.c.leaf)
            .join(entries, entries.c.entry_index == records.c.entry_index)
            .where(records.c.kind == "policy")
            .order_by(records.c.entry_index)
        )
        key = self.gateway.keyring.operator_key
        return [
            canonical.decode(open_bytes(sealed, leaf, key)) for sealed, leaf in rows(self.installation, query)
        ]


@pytest.fixture(scope="module")
def rules(tmp_path_factory):
    running = Rules(tmp_path_factory.mktemp("law13"))
    yield running
    running.installation.close()


def edits_of(name, text):
    """Every edit of one value: a number one higher, a sentence with a mark of exclamation behind it."""
    for found in VALUE.finditer(text):
        number = found["number"]
        end = found.end("number") if number else found.end("text")
        if number is None:
            yield text[:end] + "!" + text[end:]
        else:
            more = str(float(number) * 0.99) if "." in number else str(int(number) + 1)
            yield text[: found.start("number")] + more + text[end:]


EDITS = [
    (path.relative_to(find_shipped("policies")).as_posix(), place)
    for path in sorted(find_shipped("policies").glob("*.toml"))
    for place, _ in enumerate(edits_of(path.name, path.read_text()))
] + [(f"notices/{path.name}", -1) for path in sorted(find_shipped("policies").glob("notices/*.md"))]


@settings(max_examples=EXAMPLES)
@given(st.lists(st.sampled_from(EDITS), min_size=1, max_size=3))
def test_any_change_of_any_file_is_an_entry_and_told(rules, edits):
    """The id changes, the entry names the files, and `policy diff` has a line for it; going back gives the old id."""
    before, texts = rules.gateway.rules.policy, {}
    for name, place in edits:
        file = rules.folder / name
        texts.setdefault(name, file.read_text())
        text = file.read_text()
        edited = text + "\nMore.\n" if place < 0 else list(edits_of(name, text))[place]
        file.write_text(edited)
    changed = sorted(
        name
        for name, text in texts.items()
        if name.endswith(".md") or tomllib.loads((rules.folder / name).read_text()) != tomllib.loads(text)
    )
    if rules.reload():
        after = rules.gateway.rules.policy
        assert after.id != before.id
        newest = rules.policy_entries()[-1]
        assert (newest["policy"], newest["changed"]) == (after.id, changed)
        told = {change.file for change in compare_declared(before, after)}
        assert told == set(changed) or compare(before, after)
        assert all(json.loads(names)["policy"] == after.id for names, _ in rules.answers())
    for name, text in texts.items():
        (rules.folder / name).write_text(text)
    assert rules.reload()
    assert rules.gateway.rules.policy.id == before.id


MEANINGFUL = {
    "dial.toml": [
        ("offer = 1", "offer = 4"),
        ("any = 2", "any = 4"),
        ("strength = 0.85", "strength = 0.7"),
        ("strength = 1.0", "strength = 0.99"),
        ("What you did here before counts too.", "What you did here counts too."),
    ],
    "signals.toml": [("weight = 1.0", "weight = 2.0"), ("half_life_days = 14", "half_life_days = 1")],
    "use.cedar": [("You ", "You, yes you, ")],
    "purposes.toml": [("Remember earlier visits", "Remember")],
}


@settings(max_examples=EXAMPLES // 2)
@given(st.data())
def test_records_that_are_equal_in_what_they_name_have_equal_answers(rules, data):
    """Files change, the clock moves, signals come: where an answer differs, something that its record names differs."""
    answers = {}
    for _ in range(3):
        for name, choices in MEANINGFUL.items():
            old, new = data.draw(st.sampled_from([*choices, ("", "")]))
            (rules.folder / name).write_text(
                (find_shipped("policies") / name).read_text().replace(old, new)
                if old
                else (find_shipped("policies") / name).read_text()
            )
        rules.clock.forward(minutes=data.draw(st.sampled_from([0, 1, 90])))
        assert rules.reload()
        for names, answer in rules.answers():
            assert answers.setdefault(names, answer) == answer
    for name in MEANINGFUL:
        (rules.folder / name).write_text((find_shipped("policies") / name).read_text())
    assert rules.reload()


def test_a_decision_names_its_build(rules):
    """Which has an entry of its own."""
    for names, _ in rules.answers():
        assert json.loads(names)["build"] == identify_build().id
    query = select(records.c.record).where(records.c.kind == "build")
    assert len(rows(rules.installation, query)) == 1


CHANGES_NO_ANSWER = {
    "DATA": "where things are stored",
    "DATABASE_URL": "where things are stored",
    "KMS_URI": "where things are stored",
    "POLICIES": "the files in it are covered, wherever they are",
    "HOST": "where it listens",
    "PORT": "where it listens",
    "RATE_LIMIT": "when it answers, not what",
    "RATE_BURST": "when it answers, not what",
    "BODY_LIMIT_BYTES": "which requests it reads",
    "KEY_CACHE_MS": "how long a revoked API key still works",
    "WITNESSES": "who cosigns the log",
    "LOG_LEVEL": "what the operator's log says",
    "METRICS_HOST": "where it listens",
    "METRICS_PORT": "where it listens",
    "PUBLIC_EVERY_S": "when a checkpoint is public",
}


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_each_setting_is_covered_or_changes_no_answer(setting):
    """A new setting needs a decision: it belongs to the id, or it has a reason here."""
    assert setting.decides != (setting.name in CHANGES_NO_ANSWER)


def test_each_setting_that_decides_is_in_what_is_hashed():
    """By its value in force, also where it is the default."""
    first = list_deciding(load({}))
    changed = {"PUBLIC_URL": "https://x.example", "LOG_ORIGIN": "x.example/log", "CONTROLLER": "X"}
    changed["PLACEHOLDER_IDS"] = "shop guest, shop anonymous"
    for row in SETTINGS:
        if row.decides:
            value = changed.get(row.name, "77")
            assert list_deciding(load({f"ABOVEBOARD_{row.name}": value})) == first | {row.name: value}


@pytest.mark.parametrize(
    "surroundings",
    [{"TZ": "Pacific/Auckland"}, {"LANG": "tr_TR.UTF-8", "LC_ALL": "C"}, {"PYTHONHASHSEED": "7"}],
)
def test_variables_of_the_process_change_no_rules(surroundings):
    """Time zone, locale and the seed of hashes: the id and the build are the same, which is what a record names."""
    ask = (
        "from aboveboard.build import identify_build\n"
        "from aboveboard.app import read_rules\n"
        "from aboveboard.gateway.metrics import Metrics\n"
        "from aboveboard.settings import load\n"
        "print(read_rules(load({}), Metrics(), surveyed=False).policy.id, identify_build().id)"
    )
    said = subprocess.run(
        [sys.executable, "-c", ask], env=os.environ | surroundings, capture_output=True, text=True, check=True
    )
    here = read_rules(load({}), Metrics(), surveyed=False).policy.id
    assert said.stdout.split() == [here, identify_build().id]
