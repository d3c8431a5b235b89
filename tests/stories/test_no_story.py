"""A person says no: with a wrong clock, from a queue, about a purpose that is gone, beside a key that was used."""

import json
from io import BytesIO
from shutil import copytree
from typing import Any
from zipfile import ZipFile

import pytest
from aboveboard.app import reload_rules
from aboveboard.clock import to_iso
from aboveboard.settings import find_shipped

from tests.clocks import DAY_MS, MINUTE_MS, HandClock
from tests.world import ADA, EVE, Installation, Shop

HOUR_MS = 60 * MINUTE_MS
KEY = {"idempotency-key": "k"}


def consents(shop: Shop, person: str) -> Any:
    return shop.ok("GET", f"/v1/people/{person}/consents")


def receipt(shop: Shop, person: str, purpose: str = "improve") -> Any:
    found = shop.http.get(f"/v1/people/{person}/consents/{purpose}/receipt")
    return json.loads(found.content)["dpv:hasRecordOfActivity"]


def status(shop: Shop, person: str) -> str:
    told: str = receipt(shop, person)["dpv:hasConsentStatus"]["@id"].removeprefix("dpv:")
    return told


def put(shop: Shop, person: str, body: Any, purpose: str = "improve", **headers: str) -> Any:
    return shop.ok("PUT", f"/v1/people/{person}/consents/{purpose}", body, **headers)


def choose(shop: Shop, person: str, state: str, **more: Any) -> Any:
    return shop.consent(person, "improve", state, **more)


@pytest.mark.parametrize("state", ["withdrawn", "refused", "objected"])
@pytest.mark.parametrize(
    "more",
    [
        {"at": "FAST"},
        {"at": "2999-01-01T00:00:00Z"},
        {"at": "1969-12-31T23:59:59Z"},
        {"at": "2016-12-31T23:59:60Z"},
        {"at": "yesterday"},
        {"at": 1_795_000_000},
        {"expires": "2001-01-01T00:00:00Z"},
        {"expires": "soon"},
        {"notice": "x" * 300, "language": "!", "method": "", "carried_by": ["an agent"]},
    ],
)
def test_a_no_gets_in_whatever_stands_beside_it(timed: Shop, clock: HandClock, state: str, more: Any) -> None:
    """It counts from its arrival, and no end brings the yes back."""
    eve = timed.welcome(EVE)
    if more.get("at") == "FAST":
        more = {"at": to_iso(clock() + 6 * MINUTE_MS)}
    answer = put(timed, eve, {"state": state} | more)
    assert (answer["state"], answer["holds"]["consents"]["improve"]) == (state, state)
    told = consents(timed, eve)
    assert told["states"]["improve"] == state
    latest = told["history"][-1]
    assert (latest["counts_from"], latest["expires"]) == (to_iso(clock()), None)
    assert latest["claimed"] == (str(more["at"]) if "at" in more else None)
    clock.forward(days=400)
    assert consents(timed, eve)["states"]["improve"] == state


@pytest.mark.parametrize(
    "body", [b'{"state":"given","at":"yesterday"}', b'{"state":"maybe"}', b'["withdrawn"]']
)
def test_only_a_no_is_read_that_way(timed: Shop, body: bytes) -> None:
    """A yes, and what is neither, must be whole."""
    path = f"/v1/people/{timed.welcome(ADA)}x/consents/improve"
    answer = timed.http.put(path, content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400


def test_a_no_keeps_the_time_it_was_said_beside_it(timed: Shop, clock: HandClock) -> None:
    """In the history and in the receipt; it counts from its arrival."""
    eve, said = timed.welcome(EVE), to_iso(clock() - HOUR_MS)
    choose(timed, eve, "withdrawn", at=said)
    latest = consents(timed, eve)["history"][-1]
    assert (latest["at"], latest["counts_from"]) == (said, to_iso(clock()))
    told = receipt(timed, eve)
    assert (told["dpv:isIndicatedAtTime"], told["dct:valid"]) == (said, to_iso(clock()))


def test_a_yes_that_does_not_count_is_not_answered_as_if_it_did(timed: Shop, clock: HandClock) -> None:
    """A slow clock, or a queue: the answer, the history and the receipt say what holds."""
    person = timed.welcome(ADA)
    choose(timed, person, "given")
    clock.forward(minutes=1)
    no = choose(timed, person, "withdrawn")
    clock.forward(minutes=1)
    answer = choose(timed, person, "given", at=to_iso(clock() - 10 * MINUTE_MS))
    assert answer["state"] == "withdrawn"
    assert consents(timed, person)["history"][-1]["overruled_by"] == no["log"]["index"]
    assert status(timed, person) == "ConsentWithdrawn"
    clock.forward(minutes=1)
    assert choose(timed, person, "given")["state"] == "given"
    assert status(timed, person) == "ConsentGiven"


def test_of_two_noes_the_answer_and_the_receipt_tell_the_one_that_holds(
    timed: Shop, clock: HandClock
) -> None:
    """A withdrawal that was said before the objection does not replace it."""
    eve = timed.welcome(EVE)
    clock.forward(minutes=30)
    choose(timed, eve, "objected")
    answer = choose(timed, eve, "withdrawn", at=to_iso(clock() - 10 * MINUTE_MS))
    assert answer["state"] == consents(timed, eve)["states"]["improve"] == "objected"
    assert status(timed, eve) == "ConsentWithdrawn"  # the vocabulary has no objection


def test_a_receipt_tells_that_a_yes_is_over(timed: Shop, clock: HandClock) -> None:
    """From the moment on at which it is."""
    person = timed.welcome(ADA)
    choose(timed, person, "given", expires=to_iso(clock() + HOUR_MS))
    assert status(timed, person) == "ConsentGiven"
    clock.forward(minutes=61)
    assert status(timed, person) == "ConsentExpired"


def test_a_yes_counts_from_no_earlier_than_it_can_have_been_said(timed: Shop, clock: HandClock) -> None:
    """At most 72 hours back: a signal from before that is not kept, one from within is."""
    clock.forward(days=100)
    person = timed.welcome(ADA)
    timed.dial(person, 3)
    timed.ok("PUT", f"/v1/people/{person}/facts", {"age_class": "adult", "region": "FR"})
    put(
        timed,
        person,
        {"state": "given", "notice": timed.notice("personalize_history"), "at": "1970-01-01T00:00:00Z"},
        "personalize_history",
    )
    latest = consents(timed, person)["history"][-1]
    assert (latest["at"], latest["counts_from"]) == ("1970-01-01T00:00:00.000Z", to_iso(clock() - 3 * DAY_MS))
    for late_ms, expected in ((80 * DAY_MS, "withheld"), (2 * DAY_MS, "kept")):
        assert dated(timed, person, clock() - late_ms)["status"] == expected


def dated(shop: Shop, person: str, at_ms: int) -> Any:
    signal = {"id": f"s-{at_ms}", "type": "item_viewed", "person": person, "at": to_iso(at_ms)}
    signal["fields"] = {"item": "running-2", "topics": ["running"]}  # type: ignore[assignment]
    return shop.ok("POST", "/v1/signals", {"signals": [signal]})["signals"][0]


def test_what_a_queue_sends_after_an_erasure_is_not_taken(timed: Shop, clock: HandClock) -> None:
    """Neither a yes nor a signal from before it; a yes from after it begins something new."""
    eve = timed.welcome(EVE)
    clock.forward(minutes=10)
    timed.erase(eve)
    clock.forward(minutes=10)
    body = {
        "state": "given",
        "notice": timed.notice("personalize_history"),
        "at": to_iso(clock() - 2 * HOUR_MS),
    }
    path = f"/v1/people/{eve}/consents/personalize_history"
    refused = timed.refused("PUT", path, body)
    assert (refused["status"], refused["field"]) == (422, "at")
    assert timed.http.get(f"/v1/people/{eve}").status_code == 404
    assert (
        put(timed, eve, body | {"at": to_iso(clock() - MINUTE_MS)}, "personalize_history")["state"] == "given"
    )
    result = dated(timed, eve, clock() - HOUR_MS)
    assert (result["status"], result["problems"][0]["field"]) == ("rejected", "at")


def test_a_no_of_an_erased_person_is_taken(timed: Shop, clock: HandClock) -> None:
    """Also when it was said before."""
    eve, said = timed.welcome(EVE), to_iso(clock())
    clock.forward(minutes=1)
    timed.erase(eve)
    assert choose(timed, eve, "objected", at=said)["state"] == "objected"


def test_another_name_is_no_purpose_and_the_right_ones_are_told(timed: Shop) -> None:
    """For a yes and for a no."""
    for state in ("given", "withdrawn"):
        refused = timed.refused("PUT", "/v1/people/u/consents/sell_it_all", {"state": state})
        assert refused["status"] == 404
        assert {"improve", "messages"} <= set(
            refused["expected"].removeprefix("one of the declared purposes: ").split(", ")
        )


def test_a_purpose_that_went_cannot_come_back_with_its_yes(tmp_path: Any) -> None:
    """A withdrawal and an objection to everything reach it while it is gone."""
    folder = tmp_path / "policies"
    copytree(find_shipped("policies"), folder)
    running = Installation(tmp_path / "data", policies=str(folder), learn_every_ms="0")
    shop = running.shop()
    whole = (folder / "purposes.toml").read_text()
    for person in ("ann", "bob"):
        shop.consent(person, "messages")
    begin = whole.index("[messages]")
    end = whole.find("\n[", begin + 1)
    (folder / "purposes.toml").write_text(whole[:begin] + (whole[end:] if end > 0 else ""))
    notices = {path: path.read_text() for path in folder.glob("notices/messages.*")}
    for path in notices:
        path.unlink()
    gateway = running.service.gateway
    assert running.run(reload_rules(gateway))
    assert "messages" not in gateway.rules.purposes
    assert put(shop, "ann", {"state": "withdrawn"}, "messages")["state"] == "withdrawn"
    assert "messages" in shop.ok("POST", "/v1/people/bob/objection", {})["purposes"]
    assert "messages" in shop.ok("POST", "/v1/people/new/objection", {})["purposes"]
    assert put(shop, "cleo", {"state": "refused"}, "messages")["state"] == "refused"
    (folder / "purposes.toml").write_text(whole)
    for path, text in notices.items():
        path.write_text(text)
    assert running.run(reload_rules(gateway))
    assert consents(shop, "ann")["states"]["messages"] == "withdrawn"
    assert consents(shop, "bob")["states"]["messages"] == "objected"
    shop.http.close()
    running.close()


def test_a_yes_that_another_party_carries_is_a_claim(timed: Shop) -> None:
    """It decides nothing, whatever it claims, and a no that they carry counts at once."""
    person = timed.welcome(ADA)
    timed.dial(person, 3)
    answer = timed.consent(person, "personalize_history", carried_by="Agent Nine")
    assert answer["state"] == consents(timed, person)["states"]["personalize_history"] == "claimed"
    assert answer["holds"]["effective"] == 1
    assert timed.signal(person)["status"] == "withheld"
    assert consents(timed, person)["history"][-1]["carried_by"] == "Agent Nine"
    assert timed.consent(person, "personalize_history")["state"] == "given"
    assert timed.consent(person, "personalize_history", carried_by="Agent Nine")["state"] == "given"
    assert (
        timed.consent(person, "personalize_history", "withdrawn", carried_by="Agent Nine")["state"]
        == "withdrawn"
    )
    assert timed.consent(person, "personalize_history", carried_by="Agent Nine")["state"] == "withdrawn"


def test_a_level_that_another_party_raises_is_a_claim(timed: Shop, clock: HandClock) -> None:
    """It decides nothing until the person says the same, and a lower one that they carry counts at once."""
    timed.place()
    eve = timed.welcome(EVE)
    timed.dial(eve, 2)
    path = f"/v1/people/{eve}/dial"
    raised = timed.ok("PUT", path, {"level": 4, "carried_by": "Agent Nine"})["holds"]
    claim = {"level": 4, "carried_by": "Agent Nine", "at": to_iso(clock())}
    assert (raised["dial"], raised["effective"], raised["claimed_dial"]) == (2, 2, claim)
    assert timed.ok("GET", f"/v1/people/{eve}")["claimed_dial"] == claim
    assert timed.decide(eve)["personalization"]["effective"] == 2
    confirmed = timed.dial(eve, 4)["holds"]
    assert (confirmed["dial"], confirmed.get("claimed_dial")) == (4, None)
    lowered = timed.ok("PUT", path, {"level": 1, "carried_by": "Agent Nine"})["holds"]
    assert (lowered["dial"], lowered["effective"], lowered.get("claimed_dial")) == (1, 1, None)
    assert timed.decide(eve)["personalization"]["effective"] == 1


@pytest.mark.parametrize("carried_by", [["an agent"], "", "x" * 300, 7, {"name": "an agent"}])
def test_a_lower_level_gets_in_whoever_carries_it(shop: Shop, carried_by: Any) -> None:
    """And a higher one is never taken for the person's own."""
    eve = shop.welcome(EVE)
    shop.dial(eve, 2)
    told = [
        shop.ok("PUT", f"/v1/people/{eve}/dial", {"level": level, "carried_by": carried_by})["holds"]
        for level in (4, 1)
    ]
    assert [each["dial"] for each in told] == [2, 1]
    assert told[0]["claimed_dial"]["carried_by"] == "unknown"


@pytest.mark.parametrize(
    "body", ['{"level":"1"}', '{"level":5,"carried_by":7}', '{"level":1,"x":1}', '{"level":1,"level":2}', "1"]
)
def test_only_the_carrier_of_a_level_may_have_another_shape(shop: Shop, body: str) -> None:
    """The level must be whole, and there may be nothing else."""
    answer = shop.http.put(
        f"/v1/people/{shop.welcome(EVE)}/dial",
        content=body,
        headers={"content-type": "application/json"},
    )
    assert answer.status_code == 400


def test_a_claim_about_the_dial_is_in_the_archive(shop: Shop) -> None:
    """As a record with the party that carried it, and as what is stored until the person chooses."""
    eve = shop.welcome(EVE)
    for level in (0, 3):
        shop.ok("PUT", f"/v1/people/{eve}/dial", {"level": level, "carried_by": "Agent Nine"})
    with ZipFile(BytesIO(shop.http.get(f"/v1/people/{eve}/export").content)) as archive:
        stored = json.loads(archive.read("person.json"))["claimed_dial"]
        told = [each for each in json.loads(archive.read("consents.json")) if "carried_by" in each]
    assert (stored["carried_by"], stored["level"]) == ("Agent Nine", 3)
    assert [(each["level"], each.get("state")) for each in told] == [(0, None), (3, "claimed")]


def known(shop: Shop) -> str:
    eve = shop.welcome(EVE)
    for _ in range(4):
        shop.signal(eve)
    return eve


NO_OF = {
    "withdrawn": lambda shop, eve: [
        shop.consent(eve, purpose, "withdrawn") for purpose in ("personalize_history", "combine_sources")
    ],
    "limits": lambda shop, eve: shop.limits(eve, topics=["running"], items=["running-2"]),
    "objection": lambda shop, eve: shop.ok("POST", f"/v1/people/{eve}/objection", {}),
    "restriction": lambda shop, eve: shop.ok("PUT", f"/v1/people/{eve}/restriction", {"restricted": True}),
    "dial": lambda shop, eve: shop.dial(eve, 0),
    "minor": lambda shop, eve: shop.ok("PUT", f"/v1/people/{eve}/facts", {"age_class": "minor"}),
    "forgotten": lambda shop, eve: [
        shop.ok("DELETE", f"/v1/people/{eve}/interests/{key}") for key in ("topic:running", "item:running-2")
    ],
}


@pytest.mark.parametrize("no", NO_OF)
@pytest.mark.parametrize("route", ["decisions", "decisions/preview"])
def test_no_stored_answer_outlives_a_no(timed: Shop, no: str, route: str) -> None:
    """The same request under the same key is decided again, under a new id, and then repeated."""
    eve = known(timed)
    body = {"person": eve, "placement": "home", "session": "s"}

    def ask() -> Any:
        answer = timed.http.post(f"/v1/{route}", json=body, headers=KEY | {"idempotency-key": f"{eve}-{no}"})
        assert answer.status_code == 200
        return answer

    first, again = ask(), ask()
    assert (first.headers.get("idempotency-replayed"), again.headers["idempotency-replayed"]) == (
        None,
        "true",
    )
    assert first.content == again.content
    NO_OF[no](timed, eve)
    after, later = ask(), ask()
    assert after.headers.get("idempotency-replayed") is None
    assert after.json()["log"]["index"] > first.json()["log"]["index"]
    assert later.content == after.content
    if route == "decisions":
        assert after.json()["decision"] != first.json()["decision"]
        used = [each[2] for each in timed.record(after.json())["allowed"]["interests"]]
        assert not {"topic:running", "item:running-2"} & set(used)


def test_the_signal_of_the_browser_is_part_of_what_a_decision_depends_on(timed: Shop) -> None:
    """The same key without it and with it: two decisions."""
    eve = known(timed)
    first = timed.decide(eve, headers={"idempotency-key": "gpc"})
    second = timed.decide(eve, headers={"idempotency-key": "gpc", "sec-gpc": "1"})
    levels = [each["personalization"]["effective"] for each in (first, second)]
    assert levels == [4, 3]


def test_a_signal_between_two_repeats_changes_nothing(timed: Shop) -> None:
    """It is no choice: the decision is made once."""
    eve = known(timed)
    first = timed.decide(eve, headers={"idempotency-key": "same"})
    timed.signal(eve)
    assert timed.decide(eve, headers={"idempotency-key": "same"}) == first


def test_a_batch_that_is_sent_again_after_a_no_says_what_holds(timed: Shop) -> None:
    """Every stored signal is a duplicate now, and nothing is stored."""
    eve = timed.welcome(EVE)
    signal = {"id": "b-1", "type": "item_viewed", "person": eve, "fields": {"item": "running-2"}}
    sent = [
        timed.ok("POST", "/v1/signals", {"signals": [signal]}, **KEY)["signals"][0]["status"] for _ in "ab"
    ]
    timed.consent(eve, "personalize_history", "withdrawn")
    sent.append(timed.ok("POST", "/v1/signals", {"signals": [signal]}, **KEY)["signals"][0]["status"])
    assert sent == ["kept", "kept", "duplicate"]


def test_a_yes_that_is_sent_again_writes_nothing_and_says_what_holds(timed: Shop, clock: HandClock) -> None:
    """Yes, no, the retried yes: the no holds."""
    person = timed.welcome(ADA)
    yes = {"state": "given", "notice": timed.notice("improve")}
    first = put(timed, person, yes, **KEY)
    clock.forward(minutes=1)
    choose(timed, person, "withdrawn")
    clock.forward(minutes=1)
    again = timed.http.put(
        f"/v1/people/{person}/consents/improve",
        content=json.dumps(yes, indent=3).encode(),
        headers=KEY | {"content-type": "application/json"},
    )
    assert again.headers["idempotency-replayed"] == "true"
    assert (again.json()["state"], again.json()["log"]) == ("withdrawn", first["log"])
    assert [each["state"] for each in consents(timed, person)["history"]] == ["given", "withdrawn"]


def test_a_no_gets_in_under_a_key_that_a_yes_has_used(timed: Shop, clock: HandClock) -> None:
    """A yes under the key of another request does not."""
    person = timed.welcome(ADA)
    yes = {"state": "given", "notice": timed.notice("improve")}
    put(timed, person, yes, **KEY)
    clock.forward(minutes=1)
    assert put(timed, person, {"state": "withdrawn"}, **KEY)["state"] == "withdrawn"
    other = yes | {"method": "banner"}
    assert timed.refused("PUT", f"/v1/people/{person}/consents/improve", other, **KEY)["status"] == 422


@pytest.mark.parametrize(
    ("path", "one", "other"),
    [
        ("dial", {"level": 3}, {"level": 1}),
        ("limits", {"topics": ["a"]}, {"topics": ["b"]}),
        ("facts", {"age_class": "adult"}, {"age_class": "minor"}),
        ("restriction", {"restricted": False}, {"restricted": True}),
    ],
)
def test_a_repeated_change_is_made_once(timed: Shop, path: str, one: Any, other: Any) -> None:
    """And tells what holds since."""
    person = timed.welcome(ADA)
    first = timed.ok("PUT", f"/v1/people/{person}/{path}", one, **KEY)
    held = timed.ok("PUT", f"/v1/people/{person}/{path}", other)["holds"]
    again = timed.ok("PUT", f"/v1/people/{person}/{path}", one, **KEY)
    assert (again["holds"], again["log"], again["recorded"]) == (held, first["log"], first["recorded"])


def test_an_erasure_that_is_asked_for_again_answers_by_its_id(timed: Shop, clock: HandClock) -> None:
    """Nothing is stored for it: the id follows from the request. A day later the key is a new one."""
    eve = timed.welcome(EVE)
    headers = {"idempotency-key": f"erase-{eve}"}
    first = timed.http.delete(f"/v1/people/{eve}", headers=headers)
    again = timed.http.delete(f"/v1/people/{eve}", headers=headers)
    assert again.headers["idempotency-replayed"] == "true"
    assert again.json()["erasure"] == first.json()["erasure"]
    assert timed.http.delete(f"/v1/people/{eve}").status_code == 404
    clock.forward(days=2)
    timed.dial(eve, 1)
    later = timed.http.delete(f"/v1/people/{eve}", headers=headers)
    assert later.headers.get("idempotency-replayed") is None
    assert later.json()["erasure"] != first.json()["erasure"]


@pytest.mark.parametrize(
    ("path", "first", "raised", "no"),
    [
        ("dial", {"level": 1}, {"level": 4}, {"level": 0}),
        ("limits", {"topics": ["a"]}, {"topics": []}, {"topics": ["a", "b"]}),
    ],
)
def test_a_used_key_carries_out_a_no_and_nothing_else(
    timed: Shop, path: str, first: Any, raised: Any, no: Any
) -> None:
    """A retry of an old raise under it would undo a later no."""
    eve = timed.welcome(EVE)
    address = f"/v1/people/{eve}/{path}"
    timed.ok("PUT", address, first, **KEY)
    assert timed.refused("PUT", address, raised, **KEY)["status"] == 422
    held = timed.ok("PUT", address, no, **KEY)["holds"]
    assert timed.refused("PUT", address, raised, **KEY)["status"] == 422
    assert timed.ok("GET", f"/v1/people/{eve}")["dial"] == held["dial"]
    assert timed.ok("GET", f"/v1/people/{eve}")["limits"] == held["limits"]


def test_a_used_key_makes_a_minor(timed: Shop) -> None:
    """A younger age is a no. With another region beside it, it is not that alone."""
    facts = {"age_class": "adult", "region": "FR"}
    person = timed.welcome(EVE)
    timed.ok("PUT", f"/v1/people/{person}/facts", facts, **KEY)
    wider = facts | {"age_class": "minor", "region": "US"}
    assert timed.refused("PUT", f"/v1/people/{person}/facts", wider, **KEY)["status"] == 422
    timed.ok("PUT", f"/v1/people/{person}/facts", facts | {"age_class": "minor"}, **KEY)
    assert timed.ok("GET", f"/v1/people/{person}")["facts"]["age_class"] == "minor"


def test_an_accepted_yes_is_repeated_once_its_days_are_over(timed: Shop, clock: HandClock) -> None:
    """The repeat gets the state that holds, and is not judged again."""
    eve = timed.welcome(EVE)
    body = {"state": "given", "notice": timed.notice("improve"), "expires": to_iso(clock() + MINUTE_MS)}
    first = put(timed, eve, body, **KEY)
    clock.forward(minutes=2)
    again = put(timed, eve, body, **KEY)
    assert (again["log"], again["state"]) == (first["log"], "expired")


@pytest.mark.parametrize(
    "body",
    [
        b'{"state":"refused","at":1e999}',
        b'{"state":"refused","expires":-1e400}',
        b'{"state":"refused","method":"\\ud800"}',
        b'{"state":"refused","method":"\xff"}',
    ],
)
def test_a_no_that_most_readers_could_not_read_gets_in(timed: Shop, body: bytes) -> None:
    """No format turns it away."""
    eve = timed.welcome(EVE)
    headers = {"content-type": "application/json"}
    answer = timed.http.put(f"/v1/people/{eve}/consents/improve", content=body, headers=headers)
    assert (answer.status_code, answer.json().get("state")) == (200, "refused")


def test_a_repeated_erasure_leaves_a_person_who_came_back(shop: Shop) -> None:
    """A retry from a queue must not take what came after. It says so, and a new key erases that too."""
    eve = shop.welcome(EVE)
    first = shop.ok("DELETE", f"/v1/people/{eve}", **KEY)
    gone = shop.http.delete(f"/v1/people/{eve}", headers=KEY)
    assert gone.headers["idempotency-replayed"] == "true"
    assert gone.json() == first | {"stored_since": False}
    shop.dial(eve, 1)
    assert shop.ok("DELETE", f"/v1/people/{eve}", **KEY) == first | {"stored_since": True}
    assert shop.ok("GET", f"/v1/people/{eve}")["dial"] == 1
    again = shop.ok("DELETE", f"/v1/people/{eve}", **{"idempotency-key": "another"})
    assert again["erasure"] != first["erasure"]
    assert shop.refused("GET", f"/v1/people/{eve}")["status"] == 404
