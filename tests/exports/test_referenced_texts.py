"""The texts that records name by their SHA-256."""

from hashlib import sha256
from pathlib import Path

from aboveboard.audit.entries import parse_leaf

from tests.exports.archives import exported
from tests.exports.visits import visit
from tests.world import Installation, Shop


def test_texts_are_named_for_their_hash(installation: Installation, shop: Shop, tmp_path: Path) -> None:
    """Every policy set that a record names, and every notice."""
    visit(shop)
    archive = exported(installation, tmp_path)
    named = {parse_leaf(line["leaf"].encode()).policy for line in archive.lines}
    texts = [name for name in archive.names if name.startswith(("policies/", "notices/"))]
    assert {f"policies/{policy}.txt" for policy in named} <= set(texts)
    assert f"notices/{shop.notice('improve')}.json" in texts
    assert all(sha256(archive.read(name)).hexdigest() in name for name in texts)
