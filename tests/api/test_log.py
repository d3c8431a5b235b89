"""The log over HTTP: what everybody may read of it, and proofs that hold without us."""

from collections.abc import Iterator

import pytest
from aboveboard.audit import note, proof_file, proofs, tiles, tree
from aboveboard.audit.entries import parse_leaf
from aboveboard.canonical import decode
from aboveboard.words import Role

from tests.api.wire import client, problem
from tests.audit import oracle
from tests.world import Installation, Shop


@pytest.fixture
def auditor(installation: Installation) -> Iterator[Shop]:
    with client(installation, installation.key(Role.COMPLIANCE)) as shop:
        yield shop


def key_of(shop: Shop) -> str:
    return shop.http.get("/log/key", headers={"authorization": ""}).text.rstrip("\n")


def head_of(shop: Shop) -> note.Checkpoint:
    return note.open_checkpoint(shop.http.get("/log/checkpoint").text, key_of(shop))


def proof_of(shop: Shop, decision: dict[str, str]) -> str:
    answer = shop.http.get(f"/v1/decisions/{decision['decision']}/proof")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    return answer.text


def read_tile(shop: Shop) -> proofs.ReadTile:
    """Tiles as any client fetches them."""

    def read(level: int, place: int, width: int) -> bytes:
        answer = shop.http.get("/log/" + tiles.tile_path(level, place, width), headers={"authorization": ""})
        assert answer.headers["content-type"] == "application/octet-stream"
        return answer.content

    return read


def test_a_stranger_can_check_the_log(shop: Shop) -> None:
    """With nothing but the public key: tiles lead to the signed root, and bundles to the tiles."""
    shop.decide()
    head = head_of(shop)
    assert proofs.root(head.size, read_tile(shop)) == head.root
    last = (head.size - 1) // tiles.WIDTH
    width = tiles.width_at(0, last, head.size)
    bundle = shop.http.get("/log/" + tiles.entries_path(last, width)).content
    hashes = b"".join(map(tree.leaf_hash, tiles.unbundle(bundle)))
    assert hashes == read_tile(shop)(0, last, width)


def test_a_stranger_can_check_that_the_log_only_grew(shop: Shop) -> None:
    """From one checkpoint that was kept to a later one, by tiles alone."""
    old = head_of(shop)
    shop.decide()
    head = head_of(shop)
    proof = proofs.consistency(old.size, head.size, read_tile(shop))
    oracle.verify_consistency(old.size, head.size, old_root=old.root, root=head.root, proof=proof)
    assert head.size > old.size


def test_a_decisions_proof_stands_alone(shop: Shop) -> None:
    """The file and the public key show that the decision is in the log, and what was recorded of it."""
    decision = shop.decide()
    proof = proof_file.parse(proof_of(shop, decision))
    leaf, salt, body = proof_file.read_extra(proof.extra)
    assert proof_file.verify(proof, leaf, [key_of(shop)]).size > decision["log"]["index"] == proof.index
    assert salt is not None
    assert decode(body) == shop.record(decision)


def test_a_proof_is_for_who_made_the_decision(shop: Shop, installation: Installation, auditor: Shop) -> None:
    """To another app the decision is not there; the compliance role reads proofs of entries instead."""
    decision = shop.decide()
    with client(installation) as other:
        problem(other.http.get(f"/v1/decisions/{decision['decision']}/proof"), 404)
    problem(auditor.http.get(f"/v1/decisions/{decision['decision']}/proof"), 403)
    problem(shop.http.get("/v1/decisions/dec_nobodys/proof"), 404)


def test_every_entry_has_a_proof(shop: Shop, auditor: Shop) -> None:
    """Of any kind, with its leaf and nothing else of it."""
    index = shop.decide()["log"]["index"]
    kinds = set()
    for place in range(max(0, index - 20), index + 1):
        proof = proof_file.parse(auditor.http.get(f"/v1/entries/{place}/proof").text)
        leaf, salt, body = proof_file.read_extra(proof.extra)
        assert (salt, body) == (None, None)
        assert proof_file.verify(proof, leaf, [key_of(shop)]).size > proof.index == place
        kinds.add(parse_leaf(leaf).type)
    assert "decision" in kinds


def test_an_entry_that_is_not_there_has_no_proof(auditor: Shop) -> None:
    """404 beyond the log's end, 400 for what is no index."""
    for index in (10**9, 10**17):
        problem(auditor.http.get(f"/v1/entries/{index}/proof"), 404)
    for index in ("-1", "01", "1.0", "one", "1" * 19):
        assert problem(auditor.http.get(f"/v1/entries/{index}/proof"), 400)["field"] == "index"


def test_the_key_is_the_one_that_signs(shop: Shop) -> None:
    """A line for each key, as the formats have it."""
    answer = shop.http.get("/log/key", headers={"authorization": ""})
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert note.parse_vkey(answer.text.rstrip("\n")).name == head_of(shop).origin


def test_every_key_is_listed_with_its_span(shop: Shop) -> None:
    """The first one signs from the beginning, and still does."""
    answer = shop.http.get("/log/keys", headers={"authorization": ""})
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.text == f"{key_of(shop)} 0 -\n"


def test_full_tiles_may_be_kept_for_ever_and_others_not(still: Shop) -> None:
    """What never changes says so; what will soon be wider is asked for again."""
    while head_of(still).size < tiles.WIDTH:
        still.decide()
    for full in ("tile/0/000", "tile/entries/000"):
        answer = still.http.get(f"/log/{full}")
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    for partial in ("tile/0/000.p/3", "tile/entries/000.p/3", "tile/1/000.p/1"):
        assert still.http.get(f"/log/{partial}").headers["cache-control"] == "public, max-age=60"
    assert still.http.get("/log/checkpoint").headers["cache-control"] == "no-cache"


def test_a_tile_that_was_partial_stays_readable(still: Shop) -> None:
    """Whoever holds an older checkpoint finds the tiles of its time, as the beginnings of wider ones."""
    while head_of(still).size < tiles.WIDTH:
        still.decide()
    full = still.http.get("/log/tile/0/000").content
    assert still.http.get("/log/tile/0/000.p/200").content == full[: 200 * 32]


@pytest.mark.parametrize(
    "path",
    [
        "tile",
        "tile/0",
        "tile/entries",
        "tile/0/999",
        "tile/0/x000/001",
        "tile/00/000",
        "tile/64/000",
        "tile/x/000",
        "tile/-1/000",
        "tile/x",
        "tile/000/000",
        "tile/0/abc",
        "tile/0/-01",
        "tile/0/000%0A",
        "tile/0/" + "x000/" * 8 + "000",
        "tile/entries/abc",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p",
        "tile/0/0",
        "tile/0/000/",
        "tile/0//000",
        "tile/0/%30%30%30.p/1",
        "tile/0/000%2Ep/1",
        "tile/%30/000.p/1",
        "tile/0/..%2F0/000.p/1",
        "tile/7/000.p/1",
        "tile/63/000.p/1",
        "tile/0/x036/x028/x797/x018/x963/967.p/1",
        "tile/entries/999.p/1",
        "tile/entries/x001",
    ],
)
def test_what_is_no_tile_is_not_found(still: Shop, path: str) -> None:
    """Nothing but the one way to write a tile's name that is there."""
    problem(still.http.get(f"/log/{path}"), 404)


@pytest.mark.parametrize("path", ["0/000", "0/x001/067", "entries/x001/x234/067.p/5"])
def test_how_deep_a_tile_lies_does_not_matter_for_what_may_be_done(still: Shop, path: str) -> None:
    """Names of tiles have slashes in them, and OPTIONS says of all of them what 405 says."""
    asked, refused = (still.http.request(method, f"/log/tile/{path}") for method in ("OPTIONS", "POST"))
    assert (asked.status_code, refused.status_code) == (204, 405)
    assert asked.headers["allow"] == refused.headers["allow"] == "GET, HEAD, OPTIONS"
