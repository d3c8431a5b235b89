"""The texts that records name by their SHA-256."""

import io
from hashlib import sha256
from pathlib import Path

from aboveboard.audit.entries import parse_leaf
from aboveboard.build import identify_build
from aboveboard.exports.referenced_texts import add_builds, add_notices, add_policies
from aboveboard.exports.zip_writer import ArchiveWriter

from tests.exports.archives import exported
from tests.exports.visits import visit
from tests.house import House
from tests.world import Installation, Shop


def test_texts_are_named_for_their_hash(installation: Installation, shop: Shop, tmp_path: Path) -> None:
    """Every policy set that a record names, every notice, and every build."""
    visit(shop)
    archive = exported(installation, tmp_path)
    named = {parse_leaf(line["leaf"].encode()).policy for line in archive.lines}
    texts = [name for name in archive.names if name.startswith(("policies/", "notices/", "builds/"))]
    assert {f"policies/{policy}.txt" for policy in named} <= set(texts)
    assert f"notices/{shop.notice('improve')}.json" in texts
    assert f"builds/{identify_build().id}.json" in texts
    assert all(sha256(archive.read(name)).hexdigest() in name for name in texts)


def test_only_known_policy_sets_are_added(house: House) -> None:
    """The one in force is, and a hash of nothing is not."""
    archive, policy = ArchiveWriter(io.BytesIO()), house.gateway.rules.policy
    assert house.run(add_policies(house.gateway, archive, {policy.id, "0" * 64})) == 1
    assert f"policies/{policy.id}.txt" in archive
    archive.abandon()


def test_notices_are_those_of_the_checkpoint(house: House) -> None:
    """A notice that was entered later is not in the archive."""
    archive = ArchiveWriter(io.BytesIO())
    assert house.run(add_notices(house.gateway, archive, 0)) == 0
    assert house.run(add_notices(house.gateway, archive, 10**6)) > 0
    assert house.run(add_notices(house.gateway, archive, 10**6)) == 0
    archive.abandon()


def test_builds_are_those_of_the_checkpoint(house: House) -> None:
    """A build that started later is not in the archive, and one that started twice is in it once."""
    archive = ArchiveWriter(io.BytesIO())
    assert house.run(add_builds(house.gateway, archive, 0)) == 0
    plans = house.plans(add_builds(house.gateway, archive, 10**6), "entries JOIN records")
    assert f"builds/{identify_build().id}.json" in archive
    assert house.run(add_builds(house.gateway, archive, 10**6)) == 0
    assert any("ix_records_kind_entry_index (kind=?" in step for step in plans), plans
    archive.abandon()
