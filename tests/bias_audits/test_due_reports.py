"""Reports that are due: found, asked for once, and shown as a number (`bias_audits.due_reports`)."""

import asyncio
from typing import Any

import pytest
from aboveboard.bias.watches import load_watches, needs_labels
from aboveboard.bias_audits.audit_jobs import AuditState, all_jobs, ask, new_job, put
from aboveboard.bias_audits.due_reports import (
    SETTLED_MS,
    ask_due,
    list_due,
    name_due,
    show_disparities,
)
from msgspec import structs

from tests.bias_audits.audited import Audited
from tests.bias_audits.orders import WATCH, order


def test_a_report_is_due_some_time_after_its_period() -> None:
    """A watch by labels makes none due, because no gateway has them."""
    end = order().period.to_ms
    assert list(list_due([WATCH], end + SETTLED_MS - 1)) == []
    assert [each.number for each in list_due([WATCH], end + SETTLED_MS)] == [1]
    assert [each.number for each in list_due([WATCH], order(5).period.to_ms + SETTLED_MS)] == [5]
    by_label = structs.replace(WATCH, by=("age_class", ("label", "region")))
    assert (needs_labels(by_label), list(list_due([by_label], end + SETTLED_MS))) == (True, [])


def test_the_name_of_a_due_report_is_that_of_its_terms() -> None:
    """A watch whose terms change begins again."""
    others = [order(2), order(watch=structs.replace(WATCH, tau=0.7))]
    assert name_due(order()) == name_due(order(by="another"))
    assert name_due(order()) not in map(name_due, others)


def test_nodes_that_look_at_the_same_time_make_one_report(audited: Audited) -> None:
    """Each finds it due, and its row is there once."""

    async def look() -> None:
        await asyncio.gather(*(ask_due(audited.gateway) for _ in range(3)))
        await ask_due(audited.gateway)

    audited.run(look())
    found = [each for each in audited.staff.ok("GET", "/v1/audits")["audits"] if each["watch"] == "running"]
    own = [each for each in found if each["audit"] == due_of(audited)]
    assert len(own) == 1
    report = audited.done(own[0])
    assert (report["state"], report["report"]["period"]["number"]) == ("ready", 1)


def due_of(audited: Audited) -> str:
    (due,) = list_due(load_watches(audited.gateway.rules.policy.declared).values(), audited.clock())
    return name_due(due)


def shown(audited: Audited) -> dict[str, float]:
    samples = audited.gateway.metrics.disparities.collect()[0].samples
    return {each.labels["watch"]: each.value for each in samples}


@pytest.mark.parametrize("disparities", [0, 2])
def test_the_metric_is_that_of_the_newest_report_of_a_declared_watch(
    audited: Audited, disparities: int
) -> None:
    """Others have no sample: a name of an auditor is no label of a metric."""
    declared = load_watches(audited.gateway.rules.policy.declared)["running"]

    async def store(**changed: Any) -> None:
        job = await ask(audited.gateway, new_job(audited.gateway, order(**changed)))
        await put(audited.gateway, job, structs.replace(job, state=AuditState.READY))

    async def work() -> None:
        known = {"watch": declared, "is_declared": True}
        newest = max((job.request.number for job in await all_jobs(audited.gateway)), default=0) + 1
        await store(number=newest, disparities=disparities, **known)
        await store(number=newest + 1, disparities=7)
        await store(
            number=newest + 1, disparities=7, watch=structs.replace(declared, tau=0.5), is_declared=True
        )
        await show_disparities(audited.gateway)

    audited.run(work())
    assert shown(audited) == {"running": disparities}
