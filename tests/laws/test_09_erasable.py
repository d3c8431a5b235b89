"""Promise 9, erasable: after an erasure no byte of the person is left in any file of ours, the engine has forgotten what
it learned from them, and the log still verifies."""

from aboveboard.audit.head import verify_log
from aboveboard.audit.note import vkey
from aboveboard.audit.tree import leaf_hash
from aboveboard.catalogue.cache import placement_key
from aboveboard.catalogue.tables import model_versions, models
from aboveboard.clock import MS_PER_DAY, system_clock, to_iso
from aboveboard.engine import decay, ridge
from aboveboard.engine.decay import DatedExample
from aboveboard.engine.sums_codec import encode
from aboveboard.erasure import ledger
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from tests.erasure.leaving import erase, lived, pseudonym_of, rows_of, settle
from tests.laws.running import app_of, head_of, leaves_of, rows
from tests.world import CAST, DAN, ITEMS

MONTH_MS = 30 * MS_PER_DAY
features = st.dictionaries(st.sampled_from("abcdef"), st.floats(-8, 8), min_size=1, max_size=4)
examples = st.lists(
    st.builds(DatedExample, st.integers(0, 12 * MONTH_MS), st.tuples(features, st.floats(0, 1))), max_size=12
)
half_lives = st.sampled_from((None, 1, 7, 90))


@given(examples, examples, half_lives, st.integers(0, 14 * MONTH_MS))
def test_what_is_taken_back_was_never_there(others, theirs, half_life, now_ms):
    """To the bit, whoever came first and whatever has faded since: the sums, and the model that is solved from them."""
    none = decay.empty(decay.period_ms_of(half_life))
    alone = decay.add(none, others)
    left = decay.subtract(decay.add(decay.add(none, theirs), others), theirs)
    assert encode(left) == encode(alone)
    assert model_of(left, now_ms) == model_of(alone, now_ms)


def model_of(sums, now_ms):
    return ridge.solve_model(decay.total(decay.drop_old_periods(sums, now_ms), now_ms), 1)


def learned(installation, app):
    """The sums of the app's placement, and the newest model without its number."""
    key = placement_key(app, "home")
    sums = rows(installation, select(models.c.statistics).where(models.c.placement_key == key))[0][0]
    bodies = select(model_versions.c.version, model_versions.c.body).where(
        model_versions.c.placement_key == key
    )
    version, body = max(rows(installation, bodies))
    return sums, body.replace(f'"version":{version},'.encode(), b"")


def test_the_engine_forgets_to_the_bit(installation, shop):
    """With one person more learned from and erased again, sums and model are what they were without them."""
    stays = lived(installation, shop, turns=4)
    settle(installation)
    without = learned(installation, stays.app)
    leaves = lived(installation, shop, turns=6)
    for decision, kind in zip(
        leaves.decisions[1:], ("dismissed", "seen", "taken", "taken", "seen"), strict=True
    ):
        shop.outcome(decision, kind)
    settle(installation)
    assert learned(installation, stays.app) != without
    erase(shop, leaves.person)
    assert learned(installation, stays.app) == without


def test_an_imported_log_is_forgotten_to_the_bit(installation, shop):
    """What an app imported of one person leaves nothing in sums and model, beside what it imported of others and nobody."""
    app = app_of(installation, shop.decide())
    people = [None, shop.welcome(DAN), shop.welcome(DAN)]

    def bring(person, count):
        """Imports entries of different items, in several places of a list."""
        entry = {"placement": "home", "kind": "taken", "person": person, "at": to_iso(system_clock())}
        log = [
            entry | {"id": f"{person}-{n}", "item": ITEMS[n]["item"], "position": n + 1} for n in range(count)
        ]
        answer = shop.ok("POST", "/v1/imports/outcomes", {"outcomes": log})["outcomes"]
        assert {each["status"] for each in answer} == {"kept"}
        settle(installation)

    for person in people[:2]:
        bring(person, 3)
    without = learned(installation, app)
    bring(people[2], 5)
    assert learned(installation, app) != without
    erase(shop, people[2])
    assert learned(installation, app) == without


def test_whoever_they_were_nothing_is_left(installation, shop):
    """All of the cast, with or without consent, leave no row behind; the log has all its leaves and verifies."""
    for member in CAST:
        before = leaves_of(installation)
        person = shop.welcome(member)
        shop.signal(person, session="s-1")
        app = app_of(installation, shop.decide(person, session="s-1"))
        pseudonym = pseudonym_of(installation, app, person)
        assert rows_of(installation, pseudonym)
        erase(shop, person)
        assert rows_of(installation, pseudonym) == {}
        assert leaves_of(installation)[: len(before)] == before
    gateway = installation.service.gateway
    key = vkey(gateway.database.origin, gateway.keyring.log_signer.public_key())
    verify_log(leaves_of(installation), head_of(installation), key)


def test_leaves_do_not_lead_to_anybody(installation, shop):
    """Not even to somebody whose app remembers them: no leaf holds the pseudonym, the ledger's hash or the id."""
    past = lived(installation, shop)
    answer = erase(shop, past.person)
    whole = b"".join(leaves_of(installation))
    known = (past.person, past.pseudonym.hex(), ledger.hash_of(past.pseudonym), answer["erasure"])
    assert not any(each.encode() in whole for each in known)


def test_every_erasure_is_in_the_ledger(installation, shop):
    """Outside of the database, with the place and the hash of its intent: what a restore is compared with."""
    past = lived(installation, shop)
    answer = erase(shop, past.person)
    lines = ledger.read(installation.settings.data)
    line = next(line for line in lines if line.who == ledger.hash_of(past.pseudonym))
    leaf = leaves_of(installation)[line.place]
    assert (line.place, line.leaf) == (answer["log"]["intent"], leaf_hash(leaf).hex())
