"""A folder of version 0.1.0 goes on: it opens, proves, explains, exports, erases and restores as it did.

It is opened with the clock of its making, so nothing in it is past its days. See `folder_0_1_0/README.md`.
"""

import json
import time
import zipfile
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from shutil import copytree
from typing import Any, NamedTuple

import httpx
import numpy as np
import pytest
from aboveboard.catalogue.tables import model_versions
from aboveboard.decisions.record import read_allowed
from aboveboard.decisions.replay import bound_of, compute_again, recall
from aboveboard.explanation.explain import explain
from aboveboard.rights import receipts
from aboveboard.signals.outcome_tables import outcomes
from aboveboard.words import EntryKind
from sqlalchemy import func, select

from tests.faults.process import typed
from tests.laws.running import rows as rows_of
from tests.plain import PLAIN
from tests.vectors import old_folder
from tests.vectors.make_folder_0_1_0 import fields_of
from tests.vectors.old_folder import FACTS, answer_named, answers, ask_again, client, open_copy, verify
from tests.world import Installation, Shop

LIMIT_S = 60
KEYS = FACTS["keys"]
SIZE = FACTS["log"]["size"]

LATER_KINDS = {"arrangement", "audit", "build", "case", "hold", "lookup", "reasons"}

BUILD = f"aboveboard-2 numpy-{np.__version__}"
"""The build that 0.1.0 wrote into its records where it ran with this NumPy. The engine computes as it did then."""


class Old(NamedTuple):
    """`root` holds `data`, `backup` and `out` as 0.1.0 left them. `installation` serves a copy of `data`."""

    root: Path
    installation: Installation
    shop: Shop

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def out(self) -> Path:
        return self.root / "out"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return old_folder.unpack(tmp_path_factory.mktemp("folder_0_1_0"))


@pytest.fixture(scope="module")
def old(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Old]:
    """Tests share it, so what one of them changes is about people whom no other test reads."""
    installation = open_copy(root / "data", tmp_path_factory.mktemp("opened") / "data")
    with client(installation) as shop:
        yield Old(root, installation, shop)
    installation.close()


@pytest.fixture(scope="module")
def restored(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The gateway whose database was lost and came back out of the backup, as the README says."""
    data = Path(copytree(root / "data", tmp_path_factory.mktemp("restored") / "data"))
    for path in data.glob("aboveboard.db*"):
        path.unlink()
    copytree(root / "backup", data, dirs_exist_ok=True)
    installation = open_copy(data, data.with_name("copy"))
    yield installation
    installation.close()


def until(found: Any, what: str) -> Any:
    """Returns the first true value of `found`."""
    deadline = time.monotonic() + LIMIT_S
    while not (value := found()):
        assert time.monotonic() < deadline, f"waited too long for {what}"
        time.sleep(0.02)
    return value


# What the folder holds, whichever code reads it.


def test_every_kind_of_entry_is_in_it(root: Path) -> None:
    """All that 0.1.0 could write. Kinds that came later have record files of their own."""
    found = {kind for (kind,) in old_folder.rows(root / "data", "SELECT DISTINCT kind FROM records")}
    assert found == {str(kind) for kind in EntryKind} - LATER_KINDS


def test_it_holds_what_its_facts_say(root: Path) -> None:
    """The facts are of this folder, and not of another one that was made by the same script."""
    counted = old_folder.rows(root / "data", "SELECT kind, count(*) FROM records GROUP BY kind")
    assert dict(counted) == FACTS["counts"]
    assert old_folder.rows(root / "data", "SELECT checkpoint FROM log_head") == [
        (FACTS["log"]["checkpoint"],)
    ]


# The log, its proofs, its exports, its backup.


def test_it_verifies_offline(root: Path) -> None:
    """With every checkpoint that its second name was ever given out with."""
    kept = (root / "out" / "two-keys.checkpoint", root / "out" / "last.checkpoint")
    done = verify(root / "data", FACTS["vkey"], *FACTS["vkeys_both"], older=kept)
    assert done.code == 0, done.out
    assert "begins with last.checkpoint" in done.out


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("first.tlog-proof", "vkey_first"),
        ("older.tlog-proof", "vkey_older"),
        ("last.tlog-proof", "vkey"),
        ("entry.tlog-proof", "vkey"),
    ],
)
def test_a_proof_verifies_with_the_key_of_its_time(root: Path, name: str, key: str) -> None:
    """From before the log was reopened, from before its key was rotated, and from the last day."""
    done = verify(root / "out" / name, FACTS[key])
    assert done.code == 0, done.out


def test_a_proof_does_not_verify_with_a_key_of_another_time(root: Path) -> None:
    """A key is missing then, which is no forgery."""
    assert verify(root / "out" / "older.tlog-proof", FACTS["vkey"]).code == 3


@pytest.mark.parametrize(
    "name", ["out/audit.zip", "out/links.zip", "out/person.zip", "data/exports/{export}.zip"]
)
def test_an_export_verifies(root: Path, name: str) -> None:
    """Of everything in every format, without pseudonyms, of a person, and one that waits to be taken."""
    done = verify(root / name.format_map(FACTS), FACTS["vkey"])
    assert done.code == 0, done.out


def test_the_export_that_waits_is_given_out(old: Old) -> None:
    """The job of then is ready, and its file is what was made."""
    with client(old.installation, "compliance") as compliance:
        answer = compliance.http.get(f"/v1/exports/{FACTS['export']}/file")
    assert answer.status_code == 200
    assert answer.content == (old.data / "exports" / f"{FACTS['export']}.zip").read_bytes()


def test_the_backup_checks_out(root: Path) -> None:
    """Files, keys, database and log."""
    done = typed(root / "data", "backup", "--check", str(root / "backup"))
    assert done.code == 0, done.out
    assert f"{SIZE} entries, all of them signed" in done.out


def test_the_backup_restores(restored: Installation, root: Path) -> None:
    """What was answered before it was made is read back from it."""
    last = answer_named(root / "out", "last")["answer"]
    with client(restored) as shop:
        assert shop.ok("GET", f"/v1/decisions/{last['decision']}")["log"] == last["log"]


def test_the_doctor_is_content(root: Path, tmp_path: Path) -> None:
    """Its one warning is the rotation that is under way. Any command brings the schema up to date before."""
    copy = Path(copytree(root / "data", tmp_path / "data"))
    assert typed(copy, "audit", "checkpoint").code == 0
    done = typed(copy, "doctor")
    assert done.code == 0, done.out
    assert f"{SIZE} entries, all of them signed" in done.out
    assert [line for line in done.out.splitlines() if line.startswith("bad")] == []


# The gateway on it.


def test_it_serves(old: Old) -> None:
    """And is ready to decide."""
    assert old.shop.ok("GET", "/readyz") == {"status": "ready"}


def test_the_log_goes_on(old: Old) -> None:
    """A new entry comes after the last one, under the same name and key."""
    assert old.shop.decide()["log"]["index"] >= SIZE
    assert old.shop.http.get("/log/key").text.split() == [FACTS["vkey"]]


def test_every_key_that_signed_it_is_listed(old: Old) -> None:
    """Although its entry of a retirement names the key that stays, and its log was reopened before.

    The last entry that the first key signed is not known: the lost log may have gone beyond what the reopening knew.
    """
    lines = [line.split() for line in old.shop.http.get("/log/keys").text.splitlines()]
    reopened = next(int(first) for vkey, first, _ in lines if vkey == FACTS["vkey_reopened"])
    added, retired = (each["index"] for each in key_records() if each["variant"].startswith("log key"))
    assert lines == [
        [FACTS["vkey"], str(added), "-"],
        [FACTS["vkey_reopened"], str(reopened), str(retired)],
        [FACTS["vkey_first"], "0", "?"],
    ]
    assert 0 < reopened < added


def key_records() -> list[Any]:
    found: list[Any] = json.loads((Path(__file__).parent / "records" / "key.json").read_text())["records"]
    return found


def test_what_it_kept_verifies_with_all_its_keys(old: Old, tmp_path: Path) -> None:
    """The oldest checkpoint and the newest export, with the keys that the gateway lists now."""
    keys = tmp_path / "log.keys"
    keys.write_text(old.shop.http.get("/log/keys").text)
    for path in sorted(old.out.glob("*.zip")) + sorted(old.out.glob("*.tlog-proof")):
        done = typed(Path("nowhere"), "audit", "verify", str(path), "--key", str(keys))
        assert done.code == 0, (path.name, done.out)


def read_again(old: Old, path: str) -> Iterator[tuple[dict[str, Any], Any]]:
    """Yields every answer of then with what the API says now at `path` of its decision."""
    for app in ("shop", "blog"):
        with client(old.installation, app) as shop:
            for each in answers(old.out):
                if each["app"] == app:
                    answer = each["answer"]
                    yield answer, shop.ok("GET", f"/v1/decisions/{answer['decision']}{path}")


def test_decisions_are_read_back(old: Old) -> None:
    """Each at its place, with the items that were answered."""
    found = list(read_again(old, ""))
    assert len(found) == len(answers(old.out)) > 100
    for answer, now in found:
        shown = [[item["item"], item["probability"]] for item in answer["items"]]
        assert now["log"] == answer["log"]
        assert [[item, float(chance)] for item, chance in now["record"]["items"]] == shown


def recompute(old: Old, each: dict[str, Any]) -> tuple[Any, Any, Any]:
    """Returns the record, the model and placement that it names, and the decision computed from them."""

    async def work() -> tuple[Any, Any, Any]:
        gateway = old.installation.service.gateway
        found = await recall(gateway, each["app"], each["answer"]["decision"])
        bound = await bound_of(gateway, each["app"], found.body)
        return found.body, bound, compute_again(bound, found.body)

    return old.installation.run(work())


def test_decisions_repeat_to_the_last_bit(old: Old) -> None:
    """A record promises that for the build that it names. Another numpy may differ in the last bits."""
    for each in answers(old.out):
        body, bound, decision = recompute(old, each)
        found = [(bound.shelf.ids[slot.item], slot.probability) for slot in decision.slots]
        shown = [(item["item"], item["probability"]) for item in each["answer"]["items"]]
        assert [item for item, _ in found] == [item for item, _ in shown], each["name"]
        least = 0.0 if body.build == BUILD else 1e-9
        assert [chance for _, chance in found] == pytest.approx(
            [chance for _, chance in shown], rel=least, abs=0
        )


def test_decisions_can_be_explained_again(old: Old) -> None:
    """By the rules of now, which find other reasons than 0.1.0 did. The summary and what was held back stay."""
    for each in answers(old.out):
        body, bound, decision = recompute(old, each)
        why, allowed = body.why, read_allowed(body.allowed)
        again = explain(bound, allowed, decision, why.held_back, bound_by=body.bound_by)
        assert (again.summary, again.held_back) == (why.summary, why.held_back), each["name"]
        assert again.reasons, each["name"]


RENAMED = {"popular": "best_guess"}
"""The codes of 0.1.0 that are shown as another one."""

MESSAGE_PLACEMENTS = {"messages"}
"""The placements of kind `message` in the folder."""


def removed_items(old: Old, answer: dict[str, Any]) -> set[str]:
    """Returns the items that the record of then names as removed."""
    found = old.shop.ok("GET", f"/v1/decisions/{answer['decision']}")["record"]["removed"]
    return {item for item, _ in found}


def test_decisions_are_explained(old: Old) -> None:
    """With the reasons, shares and controls that stood in the answer. What 0.1.0 had not tested is a guess now."""
    for answer, now in read_again(old, "/why"):
        then = answer["why"]
        for name in ("share", "control"):
            assert [reason[name] for reason in now["reasons"]] == [reason[name] for reason in then["reasons"]]
        codes = [RENAMED.get(reason["code"], reason["code"]) for reason in then["reasons"]]
        assert [reason["code"] for reason in now["reasons"]] == codes
        listed = now["held_back"]
        if answer["placement"] in MESSAGE_PLACEMENTS:
            # Each message that was removed is listed since, at most once: 0.1.0 did not say so.
            listed = [each for each in listed if not each["because"].endswith("is sent to you now.")]
            assert 0 < len(now["held_back"]) - len(listed) <= len(removed_items(old, answer))
        assert len(listed) == len(then["held_back"])


@pytest.mark.parametrize("name", ["dan-repeat", "last"])
def test_a_request_that_is_repeated_is_decided_again(old: Old, name: str) -> None:
    """The upgrade deletes stored answers, whose fingerprints had no key; see docs/operate/upgrade.md."""
    each = answer_named(old.out, name)
    assert ask_again(old.shop, each)["decision"] != each["answer"]["decision"]


def test_a_visit_goes_on(old: Old) -> None:
    """Within it the same request gets the same items."""
    each = answer_named(old.out, "eve-last-visit")
    assert ask_again(old.shop, each)["items"] == each["answer"]["items"]


def test_waiting_outcomes_are_learned(old: Old) -> None:
    """From each of them, into a newer version of the model."""
    assert FACTS["outcomes_waiting"] > 0
    waiting = select(func.count()).select_from(outcomes).where(outcomes.c.pending == 1)
    until(lambda: rows_of(old.installation, waiting)[0][0] == 0, "the model")
    newest = select(func.max(model_versions.c.version)).where(model_versions.c.placement_key == "shop/home")
    assert rows_of(old.installation, newest)[0][0] > FACTS["models"]["shop/home"]


def test_what_was_learned_is_reported(old: Old) -> None:
    """From the log of then."""
    assert old.shop.ok("GET", "/v1/placements/home/report")["outcomes"] > 0


# People.


@pytest.mark.parametrize("person", sorted(FACTS["held"]))
def test_what_is_held_about_a_person_is_the_same(old: Old, person: str) -> None:
    """Besides their records, of which other tests make more. That version stored no acts. It limited no facts and intents."""
    found, held = old.shop.ok("GET", f"/v1/people/{person}"), FACTS["held"][person]
    assert [each.pop("acts") for each in found["interests"]] == [[] for _ in held["interests"]]
    assert [found["limits"].pop(name) for name in ("fields", "interests")] == [[], []]
    for each in (found, held):  # that version had another order
        each["interests"] = sorted(each["interests"], key=itemgetter("reach", "category", "key"))
    assert {**found, "records": None} == {**held, "records": None}
    assert all(found["records"][kind] >= count for kind, count in held["records"].items())


@pytest.mark.parametrize("person", sorted(FACTS["consents"]))
def test_choices_hold(old: Old, person: str) -> None:
    """Given, refused, withdrawn and objected."""
    assert old.shop.ok("GET", f"/v1/people/{person}/consents")["states"] == FACTS["consents"][person]


def test_the_linked_guest_is_one_person(old: Old) -> None:
    """Linking them once more changes nothing, and is answered with the entry of then."""
    linked = FACTS["linked"]
    assert old.shop.ok("GET", f"/v1/people/{linked['person']}")["guests"] == 1
    again = old.shop.ok("PUT", f"/v1/people/{linked['person']}/guests/{linked['guest']}")
    assert again["log"]["index"] == linked["index"]


def test_a_persons_export_holds_the_records_of_their_guest(old: Old, tmp_path: Path) -> None:
    """And verifies."""
    path = tmp_path / "person.zip"
    path.write_bytes(old.shop.http.get("/v1/people/eve/export").content)
    assert verify(path, FACTS["vkey"]).code == 0
    with zipfile.ZipFile(path) as archive:
        found = {json.loads(line)["record"] for line in archive.read("records.jsonl").splitlines()}
    assert {answer_named(old.out, name)["answer"]["decision"] for name in ("eve-home", "guest-home")} <= found


@pytest.mark.parametrize("person", ["erased", "gone"])
def test_the_erased_person_is_gone(old: Old, person: str) -> None:
    """Erased in the ordinary way, and erased again after a restore."""
    assert old.shop.refused("GET", f"/v1/people/{person}")["status"] == 404


def test_the_decision_of_the_erased_person_is_gone(old: Old) -> None:
    """Its entry is left, and nothing behind it."""
    decision = FACTS["erased"]["decision"]
    assert old.shop.refused("GET", f"/v1/decisions/{decision}")["status"] == 404


def test_the_receipt_of_the_erasure_is_read_again(old: Old) -> None:
    """By the one-time id that only the person has."""
    receipt = FACTS["erased"]["receipt"]
    assert old.shop.ok("GET", f"/v1/erasures/{receipt['erasure']}") == receipt


def test_the_restricted_person_stays_restricted(old: Old) -> None:
    """A decision uses nothing of what is held."""
    personalization = old.shop.decide("restricted")["personalization"]
    assert (personalization["effective"], personalization["bound_by"]) == (0, "restriction")


def test_people_of_the_rotated_key_are_found(old: Old) -> None:
    """Those who moved once, and those who have not come by since the newest rotation began."""
    assert 0 < FACTS["unseen"]["left"] < FACTS["unseen"]["of"]
    for person, level in (("finn", 4), ("lifted", 3), ("cleo", 2)):
        assert old.shop.ok("GET", f"/v1/people/{person}")["dial"] == level


def test_the_rotation_is_finished(restored: Installation) -> None:
    """Once every person has come by. The commands of now know the keys of then."""
    with client(restored) as shop, client(restored, "blog") as blog:
        waiting = select(func.count()).select_from(outcomes).where(outcomes.c.pending == 1)
        until(lambda: rows_of(restored, waiting)[0][0] == 0, "the model")
        for person in (*FACTS["people"], "damaged"):
            shop.decide(person)
        blog.decide("dan")
    done = typed(restored.settings.data, "keys", "rotate", "pseudonym", "--finish")
    assert done.code == 0, done.err


def test_the_receipt_of_a_consent_verifies(root: Path) -> None:
    """With the key of its time."""
    data = (root / "out" / "consent.receipt").read_bytes()
    assert receipts.verify(data, [FACTS["vkey_reopened"]])


# Rules, staff and keys.


def test_a_notice_that_is_no_longer_in_force_is_read(old: Old) -> None:
    """A choice of then is bound to its text."""
    found = old.shop.ok("GET", f"/v1/notices/{FACTS['notice_gone']}")
    assert (found["purpose"], found["version"]) == ("improve", 2)


@pytest.mark.parametrize(("name", "status"), [("shop", 200), ("blog", 200), ("admin", 200), ("revoked", 401)])
def test_api_keys_are_as_they_were(old: Old, name: str, status: int) -> None:
    """In force or revoked."""
    with client(old.installation, name) as shop:
        assert shop.http.get("/v1/policies").status_code == status


def test_another_app_is_another_app(old: Old) -> None:
    """The same id names another person there."""
    decision = answer_named(old.out, "other-app")["answer"]["decision"]
    assert old.shop.refused("GET", f"/v1/decisions/{decision}")["status"] == 404


def test_staff_sign_in_and_see_the_log(old: Old) -> None:
    """With the admin key of then."""
    headers = {"sec-fetch-site": "same-origin"}
    with httpx.Client(
        base_url=old.installation.url, headers=headers, follow_redirects=True, timeout=60, verify=PLAIN
    ) as http:
        page = http.post("/console", data={"key": KEYS["admin"]})
        assert page.url.path == "/console"
        assert http.get(f"/console/log/{FACTS['linked']['index']}").status_code == 200


@pytest.fixture(scope="module")
def exported(old: Old, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export of everything, made from the old folder by the code of now."""
    path = tmp_path_factory.mktemp("exported") / "all.zip"
    with client(old.installation, "compliance") as compliance:
        asked = compliance.http.post("/v1/exports", json={}).json()["export"]
        until(lambda: compliance.ok("GET", f"/v1/exports/{asked}")["state"] == "ready", "the export")
        path.write_bytes(compliance.http.get(f"/v1/exports/{asked}/file").content)
    return path


def lines(exported: Path) -> list[dict[str, Any]]:
    """Returns the lines about entries of then."""
    with zipfile.ZipFile(exported) as archive:
        found = [json.loads(line) for line in archive.read("records.jsonl").splitlines()]
    return [line for line in found if line["index"] < SIZE]


def test_a_new_export_of_old_records_verifies(exported: Path) -> None:
    """Old entries and new ones in one archive."""
    done = verify(exported, FACTS["vkey"])
    assert done.code == 0, done.out


def test_every_record_opens(exported: Path) -> None:
    """But for those of erased people, who had just these."""
    found = lines(exported)
    assert not any(line.get("unreadable") for line in found)
    assert [line["index"] for line in found if line.get("erased")] == FACTS["erased_entries"]


def test_the_record_vectors_have_every_field_that_the_folder_has(exported: Path) -> None:
    """A type that reads every vector reads every record that 0.1.0 wrote."""
    known: dict[str, set[str]] = {}
    for path in sorted(Path(__file__).with_name("records").glob("*.json")):
        for vector in json.loads(path.read_text())["records"]:
            known.setdefault(path.stem, set()).update(fields_of(json.loads(vector["body"])))
    for line in lines(exported):
        if not line.get("erased"):
            assert fields_of(json.loads(line["body"])) <= known[line["kind"]]
