"""Sealed reports: read back, proven, and what there is before (`bias_audits.sealed_report`)."""

import asyncio
import json

import pytest
from aboveboard.audit import proof_file
from aboveboard.bias.recomputation import read_report
from aboveboard.bias_audits.audit_jobs import AuditState, ask, new_job, put
from aboveboard.bias_audits.sealed_report import count_disparities, entry_of, read_sealed
from aboveboard.errors import Conflict, NotFound
from msgspec import structs

from tests.bias.test_check import check, log_of
from tests.bias_audits.audited import Audited
from tests.bias_audits.conftest import Opener
from tests.bias_audits.orders import order


def test_the_proof_opens_the_report(audited: Audited) -> None:
    """Its body is that of the entry, and the report in it is canonical JSON that `bias verify` reads."""
    done = audited.done(audited.ask(watch="running"))
    answer = audited.staff.http.get(done["links"]["proof"])
    assert answer.status_code == 200, answer.text
    found = audited.run(read_sealed(audited.gateway, done["audit"]))
    assert (found.place, json.loads(found.report)) == (done["index"], done["report"])
    assert read_report(found.report).watch.name == "running"
    proof = proof_file.parse(answer.text)
    assert proof.index == done["index"]
    _, salt, body = proof_file.read_extra(proof.extra)
    assert salt is not None and body is not None and found.report in body


@pytest.mark.parametrize(("rate", "count"), [(0.1, 1), (0.5, 0)])
def test_disparities_are_counted_in_comparisons(rate: float, count: int) -> None:
    """As the metric has them."""
    assert count_disparities(check(log_of({"adult": 0.5, "minor": rate}))) == count


def test_the_entry_is_of_its_kind_and_about_no_person(opened: Opener) -> None:
    """It has the id of the check, by which its record is found."""

    async def work() -> None:
        async with opened() as gateway:
            job = new_job(gateway, order())
            entry = entry_of(gateway, job, check(log_of({"adult": 0.5}, people=1)))
            assert (entry.kind, entry.person, entry.record) == ("audit", None, job.audit)

    asyncio.run(work())


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (AuditState.WAITING, "not ready"),
        (AuditState.RUNNING, "not ready"),
        (AuditState.FAILED, "no report: x"),
        (AuditState.LOST, "no report: x"),
    ],
)
def test_a_check_without_a_report_has_none(opened: Opener, state: AuditState, said: str) -> None:
    """The refusal says if there will be one."""

    async def work() -> None:
        async with opened() as gateway:
            job = await ask(gateway, new_job(gateway, order(problem="x")))
            await put(gateway, job, structs.replace(job, state=state))
            with pytest.raises(Conflict, match=said):
                await read_sealed(gateway, job.audit)
            with pytest.raises(NotFound):
                await read_sealed(gateway, "aud_none")

    asyncio.run(work())
