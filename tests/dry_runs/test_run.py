"""A dry run from its start to its end, from inside."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from aboveboard.access.api_keys import ApiKey
from aboveboard.consent.dial import Dial
from aboveboard.dry_runs import run
from aboveboard.dry_runs.progress import Effect, Trial
from aboveboard.dry_runs.rejudge import Rejudgement, Side
from aboveboard.dry_runs.run import Trials, draft, start, stop, trial_of
from aboveboard.dry_runs.worlds import Past
from aboveboard.errors import Conflict, NotFound, PolicyRejected
from aboveboard.policy.policy_set import load
from aboveboard.words import Role
from msgspec import structs

from tests.house import House


@pytest.fixture
def clean(house: House) -> Iterator[House]:
    """A house without dry runs, before and after."""
    house.gateway.part(Trials).by_name.clear()
    yield house
    house.run(stop(house.gateway))
    house.gateway.part(Trials).by_name.clear()


def files(house: House) -> dict[str, str]:
    return dict(house.gateway.rules.policy.files)


def staff(house: House) -> ApiKey:
    return ApiKey("key", house.app, Role.ADMIN, b"", 0)


async def finish(house: House, trial: Trial) -> None:
    while trial.state == "running":
        await asyncio.sleep(0.01)


def test_a_dry_run_judges_the_newest_decisions(clean: House) -> None:
    """As many as it was asked for; by the same rules none is altered."""
    for _ in range(3):
        clean.shop.decide()
    trial = clean.run(start(clean.gateway, staff(clean), files(clean), 2))
    assert trial_of(clean.gateway, trial.name) is trial
    clean.run(finish(clean, trial))
    assert (trial.state, trial.problem, trial.changes) == ("done", "", [])
    assert trial.effects == {Effect.SAME: 2}


def test_decisions_by_rules_with_other_texts_are_known(clean: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules that judged them are those in force, although the id of the set is another."""
    asked, judge = [], run.rejudge

    def note(past: Past, old: Side | None, new: Side, dial: Dial) -> Rejudgement:
        asked.append(old is not None)
        return judge(past, old, new, dial)

    monkeypatch.setattr(run, "rejudge", note)
    by = staff(clean)  # decides too, so it comes before the change
    clean.shop.decide()
    before = clean.gateway.rules
    texts = {
        "purposes.toml": before.policy.declared.text("purposes.toml").replace("this visit", "your visit")
    }
    changed = load(before.policy.declared.with_texts(texts, "purposes.toml"))
    assert changed.id != before.policy.id
    clean.gateway.rules = structs.replace(before, policy=changed)
    trial = clean.run(start(clean.gateway, by, files(clean), 1))
    clean.gateway.rules = before
    clean.run(finish(clean, trial))
    assert (trial.state, asked) == ("done", [True])


def test_one_dry_run_at_a_time(clean: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second one is refused until the first has ended."""
    monkeypatch.setattr(run, "REST_S", 60)
    monkeypatch.setattr(run, "PAGE", 1)
    clean.shop.decide()
    trial = clean.run(start(clean.gateway, staff(clean), files(clean), 100))
    with pytest.raises(Conflict) as refused:
        clean.run(start(clean.gateway, staff(clean), files(clean), 1))
    assert refused.value.detail == "Another dry run is under way. Start this one once that has ended."
    assert trial.state == "running"


def test_of_two_that_start_at_once_one_is_refused(clean: House) -> None:
    """The first one is checked and recorded meanwhile, which takes several turns of the loop."""

    by, texts = staff(clean), files(clean)

    async def both() -> list[Any]:
        asked = (start(clean.gateway, by, texts, 1) for _ in range(2))
        return await asyncio.gather(*asked, return_exceptions=True)

    found = clean.run(both())
    assert sorted(type(each).__name__ for each in found) == ["Conflict", "Trial"]
    assert len(clean.gateway.part(Trials).by_name) == 1


def test_rules_with_a_problem_are_refused(clean: House) -> None:
    """Before anything is recorded, with the file and the line."""
    name = next(iter(files(clean)))
    with pytest.raises(PolicyRejected) as refused:
        draft(clean.gateway, files(clean) | {name: "permit (principal"})
    assert refused.value.problems[0].startswith(f"{name}:1:")


def test_the_oldest_dry_run_is_forgotten_first(clean: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process remembers a bounded number of them, here two: each one judges every question."""
    monkeypatch.setattr(run, "KEPT_MOST", 2)
    clean.shop.decide()
    made = []
    for _ in range(3):
        trial = clean.run(start(clean.gateway, staff(clean), files(clean), 1))
        clean.run(finish(clean, trial))
        made.append(trial.name)
        clean.clock.forward(ms=1)
    assert list(clean.gateway.part(Trials).by_name) == made[1:]
    with pytest.raises(NotFound):
        trial_of(clean.gateway, made[0])
