"""Erasing: what is gone afterwards, what is answered meanwhile, and that it gets to its end from wherever it stopped."""

import asyncio
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from aboveboard import canonical
from aboveboard.audit.head import verify_log
from aboveboard.audit.note import vkey
from aboveboard.catalogue.revision_cache import Revisions
from aboveboard.erasure import erase as erasing
from aboveboard.erasure import ledger, state, steps
from aboveboard.erasure.ledger import REPLAYED, LedgerLine
from aboveboard.erasure.scan import Find, search
from aboveboard.erasure.steps import STEPS
from aboveboard.errors import NotFound, Stale
from aboveboard.gateway.stored_records import open_bytes
from aboveboard.learning import learner, stored_outcome
from aboveboard.people.store import people
from aboveboard.signals.outcome_tables import outcomes
from aboveboard.storage.journal import unreadable
from aboveboard.storage.tables import erasures, idempotency, records
from sqlalchemy import select, update

from tests.erasure.leaving import begin, erase, lived, name_of, pseudonym_of, rows_of, settle
from tests.laws.running import head_of, leaves_of, rows, stored_records
from tests.storage.splitting import leave_residue, places_of
from tests.world import DAN, Installation, Shop

ORDER = ["intent", "ledger", "engine", "rows", "key", "files", "search", "completion"]


def finish(installation: Installation, erasure: bytes) -> None:
    installation.run(erasing.finish(installation.service.gateway, erasure))


def check_log(installation: Installation) -> None:
    """The log verifies, as anybody would verify it."""
    gateway = installation.service.gateway
    key = vkey(gateway.database.origin, gateway.keyring.log_signer.public_key())
    verify_log(leaves_of(installation), head_of(installation), key)


def test_nothing_is_left_in_any_table(installation: Installation, shop: Shop) -> None:
    """No row names them, whatever they did; other people's rows stay."""
    past, other = lived(installation, shop), lived(installation, shop)
    before = rows_of(installation, other.pseudonym)
    assert {"people", "records", "signals", "outcomes", "idempotency"} <= set(before)
    erase(shop, past.person)
    assert rows_of(installation, past.pseudonym) == {}
    assert rows_of(installation, other.pseudonym).items() >= before.items()


def test_they_are_unknown_afterwards(installation: Installation, shop: Shop) -> None:
    """As somebody who never was: their id, their decisions, and a second erasure."""
    past = lived(installation, shop)
    erase(shop, past.person)
    for method, path in [
        ("GET", f"/v1/people/{past.person}"),
        ("DELETE", f"/v1/people/{past.person}"),
        ("GET", f"/v1/decisions/{past.decisions[0]['decision']}"),
        ("GET", f"/v1/decisions/{past.decisions[0]['decision']}/why"),
    ]:
        assert shop.refused(method, path)["status"] == 404


def test_the_log_says_so_and_names_nobody(installation: Installation, shop: Shop) -> None:
    """Both entries are the operator's and know the hash of the one-time id; all leaves are where they were."""
    past = lived(installation, shop)
    before = leaves_of(installation)
    answer = erase(shop, past.person)
    gateway, bodies = installation.service.gateway, []
    for place in answer["log"].values():
        (stored,) = stored_records(installation, records.c.entry_index == place)
        assert stored.person is None
        bodies.append(canonical.decode(open_bytes(stored, gateway.keyring.operator_key)))
    hashed = state.hash_of(answer["erasure"]).hex()
    assert set(bodies[0].pop("deletions")) == {"before", "number", "root"}
    assert bodies == [{"v": 1, "step": step, "erasure": hashed} for step in ("intent", "completion")]
    assert leaves_of(installation)[: len(before)] == before
    check_log(installation)


def test_linked_ids_are_one_person(installation: Installation, shop: Shop) -> None:
    """Whichever of the ids is named, all of them go."""
    for named in (0, 1):
        known, guest = lived(installation, shop), lived(installation, shop)
        shop.ok("PUT", f"/v1/people/{known.person}/guests/{guest.person}")
        erase(shop, (known, guest)[named].person)
        assert rows_of(installation, known.pseudonym) == rows_of(installation, guest.pseudonym) == {}


def test_somebody_whose_row_does_not_open_is_erased(installation: Installation, shop: Shop) -> None:
    """What was learned from them cannot be told any more; the receipt says so."""
    past = lived(installation, shop)
    settle(installation)

    async def spoil() -> None:
        async with installation.service.gateway.database.engine.begin() as connection:
            row = people.c.pseudonym == past.pseudonym
            await connection.execute(update(people).where(row).values(wrapped_key=b"x" * 61))

    installation.run(spoil())
    answer = erase(shop, past.person)
    assert rows_of(installation, past.pseudonym) == {}
    assert "sums that models were learned with" in {each["what"] for each in answer["kept"]}


def test_answers_that_several_share_go_too(installation: Installation, shop: Shop) -> None:
    """The kept answer to a batch is the operator's, and names each signal in it."""
    past, other = lived(installation, shop), lived(installation, shop)
    signals = [
        {"id": f"shared-{each.person}", "type": "item_viewed", "person": each.person, "fields": {"item": "a"}}
        for each in (other, past)
    ]
    batch = {"signals": signals}
    first = shop.ok("POST", "/v1/signals", batch, **{"Idempotency-Key": f"batch-{past.person}"})
    assert [each["status"] for each in first["signals"]] == ["kept", "kept"]
    kept = select(idempotency.c.request).where(idempotency.c.person.is_(None))
    before = len(rows(installation, kept))
    erase(shop, past.person)
    assert len(rows(installation, kept)) == before - 1
    again = {"signals": signals[:1]}
    assert shop.ok("POST", "/v1/signals", again)["signals"][0]["status"] == "duplicate"


# --- meanwhile


@pytest.fixture
def leaving(installation: Installation, shop: Shop) -> Any:
    """Somebody whose erasure has begun and does not go on by itself."""
    past, gateway = lived(installation, shop), installation.service.gateway
    settle(installation)
    begun = installation.run(begin(gateway, past))
    yield past, begun
    finish(installation, name_of(begun))


def test_who_is_being_erased_is_nobody(leaving: Any, installation: Installation, shop: Shop) -> None:
    """They get an answer that everybody gets, and its record is about nobody."""
    past, _ = leaving
    before = rows_of(installation, past.pseudonym)
    answer = shop.decide(past.person, session="s-1")
    assert answer["personalization"]["effective"] <= 1
    query = select(records.c.person).where(records.c.entry_index == answer["log"]["index"])
    assert rows(installation, query) == [(None,)]
    assert rows_of(installation, past.pseudonym) == before


def test_nothing_is_written_about_who_is_being_erased(
    leaving: Any, installation: Installation, shop: Shop
) -> None:
    """Choices are refused with a problem; what comes in batches is refused one by one."""
    past, _ = leaving
    before = rows_of(installation, past.pseudonym)
    for method, path, body in [
        ("DELETE", "", None),
        ("GET", "", None),
        ("GET", "/consents", None),
        ("PUT", "/dial", {"level": 2}),
        ("PUT", "/restriction", {"restricted": True}),
    ]:
        problem = shop.refused(method, f"/v1/people/{past.person}{path}", body)
        assert (problem["status"], problem["detail"]) == (409, "This person is being erased.")
    assert shop.outcome(past.decisions[1])["status"] == "rejected"
    assert shop.signal(past.person)["status"] == "rejected"
    assert rows_of(installation, past.pseudonym) == before


def test_others_in_the_same_batch_are_heard(leaving: Any, shop: Shop) -> None:
    """A batch is not lost because one of its people is leaving."""
    past, _ = leaving
    signals = [
        {"id": f"mixed-{who}", "type": "item_viewed", "person": who, "fields": {"item": "a"}}
        for who in (past.person, shop.welcome(DAN))
    ]
    answer = shop.ok("POST", "/v1/signals", {"signals": signals})["signals"]
    assert [each["status"] for each in answer] == ["rejected", "kept"]


def test_a_kept_answer_is_not_given_again(leaving: Any, shop: Shop) -> None:
    """The same decision, asked for again: not the old answer, and no new one in its place."""
    past, _ = leaving
    body = {"placement": "home", "person": past.person, "session": "s-1"}
    headers = {"Idempotency-Key": f"{past.person}-0"}
    assert shop.refused("POST", "/v1/decisions", body, **headers)["status"] == 409


def test_an_erasure_under_way_has_a_receipt_already(leaving: Any, shop: Shop) -> None:
    """That says that it is not done."""
    _, begun = leaving
    answer = shop.ok("GET", f"/v1/erasures/{begun.erasure}")
    assert (answer["state"], answer["kept"]) == ("erasing", [])
    assert answer["log"] == {"intent": begun.intent, "completion": None}


def test_a_read_that_fails_after_the_start_keeps_no_id_back(
    installation: Installation, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one-time id is given once, so the answer has it, and the receipt can be read when the database is back."""
    past = lived(installation, shop)

    async def refused(*_: Any) -> None:
        raise unreadable("test")

    with monkeypatch.context() as patch:
        patch.setattr(erasing.progress, "receipt_of", refused)
        answer = shop.http.delete(f"/v1/people/{past.person}")
    assert answer.status_code == 202
    begun = answer.json()
    assert (begun["state"], begun["kept"], begun["log"]["completion"]) == ("erasing", [], None)
    receipt = shop.ok("GET", f"/v1/erasures/{begun['erasure']}")
    assert (receipt["state"], receipt["log"]["intent"]) == ("erased", begun["log"]["intent"])
    assert rows_of(installation, past.pseudonym) == {}


def test_of_two_at_once_one_is_told_so(installation: Installation, shop: Shop) -> None:
    """Nobody is erased twice, and nobody waits for the other."""
    past = lived(installation, shop)
    answers: list[Any] = []
    both = [
        threading.Thread(target=lambda: answers.append(shop.http.delete(f"/v1/people/{past.person}")))
        for _ in range(2)
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    found = sorted(answer.status_code for answer in answers)
    assert found[0] == 200
    assert found[1] in (404, 409)
    assert rows_of(installation, past.pseudonym) == {}


def test_whoever_keeps_asking_is_not_half_erased(installation: Installation, shop: Shop) -> None:
    """Decisions, signals and choices go on from all sides while the person is erased. What is there afterwards is of
    somebody new, and began after the erasure."""
    past = lived(installation, shop)
    over, statuses = threading.Event(), set()

    def ask(method: str, path: str, body: Any) -> None:
        while not over.is_set():
            statuses.add(shop.http.request(method, path, json=body).status_code)

    signal = {"id": "x", "type": "item_viewed", "person": past.person, "fields": {"item": "new"}}
    asking = [
        threading.Thread(target=ask, args=each)
        for each in [
            ("POST", "/v1/decisions", {"placement": "home", "person": past.person, "session": "s-1"}),
            ("POST", "/v1/signals", {"signals": [signal]}),
            ("PUT", f"/v1/people/{past.person}/dial", {"level": 2}),
        ]
    ]
    for each in asking:
        each.start()
    try:
        answer = erase(shop, past.person)
    finally:
        over.set()
        for each in asking:
            each.join()
    assert statuses <= {200, 409}
    left = select(records.c.entry_index).where(records.c.person == past.pseudonym)
    assert all(place > answer["log"]["intent"] for (place,) in rows(installation, left))
    held = shop.http.get(f"/v1/people/{past.person}").json()
    assert not held.get("interests")
    check_log(installation)


def test_what_was_about_to_be_learned_is_not(installation: Installation, shop: Shop) -> None:
    """A round of learning that has read their outcome before the erasure fails after it."""
    past, gateway = lived(installation, shop), installation.service.gateway

    async def race() -> None:
        query = select(outcomes.c.outcome, outcomes.c.person, outcomes.c.sealed)
        found = (await gateway.database.rows(query.where(outcomes.c.person == past.pseudonym)))[0]
        revisions = Revisions(gateway.shelves)
        waiting = await stored_outcome.decrypt_outcome(gateway, *found, revisions=revisions)
        assert waiting is not None
        begun = await begin(gateway, past)
        await erasing.finish(gateway, name_of(begun))
        with pytest.raises(Stale):
            await learner._learn(gateway, revisions, f"{past.app}/home", [waiting])

    installation.run(race())
    assert rows_of(installation, past.pseudonym) == {}


# --- interrupted


def test_the_steps_are_in_order(installation: Installation, shop: Shop) -> None:
    """Each row of the table leads to the next one."""
    past, gateway = lived(installation, shop), installation.service.gateway
    name, seen = name_of(installation.run(begin(gateway, past))), []
    while (work := installation.run(state.load(gateway, name))) is not None:
        seen.append(work.step)
        installation.run(STEPS[work.step](gateway, work))
    assert seen == list(STEPS) == ORDER


@pytest.mark.parametrize("stop", ORDER)
def test_every_step_can_be_made_again(installation: Installation, shop: Shop, stop: str) -> None:
    """As after a crash between what a step did and its commit, or by another node that is a little late."""
    past, gateway = lived(installation, shop), installation.service.gateway
    begun = installation.run(begin(gateway, past))
    name = name_of(begun)
    while (work := installation.run(state.load(gateway, name))).step != stop:
        installation.run(STEPS[work.step](gateway, work))
    installation.run(STEPS[stop](gateway, work))
    with pytest.raises(Stale):
        installation.run(STEPS[stop](gateway, work))
    finish(installation, name)
    assert rows_of(installation, past.pseudonym) == {}
    assert shop.ok("GET", f"/v1/erasures/{begun.erasure}")["state"] == "erased"


def test_two_processes_at_one_erasure_do_no_harm(installation: Installation, shop: Shop) -> None:
    """It is completed once."""
    past, gateway = lived(installation, shop), installation.service.gateway
    name = name_of(installation.run(begin(gateway, past)))

    async def both() -> None:
        await asyncio.gather(*(erasing.finish(gateway, name) for _ in range(3)))

    installation.run(both())
    assert rows_of(installation, past.pseudonym) == {}
    query = select(records.c.record).where(records.c.record == state.completion_name(name))
    assert len(rows(installation, query)) == 1


def test_whoever_comes_back_in_the_meantime_stays(installation: Installation, shop: Shop) -> None:
    """Once the key is gone the id is free; what is searched for last is not theirs."""
    past, gateway = lived(installation, shop), installation.service.gateway
    name = name_of(installation.run(begin(gateway, past)))
    while (work := installation.run(state.load(gateway, name))).step != "key":
        installation.run(STEPS[work.step](gateway, work))
    shop.dial(past.person, 3)
    finish(installation, name)
    assert shop.ok("GET", f"/v1/people/{past.person}")["dial"] == 3


def test_bytes_in_a_file_of_ours_hold_it_up(installation: Installation, shop: Shop) -> None:
    """It is not done while a copy lies in the data folder; the reason names the file and nothing else."""
    past, gateway = lived(installation, shop), installation.service.gateway
    copy = gateway.settings.data / "copy"
    copy.write_bytes(b"before" + past.pseudonym + b"after")
    name = name_of(installation.run(begin(gateway, past)))
    with pytest.raises(Exception, match=r"being erased: copy\. Delete each one that is a copy\.$") as raised:
        finish(installation, name)
    assert past.person not in str(raised.value)
    copy.unlink()
    finish(installation, name)
    assert rows(installation, select(erasures.c.step).where(erasures.c.erasure == name)) == []


def test_an_unknown_receipt_is_not_found(installation: Installation) -> None:
    """Of an id that nobody was given."""
    with pytest.raises(NotFound):
        installation.run(erasing.get_status(installation.service.gateway, "era_" + "0" * 40))


# --- after a restore


def test_who_comes_out_of_a_backup_is_erased_again(installation: Installation, shop: Shop) -> None:
    """Once: the log says so, and whoever comes back later stays."""
    past, other = lived(installation, shop), lived(installation, shop)
    gateway = installation.service.gateway
    lost = LedgerLine(ledger.hash_of(past.pseudonym), 10**9, "ab" * 32)
    ledger.append(gateway.settings.data, [lost])
    assert installation.run(erasing.replay(gateway)) == 1
    assert rows_of(installation, past.pseudonym) == {}
    assert rows_of(installation, other.pseudonym)
    assert ledger.read(gateway.settings.data)[-1].who == REPLAYED
    shop.dial(past.person, 2)
    assert installation.run(erasing.replay(gateway)) == 0
    assert shop.ok("GET", f"/v1/people/{past.person}")["dial"] == 2


def test_nothing_is_replayed_without_a_restore(installation: Installation, shop: Shop) -> None:
    """Whoever was erased here and came back stays, start after start."""
    past, gateway = lived(installation, shop), installation.service.gateway
    erase(shop, past.person)
    shop.dial(past.person, 2)
    size = head_of(installation).size
    assert installation.run(erasing.replay(gateway)) == 0
    assert head_of(installation).size == size
    assert pseudonym_of(installation, past.app, past.person) == past.pseudonym
    assert shop.ok("GET", f"/v1/people/{past.person}")["dial"] == 2


def test_what_a_split_page_keeps_of_them_goes_without_a_new_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everybody would have to wait while the whole file is made anew."""
    monkeypatch.setattr(steps, "rewrite", pytest.fail)
    installation = Installation(tmp_path)
    shop = installation.shop()
    with shop.http:
        shop.place()
        past = lived(installation, shop)
        leave_residue(tmp_path / "aboveboard.db", past.pseudonym)
        erase(shop, past.person)
    assert places_of(tmp_path / "aboveboard.db", past.pseudonym) == []
    installation.close()


def test_many_erasures_search_one_after_another(
    installation: Installation, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything else that works in threads has its turn meanwhile."""
    gateway, under_way, most = installation.service.gateway, 0, 0

    def slow(*asked: Any) -> list[Find]:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        time.sleep(0.05)
        under_way -= 1
        return search(*asked)

    monkeypatch.setattr(steps, "search", slow)
    begun = [name_of(installation.run(begin(gateway, lived(installation, shop)))) for _ in range(4)]

    async def all_of_them() -> None:
        await asyncio.gather(*(erasing.finish(gateway, each) for each in begun))

    installation.run(all_of_them())
    assert most == 1
    assert rows(installation, select(erasures.c.erasure)) == []
