"""Erasure of a person with 10,000 records: how long each step takes, and how long a decision about somebody else waits
meanwhile.

    python -m bench._audit_erasure

The aim is under 2 seconds besides the file search. Of every tenth decision an outcome was learned from.
"""

import asyncio
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import msgspec
from aboveboard import settings
from aboveboard.app import run_service
from aboveboard.consent.choices import ConsentEvent
from aboveboard.decisions.decide import decide
from aboveboard.decisions.request import DecisionRequest
from aboveboard.engine.placement import Item, Placement
from aboveboard.erasure import state
from aboveboard.erasure.begin import mark
from aboveboard.erasure.steps import STEPS
from aboveboard.gateway.gateway import Gateway
from aboveboard.ingestion.outcome_body import OutcomeBatch
from aboveboard.ingestion.outcomes import follow
from aboveboard.ingestion.placements import put_items, put_placement
from aboveboard.learning.learner import learn_once
from aboveboard.people.state import PersonFacts
from aboveboard.preferences.changes import put_consent, put_dial, put_facts
from aboveboard.words import AgeClass, ConsentState, PlacementKind
from msgspec import structs

RECORDS = 10_000
LEARNED_EVERY = 10
AT_ONCE = 50
AIM_S = 2.0
APP = "bench"
ITEMS = [Item(item=f"item-{n}", tags=[f"topic-{n % 12}"]) for n in range(40)]


async def place(gateway: Gateway) -> None:
    home = Placement(APP, "home", 0, "Home", PlacementKind.CONTENT, baseline="editorial")
    await put_placement(gateway, home)
    await put_items(gateway, APP, "home", ITEMS)


async def live(gateway: Gateway, person: str) -> None:
    """A long past, of which a part was learned from."""
    notice = next(each for each in gateway.rules.notices.values() if each.purpose == "improve")
    await put_facts(gateway, APP, person, PersonFacts(AgeClass.ADULT, "FR"))
    await put_dial(gateway, APP, person, 3)
    given = ConsentEvent(
        purpose="improve", state=ConsentState.GIVEN, notice=notice.id, at_ms=gateway.clock(), language="en"
    )
    await put_consent(gateway, APP, person, given)
    for _ in range(RECORDS // AT_ONCE):
        asked = [
            decide(gateway, APP, DecisionRequest("home", person=person, count=3)) for _ in range(AT_ONCE)
        ]
        await learn(gateway, [msgspec.json.decode(answer) for answer in await asyncio.gather(*asked)])


async def learn(gateway: Gateway, answers: list[dict[str, Any]]) -> None:
    outcomes = [
        {"decision": answer["decision"], "item": answer["items"][0]["item"], "kind": "taken"}
        for answer in answers[::LEARNED_EVERY]
    ]
    body = msgspec.json.encode({"outcomes": outcomes})
    await follow(gateway, APP, msgspec.json.decode(body, type=OutcomeBatch), asked=None)
    await learn_once(gateway)


async def others(gateway: Gateway, waits: list[float]) -> None:
    """Somebody else keeps asking; how long each answer took."""
    while True:
        began = time.perf_counter()
        await decide(gateway, APP, DecisionRequest("home", person="stays"))
        waits.append(time.perf_counter() - began)
        await asyncio.sleep(0.005)


async def steps(gateway: Gateway, person: str) -> dict[str, float]:
    """Seconds of each step, by the name of the step before it."""
    began = time.perf_counter()
    begun = await mark(gateway, APP, lambda: _pseudonym(gateway, person))
    seconds = {"(begin)": time.perf_counter() - began}
    while (work := await state.load(gateway, state.hash_of(begun.erasure))) is not None:
        began = time.perf_counter()
        await STEPS[work.step](gateway, work)
        seconds[work.step] = time.perf_counter() - began
    return seconds


async def _pseudonym(gateway: Gateway, person: str) -> bytes:
    return gateway.keyring.pseudonym(APP, person)


async def _run(folder: str) -> None:
    loaded = structs.replace(settings.load({"ABOVEBOARD_DATA": folder}), batch_max=RECORDS)
    async with run_service(loaded, serving=False) as service:
        gateway = service.gateway
        await place(gateway)
        for person in ("alone", "among others"):
            await live(gateway, person)
        report("alone", await steps(gateway, "alone"), Path(folder))
        waits: list[float] = []
        asking = asyncio.create_task(others(gateway, waits))
        await asyncio.sleep(1)
        before = len(waits)
        report("while others ask", await steps(gateway, "among others"), Path(folder))
        asking.cancel()
        for when, found in (("before", waits[:before]), ("meanwhile", waits[before:])):
            longest = max(found) * 1000
            print(f"  a decision {when}: median {median(found) * 1000:.1f} ms, longest {longest:.0f} ms")


def report(how: str, seconds: dict[str, float], folder: Path) -> None:
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    search = seconds["files"]
    rest = sum(seconds.values()) - search
    print(
        f"erasure of a person with {RECORDS} records, {RECORDS // LEARNED_EVERY} of them learned from, {how}"
    )
    for step, took in seconds.items():
        print(f"  after {step:10} {took * 1000:8.0f} ms")
    print(f"  besides the search {rest:.2f} s (aim {AIM_S} s); search of {size / 1e6:.0f} MB {search:.2f} s")


def run() -> None:
    with tempfile.TemporaryDirectory(prefix="aboveboard-erasure-") as folder:
        asyncio.run(_run(folder))


if __name__ == "__main__":
    run()
