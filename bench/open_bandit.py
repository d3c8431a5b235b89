"""A real log of random choices, replayed through decisions and outcomes over HTTP.

The data is the small sample of the Open Bandit Dataset, campaign "all" (Saito, Aihara, Matsutani and Narita 2021; CC BY
4.0): what a fashion shop showed by a uniformly random policy, with the chance of each choice and whether it was
clicked.

How it is replayed, one logged row after the other:
- The placement has all 80 items. Their topics are their features: the quarter that feature 0 falls into, and the
  other three as they are. The slot of the page is left out.
- A person is a combination of the four user features, which are no real person. All agreed to `personalize_history`
  and `improve` and have the dial at 3.
- For each row a decision among all 80 items is asked for. Where it is the logged item, the row is matched, and the
  logged click, or that there was none, is its outcome. The gateway learns from that and from nothing else.
- Whatever was clicked in the log is sent as a signal afterwards, matched or not: the person did click it.

Two estimates of what the gateway's policy would earn: the click rate of the matched rows (Li, Chu, Langford and Wang
2011), and inverse propensity scoring over all rows (IPS, and self-normalized SNIPS). The latter needs the chance that
the gateway gave to the logged item, which no answer tells: it is computed again from each sealed record, in this
process and once the gateway is down, and compared on the way with the answer, bit for bit.

    python bench/open_bandit.py [--rows 10000] [folder]
"""

import argparse
import asyncio
import csv
import gzip
import math
import sys
import time
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import islice
from pathlib import Path
from statistics import fmean, pstdev
from typing import Any, NamedTuple

import _live
from aboveboard import settings
from aboveboard.app import run_service
from aboveboard.decisions.replay import bound_of, compute_again, recall
from aboveboard.engine.choice import items_of
from aboveboard.engine.model import Bound
from aboveboard.gateway.gateway import Gateway

DEFAULT = _live.DATA / "open-bandit"
LOG, ITEMS = "random-all.csv.gz", "items-all.csv"
PLACEMENT = "fashion"
PURPOSES = ("personalize_history", "improve")
LEVEL = 3
Z95 = 1.959963984540054
AT_ONCE = 250


class Row(NamedTuple):
    """One logged choice. `chance` is the one that the logged policy gave to the item."""

    item: str
    person: str
    clicked: bool
    chance: float


class Choice(NamedTuple):
    """What the gateway chose for a row."""

    decision: str
    item: str
    probability: float


class Estimate(NamedTuple):
    value: float
    low: float
    high: float


def read_rows(folder: Path, most: int) -> list[Row]:
    with gzip.open(folder / LOG, "rt", newline="") as file:
        return [_row(each) for each in islice(csv.DictReader(file), most)]


def _row(each: dict[str, str]) -> Row:
    features = "/".join(each[f"user_feature_{number}"] for number in range(4))
    person = f"u-{sha256(features.encode()).hexdigest()[:16]}"
    return Row(f"item-{each['item_id']}", person, each["click"] == "1", float(each["propensity_score"]))


def read_items(folder: Path) -> list[dict[str, Any]]:
    with (folder / ITEMS).open(newline="") as file:
        rows = list(csv.DictReader(file))
    ranked = sorted(rows, key=lambda row: float(row["item_feature_0"]))
    quarter = {row["item_id"]: 4 * at // len(ranked) + 1 for at, row in enumerate(ranked)}
    return [
        {
            "item": f"item-{row['item_id']}",
            "topics": [
                f"feature-0:quarter-{quarter[row['item_id']]}",
                *(f"feature-{number}:{row[f'item_feature_{number}'][:8]}" for number in (1, 2, 3)),
            ],
        }
        for row in rows
    ]


def declare(live: _live.Live, rows: Sequence[Row], items: Sequence[dict[str, Any]]) -> int:
    """The placement and everybody's choices; how many people there are."""
    call = live.client.call
    call("PUT", f"/v1/placements/{PLACEMENT}", {"title": "Fashion"})
    call("PUT", f"/v1/placements/{PLACEMENT}/items", {"items": items})
    notices = {each["purpose"]: each["notices"]["en"] for each in call("GET", "/v1/purposes")["purposes"]}
    people = dict.fromkeys(row.person for row in rows)
    for person in people:
        path = f"/v1/people/{person}"
        call("PUT", f"{path}/facts", {"age_class": "adult", "region": "JP"})
        call("PUT", f"{path}/dial", {"level": LEVEL})
        for purpose in PURPOSES:
            call("PUT", f"{path}/consents/{purpose}", {"state": "given", "notice": notices[purpose]})
    return len(people)


def replay(live: _live.Live, rows: Sequence[Row], items: Sequence[dict[str, Any]]) -> Iterator[Choice]:
    """Row by row: the decision, then what follows from the row."""
    call = live.client.call
    topics = {item["item"]: item["topics"] for item in items}
    for number, row in enumerate(rows):
        answer = call("POST", "/v1/decisions", {"placement": PLACEMENT, "person": row.person})
        shown = answer["items"][0]
        if shown["item"] == row.item:
            outcome = {
                "decision": answer["decision"],
                "item": row.item,
                "kind": "taken" if row.clicked else "seen",
            }
            results = call("POST", "/v1/outcomes", {"outcomes": [outcome]})["outcomes"]
            assert results[0]["status"] == "kept"
        if row.clicked:
            fields = {"item": row.item, "topics": topics[row.item]}
            signal = {"id": f"row-{number}", "type": "clicked", "person": row.person, "fields": fields}
            call("POST", "/v1/signals", {"signals": [signal]})
        yield Choice(answer["decision"], shown["item"], shown["probability"])


async def chances(environment: dict[str, str], rows: Sequence[Row], choices: Sequence[Choice]) -> list[float]:
    """By row, the chance that the gateway gave to the logged item, from the records."""
    found: list[float] = []
    bounds: dict[tuple[int, int], Bound] = {}
    async with run_service(settings.load(environment), serving=False) as service:
        for start in range(0, len(rows), AT_ONCE):
            pairs = zip(rows[start : start + AT_ONCE], choices[start : start + AT_ONCE], strict=True)
            found += await asyncio.gather(*(_chance(service.gateway, *pair, bounds) for pair in pairs))
    return found


async def _chance(gateway: Gateway, row: Row, choice: Choice, bounds: dict[tuple[int, int], Bound]) -> float:
    body = (await recall(gateway, _live.APP, choice.decision)).body
    pair = body.revision, body.model
    if pair not in bounds:
        bounds[pair] = await bound_of(gateway, _live.APP, body)
    bound = bounds[pair]
    again = compute_again(bound, body)
    places = {item: place for place, item in enumerate(items_of(bound, again.scores).tolist())}
    index = bound.shelf.index
    answered = float(again.chances[places[index[choice.item]]])
    assert answered == choice.probability, "a decision came out differently from its record"
    return float(again.chances[places[index[row.item]]])


def wilson(successes: int, trials: int) -> Estimate:
    """The share, with Wilson's 95 % score interval (Wilson 1927)."""
    if trials == 0:
        return Estimate(math.nan, 0.0, 1.0)
    share, z2 = successes / trials, Z95**2
    middle = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    reach = Z95 * math.sqrt(share * (1 - share) / trials + z2 / (4 * trials**2)) / (1 + z2 / trials)
    return Estimate(share, max(0.0, middle - reach), min(1.0, middle + reach))


def ips(weights: Sequence[float], rewards: Sequence[bool]) -> Estimate:
    """The mean of weight times reward, with a 95 % interval by the normal approximation."""
    terms = [weight * reward for weight, reward in zip(weights, rewards, strict=True)]
    value, reach = fmean(terms), Z95 * pstdev(terms) / math.sqrt(len(terms))
    return Estimate(value, value - reach, value + reach)


def snips(weights: Sequence[float], rewards: Sequence[bool]) -> Estimate:
    """The weighted mean of rewards (Swaminathan and Joachims 2015), with a 95 % interval by the delta method."""
    total = sum(weights)
    value = sum(weight * reward for weight, reward in zip(weights, rewards, strict=True)) / total
    spread = sum((w * (r - value)) ** 2 for w, r in zip(weights, rewards, strict=True))
    reach = Z95 * math.sqrt(spread) / total
    return Estimate(value, value - reach, value + reach)


def line(what: str, estimate: Estimate) -> str:
    return f"  {what:52} {estimate.value:.6f}   95 % from {estimate.low:.6f} to {estimate.high:.6f}"


def show(rows: Sequence[Row], choices: Sequence[Choice], given: Sequence[float]) -> None:
    rewards = [row.clicked for row in rows]
    matched = [row.clicked for row, choice in zip(rows, choices, strict=True) if row.item == choice.item]
    weights = [chance / row.chance for chance, row in zip(given, rows, strict=True)]
    effective = sum(weights) ** 2 / sum(weight**2 for weight in weights)
    print(f"matched {len(matched)} of {len(rows)} rows, with {sum(matched)} of {sum(rewards)} clicks")
    print("\nclicks a decision")
    print(line("the log itself, a random policy (Wilson)", wilson(sum(rewards), len(rewards))))
    print(line("the gateway, matched rows only (Wilson)", wilson(sum(matched), len(matched))))
    print(line("the gateway, IPS over all rows", ips(weights, rewards)))
    print(line("the gateway, SNIPS over all rows", snips(weights, rewards)))
    print(f"  mean weight {fmean(weights):.3f} (1 is expected), effective sample size {effective:.0f}")
    print(f"\n{len(given)} decisions computed again from their records: the same to the last bit")
    print(
        f"With {sum(rewards)} clicks this proves that the code is right on real data; it cannot rank policies."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--rows", type=int, default=10_000)
    chosen = parser.parse_args()
    if _live.skipped(chosen.folder / LOG) or _live.skipped(chosen.folder / ITEMS):
        sys.exit(0)
    rows, items = read_rows(chosen.folder, chosen.rows), read_items(chosen.folder)
    with _live.temporary() as folder:
        with _live.gateway(folder) as live:
            people = declare(live, rows, items)
            print(f"{len(rows)} logged rows, {len(items)} items, {people} combinations of user features")
            started = time.perf_counter()
            choices = list(replay(live, rows, items))
            took_s = time.perf_counter() - started
            last = live.client.call("GET", f"/v1/decisions/{choices[-1].decision}")["record"]
        print(
            f"{len(choices) / took_s:.0f} decisions/s on one connection; model version {last['model']} at the end"
        )
        started = time.perf_counter()
        given = asyncio.run(chances(live.environment, rows, choices))
        print(f"{len(given) / (time.perf_counter() - started):.0f} records/s opened and computed again")
    show(rows, choices, given)


if __name__ == "__main__":
    main()
