"""Promise 6, no answer without a record: a decision is returned only after its record is durable and has its place in
the log."""

import json
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from threading import Event

import pytest
from aboveboard.audit import tree
from aboveboard.audit.note import open_checkpoint, vkey
from aboveboard.decisions.replay import recall
from aboveboard.gateway.stored_records import open_salted
from aboveboard.storage.tables import records
from aboveboard.transparency.signer import sealer

from tests.audit import oracle
from tests.laws.running import app_of, client, head_of, leaves_of, stored_records
from tests.world import CAST, DAN, Installation


def committed(installation, answer):
    """The leaf at the place that an answer names, and the salt and body that were sealed with it."""
    (stored,) = stored_records(installation, records.c.entry_index == answer["log"]["index"])
    app, gateway = app_of(installation, answer), installation.service.gateway
    key = installation.run(recall(gateway, app, answer["decision"])).key
    return json.loads(stored.leaf), *open_salted(stored, key)


def test_every_answer_is_committed_to_at_its_place_in_the_log(installation, shop):
    """Whoever asks: the leaf there commits to the very record that can be read back."""
    people = [shop.welcome(member) for member in CAST]
    for answer in [shop.decide(count=2)] + [shop.decide(person, count=2) for person in people]:
        leaf, salt, body = committed(installation, answer)
        assert (leaf["type"], leaf["commitment"]) == ("decision", sha256(salt + body).hexdigest())
        assert json.loads(body) == shop.record(answer)


def test_the_record_says_what_was_answered(shop):
    """The decision, the items with their chances, the level and what bound it."""
    answer = shop.decide(shop.welcome(DAN), count=3)
    record, personalization = shop.record(answer), answer["personalization"]
    shown = [(item["item"], item["probability"]) for item in answer["items"]]
    assert record["decision"] == answer["decision"]
    assert [(item, float(chance)) for item, chance in record["items"]] == shown
    assert {name: record[name] for name in ("asked", "effective", "bound_by")} == {
        name: personalization[name] for name in ("asked", "effective", "bound_by")
    }


def test_the_signed_head_contains_every_answer(installation, shop):
    """Of many at once: each has a place of its own, under the newest signed root."""
    person = shop.welcome(DAN)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: shop.decide(person), range(24)))
    assert len({answer["log"]["index"] for answer in answers}) == len(answers)
    gateway, head = installation.service.gateway, head_of(installation)
    key = vkey(gateway.settings.log_origin, gateway.keyring.log_signer.public_key())
    checkpoint = open_checkpoint(head.checkpoint, key)
    hashes = [tree.leaf_hash(leaf) for leaf in leaves_of(installation)[: checkpoint.size]]
    assert checkpoint.root == oracle.root_of(hashes)
    assert checkpoint.size > max(answer["log"]["index"] for answer in answers)


@pytest.fixture
def failing(tmp_path, monkeypatch):
    """A service whose log can be made to fail when it is to be sealed, and the switch."""
    fails = Event()

    def fragile_sealer(origin, keyring):
        seal = sealer(origin, keyring)

        def seal_or_fail(head, leaves):
            if fails.is_set():
                raise OSError("the disk is full")
            return seal(head, leaves)

        return seal_or_fail

    monkeypatch.setattr("aboveboard.app.sealer", fragile_sealer)
    installation = Installation(tmp_path, learn_every_ms="0")
    yield installation, fails
    installation.close()


def test_no_answer_is_given_when_none_can_be_recorded(failing):
    """A problem that says when to come back, nothing of the decision, and nothing in the log or the records."""
    installation, fails = failing
    with client(installation) as shop:
        shop.place()
        person, head = shop.welcome(DAN), head_of(installation)
        fails.set()
        problem = shop.refused("POST", "/v1/decisions", {"placement": "home", "person": person})
        assert problem["status"] == 503
        assert "items" not in problem
        assert (head_of(installation), len(leaves_of(installation))) == (head, head.size)
        fails.clear()
        assert shop.decide(person)["log"]["index"] == head.size
