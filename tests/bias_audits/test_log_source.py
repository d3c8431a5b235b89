"""A report from the gateway's own log equals one from an export of the same size (`bias_audits.log_source`)."""

import json
from pathlib import Path
from typing import Any

import pytest
from aboveboard.bias.check import encode_report, run_check
from aboveboard.bias.gateway_parts import compute_parts
from aboveboard.bias.labels import LabelReader, match_labels
from aboveboard.bias.watches import load_watches, period_of
from aboveboard.bias_audits import log_source
from aboveboard.bias_audits.audit_jobs import AuditOrder
from aboveboard.bias_audits.make_report import make_report
from aboveboard.cli.bias_export import Policies, ReadTimes, identify_export, read_rows
from aboveboard.consent.dial import region_class
from aboveboard.errors import Stale
from msgspec import structs

from tests.bias_audits.audited import APP, Audited, labels_of
from tests.exports.archives import exported
from tests.world import ITEMS

SALT = bytes(32)


def from_export(audited: Audited, folder: Path, order: AuditOrder, labels: Any = None) -> bytes:
    """The report that `aboveboard bias run` makes of an export that is made now, with the parts of the gateway."""
    (folder / "out").mkdir()
    archive = exported(audited.installation, folder / "out").path
    (folder / "items.json").write_text(json.dumps({"items": ITEMS}))
    dial, watch = audited.gateway.rules.dial, order.watch
    period = period_of(watch, order.number)
    policies = Policies([watch], lambda region: region_class(dial, region))
    times = ReadTimes(period.to_ms, period.from_ms)
    read = read_rows(archive, watch, policies, folder / "items.json", times)
    people = max(read.numbers.values()) + 1
    found = None if labels is None else match_labels(labels, read.numbers.get, people)
    parts = audited.run(compute_parts(audited.gateway, read.rows, watch, period))
    source = identify_export(archive).source
    return encode_report(
        run_check(read, watch, period, source, found, price_of=parts.price_of, decided=parts.decided)
    )


@pytest.mark.parametrize("by", ["age_class", "region_class", "known_for", "device"])
def test_the_two_reports_are_equal(audited: Audited, tmp_path: Path, by: str) -> None:
    """To the byte: their tables, their comparisons, and the hash of the records they are from."""
    watch = load_watches(audited.gateway.rules.policy.declared)["running"]
    order = AuditOrder(structs.replace(watch, by=(by,)), 1, "key")
    found = encode_report(audited.run(make_report(audited.gateway, order)))
    assert found == from_export(audited, tmp_path, order)


def test_the_two_reports_with_labels_are_equal(audited: Audited, tmp_path: Path) -> None:
    """By the same label file."""
    order = AuditOrder(load_watches(audited.gateway.rules.policy.declared)["by_label"], 1, "key")
    people = [audited.gateway.keyring.pseudonym(APP, f"p{at}").hex() for at in range(36)]

    def read() -> Any:
        reader = LabelReader(SALT)
        for line in labels_of(people).split(b"\n"):
            if (found := reader.read(line)) is not None:
                reader.add(*found)
        return reader.finish()

    found = encode_report(audited.run(make_report(audited.gateway, order, read())))
    assert found == from_export(audited, tmp_path, order, read())


def test_an_erasure_during_the_read_refuses_the_rows(
    audited: Audited, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person would be in a group before it, and among the erased after it."""
    asked: Any = None

    async def erased_meanwhile(gateway: Any, opened: Any) -> None:
        nonlocal asked
        asked = opened
        raise Stale("A record was erased.")

    monkeypatch.setattr(log_source, "check_not_overtaken", erased_meanwhile)
    order = AuditOrder(load_watches(audited.gateway.rules.policy.declared)["running"], 1, "key")
    with pytest.raises(Stale):
        audited.run(make_report(audited.gateway, order))
    assert len(asked.between(0, asked.size)) == asked.size
