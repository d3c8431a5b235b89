"""Witnesses: what is asked of them over a real connection, what is kept, and what is refused on both sides."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from aboveboard.audit import cosignature, note, tree
from aboveboard.audit.cosignature import CosignRequest
from aboveboard.audit.note import Checkpoint
from aboveboard.errors import StartupRefused
from aboveboard.settings import load
from aboveboard.storage.journal import Submission
from aboveboard.storage.tables import cosigned
from aboveboard.transparency import witnesses as witnessing
from aboveboard.transparency.publisher import latest_checkpoint
from aboveboard.transparency.signer import vkeys
from aboveboard.transparency.tiles import consistency
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from tests.audit import oracle
from tests.house import House
from tests.transparency import witness as ours
from tests.world import Installation

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
ORIGIN = "shop.example/log"
HASHES = [tree.leaf_hash(b"%d" % n) for n in range(20)]


@pytest.fixture
def witness(tmp_path: Path, house: House) -> Iterator[ours.Witness]:
    """One that knows the log of the house."""
    origin = house.gateway.database.origin
    logs = {origin: vkeys(origin, house.gateway.keyring)[0]}
    with ours.serving(ours.Witness(tmp_path / "witness.json", logs)) as running:
        yield running


def asked(house: House, *witnesses: ours.Witness, known: dict[str, int] | None = None) -> list[str]:
    """Whose signatures were kept, of those asked now for the newest checkpoint."""
    theirs = tuple(witnessing.Witness(each.name, each.vkey, each.url) for each in witnesses)
    found: list[str] = house.run(witnessing.cosign(house.gateway, theirs, {} if known is None else known))
    return found


def checkpoint(house: House, at_least: int = 0) -> str:
    text: str = house.run(latest_checkpoint(house.gateway, at_least))
    return text


def size_of(signed: str) -> int:
    return note.parse_checkpoint(note.split(signed)[0]).size


def test_a_checkpoint_is_served_with_what_the_witness_signed(house: House, witness: ours.Witness) -> None:
    """As long as the log has not grown, whoever reads its head reads the cosignature too."""
    assert asked(house, witness) == [ours.NAME]
    served = house.shop.http.get("/log/checkpoint").text
    assert [each.name for each in cosignature.verify(served, [witness.vkey])] == [ours.NAME]


def test_a_grown_log_is_shown_to_continue(house: House, witness: ours.Witness) -> None:
    """The second time a proof goes along, and the witness accepts it at once."""
    known: dict[str, int] = {}
    asked(house, witness, known=known)
    for _ in range(5):
        house.shop.decide()
    assert asked(house, witness, known=known) == [ours.NAME]
    assert witness.answers[-1] == 200
    assert witness.latest(house.gateway.database.origin)[0] == size_of(checkpoint(house))


def test_a_gateway_that_does_not_know_how_far_the_witness_is_learns_it(
    house: House, witness: ours.Witness
) -> None:
    """After a restart it asks with nothing, is told a size, and proves from there."""
    asked(house, witness)
    house.shop.decide()
    assert asked(house, witness, known={}) == [ours.NAME]
    assert witness.answers[-2:] == [409, 200]


def test_nobody_is_asked_twice_for_the_same(house: House, witness: ours.Witness) -> None:
    """A note carries each witness once."""
    assert asked(house, witness) == [ours.NAME]
    assert asked(house, witness) == []
    assert len(cosignature.verify(checkpoint(house), [witness.vkey])) == 1


def test_a_proof_comes_with_a_witnessed_checkpoint_where_there_is_one(
    house: House, witness: ours.Witness
) -> None:
    """One that was signed by witnesses and is large enough goes before a newer one that was not."""
    decision = house.shop.decide()
    asked(house, witness)
    house.shop.decide()
    checkpoint(house)
    proof = house.shop.http.get(f"/v1/decisions/{decision['decision']}/proof").text
    signed = proof.split("\n\n", 1)[1]
    assert cosignature.verify(signed, [witness.vkey])
    assert not cosignature.verify(checkpoint(house), [witness.vkey])


def test_several_witnesses_sign_one_checkpoint(house: House, witness: ours.Witness, tmp_path: Path) -> None:
    """One that does not answer holds up nobody, and one that comes later is added."""
    origin = house.gateway.database.origin
    logs = {origin: vkeys(origin, house.gateway.keyring)[0]}
    second = ours.Witness(tmp_path / "second.json", logs, "witness.example/w2")
    with refusing_port() as port:
        second.url = f"http://127.0.0.1:{port}/w1"
        assert asked(house, witness, second) == [ours.NAME]
    with ours.serving(second):
        assert asked(house, witness, second) == ["witness.example/w2"]
    both = cosignature.verify(checkpoint(house), [witness.vkey, second.vkey])
    assert {each.name for each in both} == {ours.NAME, "witness.example/w2"}


@contextmanager
def refusing_port() -> Iterator[int]:
    """A port that refuses connections, and that no other process can take while the block runs: bound, never heard."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        yield silent.getsockname()[1]


def test_a_slower_node_does_not_replace_a_newer_checkpoint(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another node has stored its own since this one read the row."""
    gateway, submit = house.gateway, house.gateway.submit
    older = checkpoint(house)
    house.shop.decide()
    newer = checkpoint(house, size_of(older) + 1)

    async def overtaken(submission: Submission) -> int:
        monkeypatch.setattr(gateway, "submit", submit)
        await witnessing._keep(gateway, newer)
        return await submit(submission)

    monkeypatch.setattr(gateway, "submit", overtaken)
    house.run(witnessing._keep(gateway, older))
    assert [text for (text,) in house.rows(select(cosigned.c.checkpoint))] == [newer]


def test_a_witness_that_has_seen_more_is_not_fooled(house: House, witness: ours.Witness) -> None:
    """A log that lost entries it had signed gets no signature for what it shows instead."""
    origin = house.gateway.database.origin
    ahead = Checkpoint(origin, 10**6, bytes(32))
    witness._persist(ahead)
    assert asked(house, witness) == []
    assert witness.latest(origin)[0] == 10**6
    assert not cosignature.verify(checkpoint(house), [witness.vkey])


def test_a_witness_that_saw_another_history_does_not_sign(house: House, witness: ours.Witness) -> None:
    """It holds a root that this log never had; no proof leads from there to here."""
    witness._persist(Checkpoint(house.gateway.database.origin, 2, bytes(32)))
    assert asked(house, witness) == []
    assert witness.answers == [409, 422]


@pytest.mark.parametrize("lines", ["", "nothing\n", "— witness.example/w1 AAAAAAAA\n"])
def test_an_answer_without_a_signature_is_not_kept(
    house: House, witness: ours.Witness, monkeypatch: pytest.MonkeyPatch, lines: str
) -> None:
    """Whatever a server says with a 200, only what verifies is joined to the checkpoint."""
    monkeypatch.setattr(witness, "add_checkpoint", lambda body: lines)
    house.shop.decide()
    before = checkpoint(house)
    assert asked(house, witness) == []
    assert checkpoint(house) == before


def test_a_signature_of_somebody_else_is_not_kept(
    house: House, witness: ours.Witness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The configured key is the only one that counts."""

    def signed(body: str) -> str:
        text = note.split(oracle.parse_request(body).checkpoint)[0]
        return cosignature.sign(text, ours.NAME, KEY, 1)

    monkeypatch.setattr(witness, "add_checkpoint", signed)
    house.shop.decide()
    assert asked(house, witness) == []


# What our witness refuses: without this, the tests above would show nothing.


def known_log(tmp_path: Path) -> ours.Witness:
    """A witness that has signed a log of 5 entries."""
    witness = ours.Witness(tmp_path / "witness.json", {ORIGIN: note.vkey(ORIGIN, KEY.public_key())})
    witness.add_checkpoint(cosignature.encode_request(CosignRequest(0, (), signed(5))))
    return witness


def signed(size: int, **changed: Any) -> str:
    key, origin = changed.get("key", KEY), changed.get("origin", ORIGIN)
    root = changed.get("root", oracle.root_of(HASHES[:size]))
    return note.sign(note.checkpoint_text(Checkpoint(origin, size, root)), [(origin, key)])


OTHER = Ed25519PrivateKey.from_private_bytes(bytes(31) + b"\x01")
PROOF = oracle.consistency_proof(HASHES[:9], 5)


@pytest.mark.parametrize(
    ("status", "request_"),
    [
        (404, CosignRequest(5, PROOF, signed(9, origin="other.example/log"))),
        (403, CosignRequest(5, PROOF, signed(9, key=OTHER))),
        (400, CosignRequest(10, PROOF, signed(9))),
        (400, CosignRequest(5, PROOF, "no checkpoint\n")),
        (409, CosignRequest(0, (), signed(9))),
        (409, CosignRequest(4, oracle.consistency_proof(HASHES[:9], 4), signed(9))),
        (409, CosignRequest(5, (), signed(5, root=bytes(32)))),
        (422, CosignRequest(5, PROOF[:-1], signed(9))),
        (422, CosignRequest(5, PROOF, signed(9, root=bytes(32)))),
        (422, CosignRequest(5, (), signed(9))),
    ],
)
def test_the_witness_refuses_what_it_must(tmp_path: Path, status: int, request_: CosignRequest) -> None:
    """Each with the status that the protocol has for it, and it remembers what it had."""
    witness = known_log(tmp_path)
    with pytest.raises(ours.Refusal) as refusal:
        witness.add_checkpoint(cosignature.encode_request(request_))
    assert refusal.value.status == status
    assert witness.latest(ORIGIN)[0] == 5


def test_the_witness_signs_what_continues(tmp_path: Path) -> None:
    """And has it written down when it answers."""
    witness = known_log(tmp_path)
    line = witness.add_checkpoint(cosignature.encode_request(CosignRequest(5, PROOF, signed(9))))
    assert cosignature.verify(signed(9) + line, [witness.vkey])
    assert witness.latest(ORIGIN) == (9, oracle.root_of(HASHES[:9]))


@pytest.mark.parametrize(
    "text",
    [
        "https://witness.example",
        "witness.example/w1 witness.example+1a2b3c4d+BAAA",
        "ftp://witness.example key",
        "https://witness.example?a=b key",
    ],
)
def test_a_setting_out_of_shape_is_refused_at_the_start(text: str) -> None:
    """Rather than found out when nobody signed for a month."""
    with pytest.raises(StartupRefused, match="ABOVEBOARD_WITNESSES"):
        load({"ABOVEBOARD_WITNESSES": text})


def test_a_key_that_is_no_witnesss_is_refused_at_the_start() -> None:
    """Such as the key of a log."""
    key = note.vkey(ORIGIN, KEY.public_key())
    with pytest.raises(StartupRefused, match="ABOVEBOARD_WITNESSES: This is not the public key of a witness"):
        witnessing.parse_witnesses(load({"ABOVEBOARD_WITNESSES": f"https://witness.example {key}"}))


def test_settings_name_several_witnesses() -> None:
    """With commas between."""
    second = cosignature.vkey("witness.example/w2", KEY.public_key())
    first = cosignature.vkey("witness.example/w1", OTHER.public_key())
    loaded = load({"ABOVEBOARD_WITNESSES": f"https://w1.example/ {first}, http://w2.example {second}"})
    assert witnessing.parse_witnesses(loaded) == (
        witnessing.Witness("witness.example/w1", first, "https://w1.example"),
        witnessing.Witness("witness.example/w2", second, "http://w2.example"),
    )


def test_a_gateway_asks_its_witnesses_by_itself(tmp_path: Path, witness: ours.Witness) -> None:
    """In the background, from its start. This witness knows the log's name with another key."""
    running = Installation(tmp_path / "data", witnesses=f"{witness.url} {witness.vkey}")
    until = time.monotonic() + 10
    while not witness.answers and time.monotonic() < until:
        time.sleep(0.01)
    running.close()
    assert witness.answers == [403]


def test_the_proof_that_goes_along_is_the_trees(house: House) -> None:
    """From tiles, and the same as from all leaves."""
    house.shop.decide()
    size = size_of(checkpoint(house))
    rows = house.run(house.gateway.tiles.leaves(0, size))
    proof = house.run(consistency(house.gateway, 3, size))
    assert proof == oracle.consistency_proof([tree.leaf_hash(leaf) for leaf in rows], 3)
