"""Ways of choosing one item for one person, ours and those of others, behind one shape, so that they can be compared.

All get the same knowledge: by topic, how much evidence of the person's interest there is, as weight / (1 + weight);
which items are about which topic; and which item it is. Where a peer takes features of each item, they are the item,
its topics, for each of its topics the person's interest in it, and the sum of these. Where a peer takes features of the
person alone (mabwiser), they are the interests by topic and a constant, and it learns every item for itself.
Rewards come in batches, the same for all; peers that learn one by one learn the batch one by one.

Where a peer has a knob, it was tried on other seeds than those that are measured, and the best setting stands here;
what is not named here is as the library has it. Ours is as the gateway has it.
"""

import importlib
import importlib.util
from collections.abc import Callable, Sequence
from random import Random
from typing import Any, NamedTuple, Protocol

import numpy as np
from aboveboard.api.variety import VarietyBody, read_variety
from aboveboard.engine import ridge
from aboveboard.engine.choice import decide
from aboveboard.engine.compiled_placement import compile_shelf
from aboveboard.engine.examples import example
from aboveboard.engine.model import Bound, Model, bind
from aboveboard.engine.placement import UNBOUNDED, Item, Placement
from aboveboard.privacy.allowed import Allowed, Interest
from aboveboard.words import Category, Level, PlacementKind, Reach
from msgspec import structs
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indexes = NDArray[np.intp]

EPSILON = 0.05


class Lesson(NamedTuple):
    """One item that was shown, `chance` being its probability as the chooser said it, and what came of it."""

    prepared: Any
    item: int
    chance: float
    reward: float


class Chooser(Protocol):
    """`prepare` turns evidence by topic into what the library takes, `choose` gives an item and its chance."""

    def prepare(self, evidence: Floats, candidates: Indexes) -> Any: ...

    def choose(self, prepared: Any) -> tuple[int, float]: ...

    def learn(self, lessons: Sequence[Lesson]) -> None: ...


Maker = Callable[[Floats, int], Chooser]
"""Makes a chooser from what the items are about and a seed."""


class Ours:
    """`aboveboard.engine`, as the gateway calls it: learning statistics, model, shelf, decide.

    `variety` are the bounds that a placement has when its app declares none. `sharper` multiplies gamma.
    """

    strength, level, sharper = 1.0, Level.EVERYWHERE, 1.0
    variety = read_variety(VarietyBody())

    def __init__(self, about: Floats, seed: int) -> None:
        items = tuple(
            Item(f"i{at}", topics=tuple(f"t{topic}" for topic in np.flatnonzero(row)))
            for at, row in enumerate(about)
        )
        placement = Placement(
            "bench", "bench", 1, "Bench", PlacementKind.CONTENT, items=items, variety=self.variety
        )
        self.shelf = compile_shelf(placement)
        self.keys = [f"topic:t{topic}" for topic in range(about.shape[1])]
        self.statistics = ridge.empty()
        self.bound: Bound = self._bind(Model())
        self.seeds = Random(seed)

    def prepare(self, evidence: Floats, candidates: Indexes) -> Any:
        interests = tuple(
            Interest(Reach.HISTORY, Category.BEHAVIOURAL, key, weight, 1, 1)
            for key, weight in zip(self.keys, evidence.tolist(), strict=True)
            if weight
        )
        allowed = Allowed(self.level, self.strength, (), interests)
        return allowed, candidates, self.seeds.getrandbits(64)

    def choose(self, prepared: Any) -> tuple[int, float]:
        allowed, candidates, seed = prepared
        slot = decide(self.bound, allowed, candidates, count=1, seed=seed).slots[0]
        return slot.item, slot.probability

    def learn(self, lessons: Sequence[Lesson]) -> None:
        examples = [(example(self.shelf, each.item, each.prepared[0]), each.reward) for each in lessons]
        self.statistics = ridge.add_all(self.statistics, examples)
        self.bound = self._bind(ridge.solve_model(self.statistics, self.bound.version + 1))

    def _bind(self, model: Model) -> Bound:
        bound = bind(self.shelf, model)
        return structs.replace(bound, gamma=self.sharper * bound.gamma)


class OursUnbounded(Ours):
    """Without the bounds on how far a choice may narrow down, which no peer has."""

    variety = UNBOUNDED


class OursAtThree(Ours):
    """The dial at 3: 15 % of the choice is the baseline that everybody gets."""

    strength, level = 0.85, Level.HISTORY


class OursAtZero(Ours):
    """The dial at 0: nothing but the baseline, the item that is most popular as far as it is known."""

    strength, level = 0.0, Level.OFF


class Chance:
    """Any candidate, uniformly."""

    def __init__(self, about: Floats, seed: int) -> None:
        self.random = np.random.default_rng([seed, 3])

    def prepare(self, evidence: Floats, candidates: Indexes) -> Any:
        return candidates

    def choose(self, prepared: Any) -> tuple[int, float]:
        return int(self.random.choice(prepared)), 1.0 / len(prepared)

    def learn(self, lessons: Sequence[Lesson]) -> None:
        pass


class VowpalWabbit:
    """Action-dependent features, in the text format, which is how its own tutorials call it from Python."""

    options = ""

    def __init__(self, about: Floats, seed: int) -> None:
        module = importlib.import_module("vowpalwabbit")
        line = f"--cb_explore_adf {self.options} --quiet --random_seed {seed}"
        self.workspace = module.Workspace(line)
        self.random = np.random.default_rng([seed, 4])
        self.topics = [np.flatnonzero(row).tolist() for row in about]
        self.fixed = [
            f"|i i{at} |t " + " ".join(f"t{topic}" for topic in topics)
            for at, topics in enumerate(self.topics)
        ]

    def prepare(self, evidence: Floats, candidates: Indexes) -> Any:
        interest = (evidence / (1.0 + evidence)).tolist()
        return candidates, [self._line(item, interest) for item in candidates.tolist()]

    def _line(self, item: int, interest: list[float]) -> str:
        own = [(topic, interest[topic]) for topic in self.topics[item] if interest[topic]]
        matches = " ".join(f"t{topic}:{weight:.4f}" for topic, weight in own)
        return f"{self.fixed[item]} |m all:{sum(weight for _, weight in own):.4f} {matches}"

    def choose(self, prepared: Any) -> tuple[int, float]:
        candidates, lines = prepared
        chances = np.array(self.workspace.predict("\n".join(lines)))
        at = min(int(np.searchsorted(np.cumsum(chances), self.random.random())), len(lines) - 1)
        return int(candidates[at]), float(chances[at])

    def learn(self, lessons: Sequence[Lesson]) -> None:
        for each in lessons:
            candidates, lines = each.prepared
            at = int(np.flatnonzero(candidates == each.item)[0])
            labelled = [*lines]
            labelled[at] = f"0:{-each.reward}:{each.chance:.6f} {lines[at]}"
            self.workspace.learn("\n".join(labelled))


class VowpalWabbitSquareCB(VowpalWabbit):
    options = "--squarecb"


class VowpalWabbitEpsilon(VowpalWabbit):
    options = f"--epsilon {EPSILON}"


class Mabwiser:
    """One ridge regression for each item, on the interests of the person; alpha 0.1, because 1 did worse here."""

    policy, keywords = "", dict[str, float]()

    def __init__(self, about: Floats, seed: int) -> None:
        module = importlib.import_module("mabwiser.mab")
        self.count = len(about)
        policy = getattr(module.LearningPolicy, self.policy)(**self.keywords)
        self.mab = module.MAB(list(range(self.count)), policy, seed=seed)
        self.mab.fit([0], [0.0], [np.zeros(about.shape[1] + 1)])

    def prepare(self, evidence: Floats, candidates: Indexes) -> Any:
        return candidates, np.append(evidence / (1.0 + evidence), 1.0)[None, :]

    def choose(self, prepared: Any) -> tuple[int, float]:
        candidates, context = prepared
        if len(candidates) == self.count:
            return int(self.mab.predict(context)), float("nan")
        expected = self.mab.predict_expectations(context)
        return max(candidates.tolist(), key=expected.__getitem__), float("nan")

    def learn(self, lessons: Sequence[Lesson]) -> None:
        contexts = np.concatenate([each.prepared[1] for each in lessons])
        items, rewards = [each.item for each in lessons], [each.reward for each in lessons]
        self.mab.partial_fit(items, rewards, contexts)


class MabwiserLinUCB(Mabwiser):
    policy, keywords = "LinUCB", {"alpha": 0.1}


class MabwiserLinTS(Mabwiser):
    policy, keywords = "LinTS", {"alpha": 0.1}


class River:
    """Logistic regression over the features of person and item together, and epsilon-greedy around it.

    It starts from the belief that one in twenty is taken: starting from a half, as it would by itself, it first learns
    that whatever was shown is bad, interests included, and is worse than chance for thousands of visits.
    """

    def __init__(self, about: Floats, seed: int) -> None:
        linear, optimizers = (
            importlib.import_module("river.linear_model"),
            importlib.import_module("river.optim"),
        )
        self.model = linear.LogisticRegression(optimizers.SGD(0.05), intercept_init=-3.0)
        self.random = np.random.default_rng([seed, 5])
        self.topics = [np.flatnonzero(row).tolist() for row in about]
        self.fixed = [
            dict.fromkeys([f"i{at}", *(f"t{topic}" for topic in topics)], 1.0)
            for at, topics in enumerate(self.topics)
        ]

    def prepare(self, evidence: Floats, candidates: Indexes) -> Any:
        interest = (evidence / (1.0 + evidence)).tolist()
        return {item: self._features(item, interest) for item in candidates.tolist()}

    def _features(self, item: int, interest: list[float]) -> dict[str, float]:
        own = {f"m{topic}": interest[topic] for topic in self.topics[item] if interest[topic]}
        return self.fixed[item] | own | {"all": sum(own.values())}

    def choose(self, prepared: Any) -> tuple[int, float]:
        items, explored = list(prepared), EPSILON / len(prepared)
        if self.random.random() < EPSILON:
            return items[int(self.random.integers(len(items)))], explored
        predict = self.model.predict_proba_one
        return max(items, key=lambda item: predict(prepared[item])[True]), 1.0 - EPSILON + explored

    def learn(self, lessons: Sequence[Lesson]) -> None:
        for each in lessons:
            self.model.learn_one(each.prepared[each.item], each.reward > 0.5)


OURS: dict[str, Maker] = {
    "ours, dial 4": Ours,
    "ours, unbounded": OursUnbounded,
    "ours, dial 3": OursAtThree,
    "ours, dial 0": OursAtZero,
    "chance": Chance,
}
PEERS: dict[str, dict[str, Maker]] = {
    "vowpalwabbit": {"vw squarecb": VowpalWabbitSquareCB, "vw epsilon": VowpalWabbitEpsilon},
    "mabwiser": {"mabwiser LinUCB": MabwiserLinUCB, "mabwiser LinTS": MabwiserLinTS},
    "river": {"river epsilon": River},
}
"""By the name of the package that is needed."""


def missing() -> list[str]:
    """The packages that are not installed."""
    return [package for package in PEERS if importlib.util.find_spec(package) is None]
