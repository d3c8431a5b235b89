"""A person's own archive: everything is in it, all of it can be checked, and nothing of it stays behind."""

import gc
import hashlib
import io
import json
import sys
import zipfile

import pytest
from aboveboard.audit import note, proof_file
from aboveboard.erasure import begin
from aboveboard.errors import Stale, Unavailable
from aboveboard.gateway import deletion_state, repseudonymize
from aboveboard.rights import access as person_export
from aboveboard.rights import archive_files, receipts

from tests.world import EVE, Shop

TOPIC = "running"


def archive(shop, person):
    answer = shop.http.get(f"/v1/people/{person}/export")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["cache-control"] == "no-store"
    return zipfile.ZipFile(io.BytesIO(answer.content))


def lines(found, name="records.jsonl"):
    return [json.loads(line) for line in found.read(name).splitlines()]


def vkey(installation):
    gateway = installation.service.gateway
    return note.vkey(gateway.database.origin, gateway.keyring.log_signer.public_key())


def busy(shop, name=None):
    """Somebody who did a bit of everything."""
    eve = shop.welcome(EVE, name)
    shop.signal(eve, session="s", item="running-2", topics=[TOPIC])
    answer = shop.decide(eve, session="s")
    shop.outcome(answer)
    shop.limits(eve, topics=["cooking"])
    return eve


def test_every_record_is_in_it_and_proven(shop, installation):
    """Each with its leaf, salt and body, and the last is the entry of the export itself."""
    eve = busy(shop)
    found = archive(shop, eve)
    records = lines(found)
    counts = shop.ok("GET", f"/v1/people/{eve}")["records"]
    kinds = [record["kind"] for record in records]
    assert {kind: kinds.count(kind) for kind in kinds} == counts
    assert kinds[-1] == "export"
    assert [record["index"] for record in records] == sorted(record["index"] for record in records)
    for record in records:
        proof = proof_file.parse(found.read(f"proofs/{record['index']}.tlog-proof").decode())
        leaf, salt, body = proof_file.read_extra(proof.extra)
        assert (leaf.decode(), salt.hex(), body.decode()) == (record["leaf"], record["salt"], record["body"])
        assert (
            proof_file.verify(proof, leaf, [vkey(installation)]).size
            == json.loads(found.read("manifest.json"))["size"]
        )


def test_the_manifest_lists_every_file(shop):
    """With its size and its hash, and is the last file itself."""
    found = archive(shop, busy(shop))
    manifest = json.loads(found.read("manifest.json"))
    assert found.namelist()[-1] == "manifest.json"
    assert set(manifest["files"]) == set(found.namelist()) - {"manifest.json"}
    for name, said in manifest["files"].items():
        data = found.read(name)
        assert said == {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    assert (manifest["kind"], manifest["format"]) == ("person", "aboveboard-export/1")
    assert manifest["counts"]["records"] == len(lines(found))


def test_what_is_held_is_told_in_words(shop):
    """What somebody did, how often, and when last; and the level they chose."""
    eve = busy(shop)
    told = json.loads(archive(shop, eve).read("person.json"))
    assert told["person"] == eve
    seen = [text for text in told["in_words"] if text.startswith("You looked at ") and f"“{TOPIC}”" in text]
    assert [text.removeprefix(f"You looked at things about “{TOPIC}” ") for text in seen] == [
        "in this visit.",
        "today.",
    ]
    assert "What other services told us about you counts too." in told["in_words"]
    assert told["limits"]["topics"] == ["cooking"]


def test_choices_receipts_signals_and_texts_are_in_it(shop, installation):
    """One receipt of each consent, signed; the notices and policy sets that records name, by their hash."""
    eve = busy(shop)
    found = archive(shop, eve)
    consents = [event for event in json.loads(found.read("consents.json")) if event["kind"] == "consent"]
    assert [event["purpose"] for event in consents] == list(EVE.given)
    for event in consents:
        assert receipts.verify(found.read(f"receipts/{event['index']}.jsonld"), [vkey(installation)])
        assert f"notices/{event['notice']}.json" in found.namelist()
    assert [signal["fields"]["item"] for signal in lines(found, "signals.jsonl")] == ["running-2"]
    policies = {json.loads(record["leaf"])["policy"] for record in lines(found)}
    assert {f"policies/{policy}.txt" for policy in policies} <= set(found.namelist())
    assert found.read("key").decode().splitlines()[0] == vkey(installation)
    assert found.read("verify.html") == person_export.VERIFIER.read_bytes()


def test_the_records_of_a_guest_are_in_it(shop):
    """With their proofs, in the order of the log; of a stranger there is nothing."""
    eve, guest, stranger = busy(shop), busy(shop), busy(shop)
    shop.ok("PUT", f"/v1/people/{eve}/guests/{guest}")
    found = archive(shop, eve)
    records = lines(found)
    assert len({record["person"] for record in records}) == 2
    assert [record["index"] for record in records] == sorted(record["index"] for record in records)
    others = {record["index"] for record in lines(archive(shop, stranger))}
    assert others.isdisjoint({record["index"] for record in records})
    assert len(json.loads(found.read("person.json"))["guests"]) == 1


def test_nothing_stays_behind(shop, installation):
    """Not a file, not even an empty one."""
    archive(shop, busy(shop))
    assert list((installation.settings.data / "exports").iterdir()) == []


def test_an_export_of_nobody(shop, installation):
    """Is not made, whoever asks: the id of another app's person is nobody here."""
    eve = busy(shop)
    with Shop(installation.url, installation.key()).http as other:
        for client, name in ((shop.http, "nobody"), (other, eve)):
            assert client.get(f"/v1/people/{name}/export").status_code == 404


@pytest.mark.parametrize("page", [1, 3])
def test_records_come_in_pages(shop, monkeypatch, page):
    """However many there are to a page, none is left out or told twice."""
    eve = busy(shop)
    monkeypatch.setattr(person_export, "PAGE", page)
    found = archive(shop, eve)
    assert len(lines(found)) == sum(shop.ok("GET", f"/v1/people/{eve}")["records"].values())
    assert len(lines(found, "signals.jsonl")) == 1


def test_a_disk_that_refuses_is_told(shop, installation, monkeypatch):
    """As something that may be tried again; the words of the system are not repeated."""
    eve = busy(shop)

    def full(*_, **__):
        raise OSError(28, "No space left on device", f"/tmp/{eve}")

    monkeypatch.setattr(archive_files, "TemporaryFile", full)
    answer = shop.http.get(f"/v1/people/{eve}/export")
    assert answer.status_code == 503
    assert eve not in answer.text


def test_one_that_is_given_up_keeps_quiet(shop, monkeypatch):
    """Nothing is written to its file any more when the archive is forgotten."""
    eve, complaints = busy(shop), []

    async def away(*_):
        raise Unavailable("away")

    monkeypatch.setattr(sys, "unraisablehook", complaints.append)
    monkeypatch.setattr(person_export._ArchivePass, "texts", away)
    assert shop.http.get(f"/v1/people/{eve}/export").status_code == 503
    gc.collect()
    assert complaints == []


def test_who_moves_meanwhile_gets_no_half_archive(shop, installation, monkeypatch):
    """Records may have been missed under the new pseudonym, so it is to be asked for again."""
    eve, gateway = busy(shop), installation.service.gateway
    whole = person_export._ArchivePass.signals

    async def moved(work):
        (person,) = work._people
        await gateway.submit(
            await repseudonymize._move(gateway, gateway.keyring, person, gateway.randomness(32))
        )
        monkeypatch.setattr(gateway, "require_person", known)
        await whole(work)

    async def known(*_):
        return None

    monkeypatch.setattr(person_export._ArchivePass, "signals", moved)
    assert shop.http.get(f"/v1/people/{eve}/export").status_code == 503


@pytest.mark.parametrize(("times", "status"), [(1, 200), (99, 503)])
def test_erasures_during_the_read_of_what_is_gone(shop, monkeypatch, times, status):
    """The read is repeated. A caller for whom it never succeeds is asked to try again."""
    eve, left = shop.welcome(EVE), list(range(times))

    async def read(gateway):
        if left:
            left.pop()
            raise Stale("The commitment to what is gone keeps changing. Read it again.")
        return await deletion_state.read(gateway)

    monkeypatch.setattr(person_export, "read", read)
    answer = shop.http.get(f"/v1/people/{eve}/export")
    assert answer.status_code == status
    if status == 503:
        assert answer.json()["detail"].startswith("Erasures keep changing what the log commits to as gone.")


def test_who_begins_to_be_erased_meanwhile_gets_no_archive(shop, installation, monkeypatch):
    """The row is still there, marked, so the check of pseudonyms alone would not see it."""
    eve, gateway = busy(shop), installation.service.gateway
    whole = person_export._ArchivePass.texts

    async def marked(work):
        (person,) = work._people

        async def find() -> bytes:
            return person.pseudonym

        await begin.mark(gateway, "shop", find)
        await whole(work)

    monkeypatch.setattr(person_export._ArchivePass, "texts", marked)
    assert shop.http.get(f"/v1/people/{eve}/export").status_code != 200
