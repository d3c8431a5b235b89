"""Reads the intent of shop visits of held-out people, beside logistic regression and the prior.

The data is a synthetic clickstream with known stories, from PyPI `retentioneering` 5.2.4 (Apache-2.0, with NOTICE). Each
seed holds another third of the people out. A visit ends at its goal, and the goal's own event is no step. The planted bugs
are left out, because they would give a goal away. The counts, what is learned of them and the probabilities are those of
the gateway.

    pip install 'aboveboard[peers]'
    python bench/intent.py [path/to/ecom.csv.gz] [--seeds 5] [--first-seed 0]
    python bench/intent.py [path/to/ecom.csv.gz] --weights
    python bench/intent.py --server [--rounds 40] [--requests 40]

The exit code is 1 when an aim is missed on any split: accuracy within 0.02 of logistic regression, log loss below the
untempered, and forgetting exact. Without scikit-learn, which comes with the extra `peers`, the first aim is not looked at.
`--server` measures the processor time of a judgement within a decision, and of learning from a visit, on two gateways in
turns: one with the shipped intents, one with none. It needs no data.
"""

import argparse
import csv
import gzip
import math
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple
from unittest import mock

import _intent_cost
import _live
import numpy as np
from aboveboard.intent import posterior as posterior_module
from aboveboard.intent.counts import IntentCounts, add, encode_counts, no_counts, subtract
from aboveboard.intent.declared_intents import Intent, Intents, IntentStep, SignalPattern
from aboveboard.intent.posterior import IntentModel, compile_model, posterior, read_intent
from aboveboard.intent.stretches import Stretch
from aboveboard.intent.tempering import MOST, learn_exponent, score_exponents
from msgspec import structs

DEFAULT = _live.DATA / "ecom" / "ecom.csv.gz"
PLANTED = {"checkout_bug", "payment_error"}
GOALS = {"buy": ("purchase",), "help": ("support_chat",), "collect": ("add_to_cart", "wishlist_add")}
ENDING = {"purchase": "buy", "support_chat": "help"}
AFTER = (3, 5, 8)
PART, GONE, PASSES = 3, 30, 20
WEIGHTS = (0.5, 1.0, 2.0, 4.0, 8.0)
BEHIND_MOST = 0.02
HEAD = """                     accuracy                       log loss
after    visits   ours  logistic  prior    ours  untempered  logistic  prior"""

Judge = Callable[[Sequence[str]], dict[str, float]]
Score = tuple[float, float]
"""The accuracy and the mean log loss."""


class Visit(NamedTuple):
    person: str
    stretch: Stretch


def read_visits(path: Path) -> list[Visit]:
    """Returns the visits of the file, each up to its goal."""
    sessions: dict[str, list[tuple[str, str, str]]] = {}
    with gzip.open(path, "rt", newline="") as file:
        for row in csv.DictReader(file):
            if row["event"] not in PLANTED:
                sessions.setdefault(row["session_id"], []).append(
                    (row["timestamp"], row["event"], row["user_id"])
                )
    found = []
    for _, events in sorted(sessions.items()):
        events.sort(key=lambda each: each[0])
        names = [name for _, name, _ in events]
        end = next((at for at, name in enumerate(names) if name in ENDING), len(names))
        steps = tuple(names[:end])
        collected = any(name in GOALS["collect"] for name in steps)
        goal = ENDING[names[end]] if end < len(names) else "collect" if collected else ""
        if steps:
            found.append(Visit(events[0][2], Stretch(goal, steps, 0)))
    return found


def declare(visits: Sequence[Visit]) -> Intents:
    """Returns the goals of the data as declared intents, with every event as a step."""
    names = sorted({name for each in visits for name in each.stretch.steps})
    text = {"en": "x"}
    return Intents(
        intents=tuple(
            Intent(
                name=goal,
                reached_by=tuple(SignalPattern(event) for event in events),
                title=text,
                sentence=text,
            )
            for goal, events in GOALS.items()
        ),
        steps={name: IntentStep(name, SignalPattern(name), text) for name in names},
        terms="bench",
    )


def count(visits: Sequence[Visit]) -> IntentCounts:
    counts, known = no_counts(), dict[str, list[Stretch]]()
    for person, stretch in visits:
        own = known.setdefault(person, [])
        counts = add(counts, stretch, own)
        own.append(stretch)
    return counts


def by_person(visits: Sequence[Visit]) -> list[list[Stretch]]:
    found: dict[str, list[Stretch]] = {}
    for person, stretch in visits:
        found.setdefault(person, []).append(stretch)
    return [found[person] for person in sorted(found)]


def loss(judge: Judge, cases: Sequence[tuple[Sequence[str], str]]) -> Score:
    """Returns the accuracy and the mean log loss."""
    judged = [(judge(steps), goal) for steps, goal in cases]
    right = sum(max(found, key=lambda each: found[each]) == goal for found, goal in judged)
    return right / len(judged), -sum(math.log(max(1e-12, found[goal])) for found, goal in judged) / len(
        judged
    )


def logistic(cases: Sequence[tuple[Sequence[str], str]]) -> Judge:
    """Returns scikit-learn's logistic regression on counts of events, the last event and the length."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    def features(steps: Sequence[str]) -> dict[str, Any]:
        counts = {f"n:{name}": math.log1p(number) for name, number in Counter(steps).items()}
        return {**counts, "len": len(steps), f"last:{steps[-1]}": 1}

    vectors = DictVectorizer()
    table = vectors.fit_transform([features(steps) for steps, _ in cases])
    model = LogisticRegression(max_iter=2000).fit(table, [goal for _, goal in cases])

    def judge(steps: Sequence[str]) -> dict[str, float]:
        chances = model.predict_proba(vectors.transform([features(steps)]))[0].tolist()
        return dict(zip(model.classes_.tolist(), chances, strict=True))

    return judge


def cases_of(visits: Sequence[Visit], after: int) -> list[tuple[Sequence[str], str]]:
    """Returns the first events of each visit that goes on after them, with its goal."""
    return [
        (each.stretch.steps[:after], each.stretch.goal) for each in visits if len(each.stretch.steps) > after
    ]


class Found(NamedTuple):
    """The accuracy and log loss of each way after a number of events, on one split."""

    after: int
    visits: int
    ours: Score
    untempered: Score
    logistic: Score
    prior: Score

    @property
    def line(self) -> str:
        ours, plain, peer, base = self.ours, self.untempered, self.logistic, self.prior
        return (
            f"{self.after:>5}  {self.visits:>8}  {ours[0]:.3f}     {peer[0]:.3f}  {base[0]:.3f}"
            f"   {ours[1]:.3f}       {plain[1]:.3f}     {peer[1]:.3f}  {base[1]:.3f}"
        )

    @property
    def missed(self) -> list[str]:
        """The aims that were missed. Without a peer, nothing is behind it."""
        found = []
        if self.ours[0] < self.logistic[0] - BEHIND_MOST:
            found.append(f"after {self.after} events, accuracy is more than {BEHIND_MOST} behind")
        if self.ours[1] >= self.untempered[1]:
            found.append(f"after {self.after} events, tempering does not lower the log loss")
        return found


def judge_after(model: IntentModel, learned: Sequence[Visit], held_out: Sequence[Visit], after: int) -> Found:
    """Judges the held-out visits after that number of events, in each way."""
    cases, past = cases_of(held_out, after), cases_of(learned, after)
    goals, whole = Counter(goal for _, goal in past), structs.replace(model, exponent=1.0)
    prior = {goal: goals[goal] / goals.total() for goal in model.goals}
    return Found(
        after,
        len(cases),
        ours=loss(lambda steps: posterior(model, steps), cases),
        untempered=loss(lambda steps: posterior(whole, steps), cases),
        logistic=loss(logistic(past), cases) if find_spec("sklearn") else (math.nan, math.nan),
        prior=loss(lambda _: prior, cases),
    )


def forget(learned: Sequence[Visit], counts: IntentCounts, seed: int) -> bool:
    """Returns whether the counts without some people are those of never having met them, to the byte."""
    people = sorted({each.person for each in learned})
    gone = set(np.random.default_rng(seed).choice(people, GONE, replace=False).tolist())
    for person in gone:
        own = [each.stretch for each in learned if each.person == person]
        while own:
            counts = subtract(counts, own.pop(), own)
    return encode_counts(counts) == encode_counts(
        count([each for each in learned if each.person not in gone])
    )


def measure(model: IntentModel, held_out: Sequence[Visit]) -> float:
    """Returns the microseconds of one judgement of a visit after eight events: the least of several passes."""
    steps = [each.stretch.steps[:8] for each in held_out if len(each.stretch.steps) >= 8]
    found = []
    for _ in range(PASSES):
        started = time.perf_counter()
        for each in steps:
            read_intent(model, each)
        found.append((time.perf_counter() - started) / len(steps) * 1e6)
    return min(found)


def split(visits: Sequence[Visit], seed: int) -> tuple[list[Visit], list[Visit]]:
    """Returns the visits to learn from, and those of the people who are held out."""
    people = sorted({each.person for each in visits})
    test = set(np.random.default_rng(seed).choice(people, len(people) // PART, replace=False).tolist())
    return [each for each in visits if each.person not in test], [
        each for each in visits if each.person in test
    ]


def run(visits: Sequence[Visit], seed: int) -> tuple[list[Found], list[str]]:
    """Prints what is found on one split. Returns that, and the aims that were missed."""
    learned, held_out = split(visits, seed)
    intents, started = declare(visits), time.perf_counter()
    counts = count(learned)
    each_us = (time.perf_counter() - started) / len(learned) * 1e6
    started = time.perf_counter()
    tenths = learn_exponent(intents, counts, by_person(learned))
    tempering_s = time.perf_counter() - started
    model = compile_model(intents, counts, tenths)
    print(
        f"seed {seed}: {len(learned):,} visits learned, {len({each.person for each in held_out})} people held out; "
        f"exponent {tenths / 10} in {tempering_s:.2f} s"
    )
    found = [judge_after(model, learned, held_out, after) for after in AFTER]
    for each in found:
        print(each.line)
    is_exact = forget(learned, counts, seed)
    print(f"{GONE} people forgotten exactly: {is_exact}")
    print(f"{each_us:.0f} us to count a visit, {measure(model, held_out):.0f} us to judge one", flush=True)
    missed = [each for one in found for each in one.missed]
    return found, missed if is_exact else [*missed, "forgetting is not exact"]


def weigh(visits: Sequence[Visit], seed: int) -> None:
    """Prints the likelihood of goals under weights of the whole way, by people of those who are learned from."""
    learned, _ = split(visits, seed)
    intents, counts = declare(visits), count(learned)
    for weight in WEIGHTS:
        with mock.patch.object(posterior_module, "BACKED", weight):
            scores = score_exponents(intents, counts, by_person(learned)[:MOST])
        tenths = max(scores, key=lambda each: scores[each])
        print(
            f"seed {seed}: weight {weight:>4}  log-likelihood {scores[tenths]:>9.0f}, exponent {tenths / 10}"
        )


def summarize(splits: Sequence[Sequence[Found]]) -> None:
    """Prints the means over all splits, and the least and most that accuracy is ahead of the peer's."""
    print(f"means of {len(splits)} splits, and how far accuracy is ahead of logistic regression")
    for found in zip(*splits, strict=True):
        ahead = [each.ours[0] - each.logistic[0] for each in found]
        ways: list[Score] = [
            (fmean(right for right, _ in scores), fmean(lost for _, lost in scores))
            for scores in zip(*[each[2:] for each in found], strict=True)
        ]
        mean = Found(found[0].after, sum(each.visits for each in found), *ways)
        print(f"{mean.line}   {fmean(ahead):+.3f} ({min(ahead):+.3f} to {max(ahead):+.3f})")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("path", type=Path, nargs="?", default=DEFAULT)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument(
        "--weights", action="store_true", help="weights of the whole way, by learned people alone"
    )
    parser.add_argument("--server", action="store_true", help="the cost in a running gateway alone")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--requests", type=int, default=40)
    words = parser.parse_args()
    if words.server:
        _intent_cost.compare(words.rounds, words.requests)
        return 0
    if not words.path.exists():
        print(f"skipped: there is no {words.path}")
        return 0
    visits, splits, missed = read_visits(words.path), list[list[Found]](), list[str]()
    seeds = range(words.first_seed, words.first_seed + words.seeds)
    if words.weights:
        for seed in seeds:
            weigh(visits, seed)
        return 0
    print(HEAD)
    for seed in seeds:
        found, behind = run(visits, seed)
        splits.append(found)
        missed += [f"seed {seed}: {each}" for each in behind]
    summarize(splits)
    for each in missed:
        print(f"missed: {each}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
