"""Law: no table stores a plain hash of anything that an app or a person sent.

Such a hash can be guessed: its reader hashes what may have been sent, and compares. So each is under a key.
"""

import hashlib
import itertools
import json
from typing import Any, NamedTuple

from aboveboard import canonical
from aboveboard.access import sessions
from aboveboard.access.api_keys import parse
from aboveboard.access.key_admin import all_keys
from aboveboard.access.tables import api_keys
from aboveboard.clock import to_iso
from aboveboard.ingestion.imports import import_outcomes
from aboveboard.learning.learner import learn_once
from aboveboard.schema import TABLES
from sqlalchemy import select

from tests.house import House
from tests.ingestion.history import batch_of
from tests.laws.running import app_of
from tests.world import DAN

ALGORITHMS = ("sha256", "sha1", "md5", "blake2b", "blake2s", "sha512", "sha384", "sha224", "sha3_256")
PUBLIC = {"api_keys.digest": "the secret in a key has 256 random bits"}
"""The columns with a plain hash of what cannot be guessed."""


class Sent(NamedTuple):
    """The texts that a test sent, and the pseudonyms beside which they may be stored."""

    texts: list[str]
    pseudonyms: list[bytes]


def live(house: House) -> Sent:
    """Lets one person do what leaves a hash behind, and returns all that was sent."""
    shop, person = house.shop, house.shop.welcome(DAN)
    keyed = {"idempotency-key": "order-41"}
    body: dict[str, Any] = {"placement": "home", "person": person}
    made = shop.decide(**body, headers=keyed)
    choice = {"state": "refused", "notice": shop.notice("improve"), "language": "en", "method": "test"}
    signal = {"id": "order-42", "type": "item_viewed", "person": person, "fields": {"item": "running-2"}}
    item = made["items"][0]["item"]
    outcome = {"id": "order-43", "decision": made["decision"], "item": item, "kind": "taken"}
    batches = {"signals": {"signals": [signal]}, "outcomes": {"outcomes": [outcome]}}
    for name, batch in batches.items():
        assert shop.ok("POST", f"/v1/{name}", batch, **keyed)[name][0]["status"] == "kept"
    entry = {"id": "order-44", "placement": "home", "item": item, "kind": "taken", "person": person}
    entry["at"] = to_iso(house.clock())
    imported = {"outcomes": [entry]}
    assert shop.ok("POST", "/v1/imports/outcomes", imported, **keyed)["outcomes"][0]["status"] == "kept"
    app = app_of(house.installation, made)
    key = next(each for each in house.run(all_keys(house.gateway)) if each.app == app)
    link = house.run(sessions.make_link(house.gateway, key, person, "/privacy"))
    opened = house.run(sessions.enter(house.gateway, link.url.rpartition("/")[2]))
    house.run(sessions.leave(house.gateway, opened.session))
    house.run(learn_once(house.gateway))
    house.run(
        import_outcomes(house.gateway, app, batch_of({**entry, "id": "order-45", "person": None}), asked=None)
    )
    shop.ok("PUT", f"/v1/people/{person}/consents/improve", choice, **keyed)
    gone = shop.welcome(DAN)
    app = app_of(house.installation, made)
    pseudonyms = [house.gateway.keyring.pseudonym(app, each) for each in (person, gone)]
    shop.erase(gone)
    texts = [
        app,
        person,
        gone,
        "order-41",
        "order-42",
        "order-43",
        "order-44",
        "order-45",
        made["decision"],
        item,
        "home",
        "taken",
    ]
    bodies = [body, choice, *batches.values(), signal, outcome, imported, entry]
    texts += ["/v1/decisions", "decisions", "POST", *(json.dumps(each) for each in bodies)]
    texts += [json.dumps(each, separators=(",", ":")) for each in bodies]
    texts += [canonical.encode(each).decode() for each in bodies]
    return Sent(texts, pseudonyms)


def guesses(sent: Sent) -> set[bytes]:
    """Returns every digest of one part, and of up to three parts joined in the usual ways, raw and in hex."""
    parts = [each.encode() for each in sent.texts]
    parts += [name for each in sent.pseudonyms for name in (each, each.hex().encode())]
    messages = set(parts)
    for group in itertools.chain(itertools.permutations(parts, 2), itertools.permutations(parts[:10], 3)):
        messages |= {joint.join(group) for joint in (b"", b"\0", b"/", b":", b"|", b"\n")}
        messages.add(b"".join(len(each).to_bytes(4, "big") + each for each in group))
    for texts in itertools.chain(
        itertools.permutations(sent.texts, 2), itertools.permutations(sent.texts[:10], 3)
    ):
        messages |= {canonical.encode([*texts]), json.dumps([*texts]).encode()}
    messages |= {canonical.encode([each]) for each in sent.texts}
    return {hashlib.new(name, each).digest() for each in messages for name in ALGORITHMS}


def values(house: House) -> dict[str, set[bytes]]:
    """Returns the content of every column of text or bytes."""
    found = dict[str, set[bytes]]()
    for table in TABLES:
        rows = house.rows(select(table))
        for at, column in enumerate(table.columns):
            cells = (row[at] for row in rows)
            found[f"{table.name}.{column.name}"] = {
                cell.encode() if isinstance(cell, str) else bytes(cell)
                for cell in cells
                if isinstance(cell, str | bytes)
            }
    return found


def hits(stored: dict[str, set[bytes]], digests: set[bytes]) -> set[str]:
    """Returns the columns with a value that is one of the digests, or its first 16 bytes, also in hex."""
    names = {each for full in digests for each in (full, full[:16])}
    names |= {each.hex().encode() for each in names}
    return {column for column, cells in stored.items() if not names.isdisjoint(cells)}


def test_nothing_stored_is_the_hash_of_what_was_sent(house: House) -> None:
    """Not in any table, by any usual hash, of any part or few parts."""
    digests = guesses(live(house))
    stored = values(house)
    for filled in (
        "idempotency.request",
        "signals.id_hash",
        "outcomes.outcome",
        "imports.imported",
        "spent.pass",
        "erased_people.who",
    ):
        assert stored[filled], f"{filled} has no row, so nothing was tried"
    assert stored["impressions.impression"]
    assert hits(stored, digests) == set()


def test_a_plain_hash_would_be_found(house: House) -> None:
    """The one column that has such hashes is found, and so is one of two parts."""
    text = house.installation.key()
    digests = {parse(text).digest} | guesses(Sent(["shop", "order-41"], [bytes(32)]))
    assert hits(values(house), digests) == set(PUBLIC)
    planted = {"signals.id_hash": {hashlib.sha256(bytes(32) + b"order-41").digest()}}
    planted["idempotency.request"] = {hashlib.sha1(b"shop/order-41").hexdigest().encode()}
    assert hits(planted, digests) == set(planted)
    assert house.rows(select(api_keys.c.id))
