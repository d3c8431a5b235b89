"""The random order of tests that `pytest --shuffle SEED` runs."""

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, TypeVar


class Located(Protocol):
    """A test, as far as its order is concerned."""

    path: Path


Test = TypeVar("Test", bound=Located)


def shuffled(tests: Sequence[Test], seed: int) -> list[Test]:
    """Returns the tests in the order of `seed`: modules shuffled, and the tests in each. Every process gets the same.

    pytest then moves tests together that share an installation, so none is started again for each test.
    """
    modules: dict[Path, list[Test]] = {}
    for test in tests:
        modules.setdefault(test.path, []).append(test)
    chance = random.Random(seed)
    paths = sorted(modules)
    chance.shuffle(paths)
    return [test for path in paths for test in chance.sample(modules[path], len(modules[path]))]
