"""Promise 13, what decides is on record: whatever can change an answer is named by a hash in the record, its change is an
entry, and `policy diff` tells it.
"""

import json
import os
import re
import subprocess
import sys
from itertools import product
from shutil import copytree, rmtree
from typing import NamedTuple

import pytest
from aboveboard import canonical
from aboveboard.app import read_rules, reload_rules
from aboveboard.audit.entries import parse_leaf
from aboveboard.build import identify_build
from aboveboard.decisions.replay import bound_of, compute_again, recall
from aboveboard.gateway.metrics import Metrics
from aboveboard.gateway.stored_records import open_bytes
from aboveboard.policy.declared_diff import compare_declared
from aboveboard.setting_table import SETTINGS
from aboveboard.settings import find_shipped, list_deciding, load
from aboveboard.storage.tables import entries, records
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec import structs
from sqlalchemy import select

from tests.clocks import HandClock
from tests.laws.running import app_of, client, rows, stored_records
from tests.world import CAST, ITEMS, Installation

VALUE = re.compile(
    r'^(?P<key>[\w.]+) = ((?P<number>\d+(\.\d+)?)|"(?P<text>[^"]+)")$|^@reason\w*\("(?P<reason>[^"]+)"\)$',
    re.MULTILINE,
)
"""A number or a sentence that stands alone on its line, or the reason of a rule."""

NAMES = (
    "about",
    "act",
    "order",
    "level",
    "name",
    "reach",
    "purpose",
    "category",
    "data_use",
    "default_level",
    "strictest_region",
)
"""The keys whose values are names, of which few are valid."""

EXAMPLES = max(2, settings().max_examples // 30)
"""A reload judges every question again, which takes about a second."""

OUTCOME = ("decision", "items", "why", "worth", "carried")
"""The members of a record that tell the answer. All others name its causes."""


PLACEMENTS = {"home": "offer", "side": "content", "mail": "message"}


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
        self.first = self.gateway.settings, self.gateway.rules
        self.moved = 0
        self.people = {}
        with client(self.installation) as shop:
            self.key = shop.key
            for placement, kind in PLACEMENTS.items():
                shop.place(placement, kind=kind)
            for member in CAST:
                person = shop.welcome(member)
                self.people[member.name] = person
                shop.signal(person, session="s")

    def reload(self):
        return self.installation.run(reload_rules(self.gateway))

    def put_in_force(self, change):
        """The rules with a change, without the survey of all questions and without an entry."""
        change.make(self)
        self.gateway.rules = read_rules(self.gateway.settings, Metrics(), surveyed=False)

    def restore(self):
        """The files, the settings and the rules as they were at first."""
        rmtree(self.folder)
        copytree(find_shipped("policies"), self.folder)
        self.gateway.settings, self.gateway.rules = self.first

    def add_signal(self):
        with client(self.installation, self.key) as shop:
            shop.signal(self.people["eve"], topics=["cooking"])

    def move_items(self):
        """The editorial order of one placement."""
        self.moved += 1
        with client(self.installation, self.key) as shop:
            shop.place("side", [*ITEMS[self.moved % 8 :], *ITEMS[: self.moved % 8]], kind="content")

    def let_time_pass(self):
        self.clock.forward(minutes=90)

    def answers(self):
        """Each answer to each person beside what its record names: two texts."""
        with client(self.installation, self.key) as shop:
            for person, placement in product(self.people.values(), PLACEMENTS):
                context = {"device": "mobile", "region": "FR"}
                answer = shop.decide(person, placement, session="s", context=context, count=3)
                record = shop.record(answer)
                leaf = rows(
                    self.installation,
                    select(entries.c.leaf).where(entries.c.entry_index == answer["log"]["index"]),
                )[0][0]
                names = {key: value for key, value in record.items() if key not in OUTCOME}
                names |= {"person": person, "policy": parse_leaf(leaf).policy}
                del answer["decision"], answer["log"]
                answer["why"]["url"] = answer["why"]["url"].partition("/why/")[0]
                yield json.dumps(names, sort_keys=True), json.dumps(answer, sort_keys=True)

    def policy_entries(self):
        key = self.gateway.keyring.operator_key
        found = stored_records(self.installation, records.c.kind == "policy")
        return [canonical.decode(open_bytes(stored, key)) for stored in found]


@pytest.fixture(scope="module")
def rules(tmp_path_factory):
    running = Rules(tmp_path_factory.mktemp("law13"))
    yield running
    running.installation.close()


def edits_of(text):
    """Every edit of one value that leaves the file valid: a number a little off, a sentence with another end."""
    for found in VALUE.finditer(text):
        if found["key"] in NAMES or found["number"] == "0.0":
            continue
        kind = "number" if found["number"] else "text" if found["text"] else "reason"
        yield text[: found.start(kind)] + edited(found[kind], kind) + text[found.end(kind) :]


def edited(value, kind):
    match kind:
        case "number":
            return str(float(value) * 0.99) if "." in value else str(int(value) + 1)
        case "reason":
            return f"{value[:-1]}, now."
        case _:
            return f"{value}!"


EDITS = [
    (path.name, place)
    for pattern in ("*.toml", "*.cedar")
    for path in sorted(find_shipped("policies").glob(pattern))
    for place, _ in enumerate(edits_of(path.read_text()))
] + [(f"notices/{path.name}", -1) for path in sorted(find_shipped("policies").glob("notices/*.md"))]


def edit(folder, name, place):
    """The names of the files that change. A notice gets a new version, and its old one stays beside it."""
    file = folder / name
    text = file.read_text()
    if place >= 0:
        file.write_text(list(edits_of(text))[place])
        return {name}
    older = file.with_suffix(".v1.md")
    older.write_text(text)
    file.write_text(text.replace("version = 1", "version = 2", 1) + "\nMore.\n")
    return {name, f"notices/{older.name}"}


@settings(max_examples=EXAMPLES)
@given(st.lists(st.sampled_from(EDITS), min_size=1, max_size=3, unique=True))
@example([("notices/improve.en.md", -1)])
def test_any_change_of_any_file_is_an_entry_and_told(rules, edits):
    """The id changes, the entry names the files, and `policy diff` has a line for each; going back gives the old id."""
    rules.restore()
    before = rules.gateway.rules.policy
    changed = sorted(set[str]().union(*(edit(rules.folder, name, place) for name, place in edits)))
    assert rules.reload()
    after = rules.gateway.rules.policy
    assert after.id != before.id
    newest = rules.policy_entries()[-1]
    assert (newest["policy"], newest["changed"]) == (after.id, changed)
    assert {change.file for change in compare_declared(before, after)} == set(changed)
    assert all(json.loads(names)["policy"] == after.id for names, _ in rules.answers())
    rules.restore()
    assert rules.reload()
    assert rules.gateway.rules.policy.id == before.id


class Edit(NamedTuple):
    """A change of a file. With `answers`, it changes an answer to one of the people."""

    file: str
    old: str
    new: str
    answers: bool = True

    def make(self, rules):
        file = rules.folder / self.file
        file.write_text(file.read_text().replace(self.old, self.new))


class Changed(NamedTuple):
    """A change of a setting."""

    setting: str
    value: str
    answers: bool = True

    def make(self, rules):
        rules.gateway.settings = structs.replace(rules.gateway.settings, **{self.setting: self.value})


CHANGES = (
    Edit("dial.toml", "offer = 1", "offer = 4"),
    Edit("dial.toml", "any = 2", "any = 4"),
    Edit("dial.toml", "strength = 0.85", "strength = 0.7"),
    Edit("dial.toml", "strength = 1.0", "strength = 0.99"),
    Edit("dial.toml", "What you did here before counts too.", "What you did here counts too.", answers=False),
    Edit("signals.toml", "weight = 1.0", "weight = 2.0", answers=False),
    Edit("signals.toml", "half_life_days = 14", "half_life_days = 1"),
    Edit("context.toml", '[fields.device]\nabout = "request"\nlevel = 1', "[fields.device]\nlevel = 4"),
    Edit("context.toml", "It counted what you came to do", "It counted what you do", answers=False),
    Edit("intents.toml", "certainty = 0.5", "certainty = 0.9", answers=False),
    Edit("journeys.toml", "hours = 4", "hours = 5", answers=False),
    Edit("use.cedar", "You ", "You, yes you, ", answers=False),
    Edit("use.cedar", "context.level >= 3 };", "context.level >= 4 };"),
    Edit("outbound.cedar", "We have no valid yes", "We have no yes"),
    Edit("purposes.toml", "Remember earlier visits", "Remember", answers=False),
    Edit("notices/improve.en.md", "We do not sell it", "We never sell it", answers=False),
    Changed("public_url", "https://x.example"),
    Changed("controller", "X", answers=False),
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: f"{change[0]}: {change[1]}")
def test_what_is_declared_changes_what_the_record_names(rules, change):
    """The policy's id, whether an answer changes with it or not, and no other rules."""
    rules.let_time_pass()
    before = list(rules.answers())
    rules.put_in_force(change)
    after = list(rules.answers())
    rules.restore()
    for (old, _), (new, _) in zip(before, after, strict=True):
        assert "policy" in differing(old, new)
    if change.answers:
        assert [answer for _, answer in before] != [answer for _, answer in after]


def test_a_decision_by_a_state_is_computed_again_after_the_state_changed(rules):
    """To the bit, by the states of its record. The next decision goes by the new ones."""
    imported = "state:skill/import_used"
    with client(rules.installation, rules.key) as shop:
        shop.place("steps", [{"item": "import", "gives": imported}, {"item": "export", "needs": [imported]}])
        eve = rules.people["eve"]
        shop.signal(eve, "feature_used", feature="import")
        old = shop.decide(eve, "steps", count=2)
        rules.put_in_force(Edit("journeys.toml", 'feature = "import"', 'feature = "other"'))
        new = shop.decide(eve, "steps", count=2)
        found = [shop.record(each)["allowed"]["states"] for each in (old, new)]
        rules.restore()
    held = [{state[0]: state[-1] for state in states} for states in found]
    assert held == [{imported: True}, {imported: False}], found
    body, made = rules.installation.run(replayed(rules.gateway, app_of(rules.installation, old), old))
    assert [(each.item, float(each.probability)) for each in body.items] == made


async def replayed(gateway, app, answer):
    """The record of a decision, and the items and chances that are computed from it again."""
    body = (await recall(gateway, app, answer["decision"])).body
    bound = await bound_of(gateway, app, body)
    slots = compute_again(bound, body).slots
    return body, [(bound.shelf.ids[slot.item], slot.probability) for slot in slots]


def differing(old, new):
    """The members in which two texts of `answers` differ."""
    one, other = json.loads(old), json.loads(new)
    return {name for name in {*one, *other} if one.get(name) != other.get(name)}


@pytest.mark.parametrize(
    ("change", "named"),
    [("add_signal", "allowed"), ("move_items", "revision"), ("let_time_pass", "allowed")],
)
def test_what_is_stored_changes_what_the_record_names(rules, change, named):
    """A signal, a row of the catalogue and the time change an answer, and other members than the policy's id."""
    before = list(rules.answers())
    getattr(rules, change)()
    after = list(rules.answers())
    found = [differing(old, new) for (old, _), (new, _) in zip(before, after, strict=True)]
    assert not [names for names in found if "policy" in names]
    assert [names for names in found if named in names]
    assert [answer for _, answer in before] != [answer for _, answer in after]


STEPS = (*CHANGES, "add_signal", "move_items", "let_time_pass", "restore")


@settings(max_examples=EXAMPLES // 2)
@given(st.lists(st.sampled_from(STEPS), min_size=1, max_size=4))
def test_records_that_are_equal_in_what_they_name_have_equal_answers(rules, steps):
    """Whatever changes, is restored or stays: where an answer differs, something that its record names differs."""
    answers, asked = {}, 0
    for step in [*steps, "restore", "restore"]:
        if isinstance(step, str):
            getattr(rules, step)()
        else:
            rules.put_in_force(step)
        for names, answer in rules.answers():
            asked += 1
            assert answers.setdefault(names, answer) == answer
    assert len(answers) < asked


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
    "ADDRESS_RATE": "when it answers, not what",
    "ADDRESS_BURST": "when it answers, not what",
    "PROXIES": "whose requests count together",
    "HOSTS": "which requests it reads",
    "BODY_LIMIT_BYTES": "which requests it reads",
    "LABEL_LIMIT_BYTES": "which requests it reads",
    "HEAD_LIMIT_BYTES": "which requests it reads",
    "HEAD_FIELDS_MAX": "which requests it reads",
    "ADDRESS_LIMIT_BYTES": "which requests it reads",
    "HEAD_SECONDS": "which requests it reads",
    "BODY_SECONDS": "which requests it reads",
    "IDLE_SECONDS": "how long it waits for the next request",
    "FIRST_SECONDS": "how long it waits for the first request",
    "CONNECTIONS_MAX": "which requests it reads",
    "PICTURES_MAX": "which pictures it takes",
    "CONTENT_LIMIT_BYTES": "which items it takes",
    "ANSWER_LIMIT_BYTES": "which answers it refuses whole",
    "KEPT_ANSWER_BYTES": "which answers it refuses whole",
    "LIMITS_MODE": "whether it refuses, not what it answers",
    "KEY_CACHE_MS": "how long a revoked API key still works",
    "APPROVAL_HOURS": "how long a request of the staff waits for a second person",
    "FOUR_EYES": "which acts of the staff need a second person",
    "CASE_KEEP_DAYS": "how long the staff see an ended case",
    "WITNESSES": "who cosigns the log",
    "APP_PAGES": "where pages lead back to",
    "OIDC": "how staff sign in to the console",
    "KERNEL": "both forms compute the same, and the build says which one",
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
