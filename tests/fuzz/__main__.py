"""The fuzzer of one door: `python -m tests.fuzz DOOR [--seconds 60] [--corpus FOLDER] [--faults FOLDER]`.

It begins with the inputs in `corpus/DOOR`. Inputs that reach new code go to `--corpus`, and are else forgotten. An input
that shows a fault ends the run with another exit code than 0. It is stored in `--faults`, by default `build/fuzz`.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["aboveboard"]):
    from tests.fuzz.doors import CORPUS, DOORS

LONGEST = 8192
SLOWEST_S = 20
"""The time for one input. A slower one is a fault, because a request could be as slow."""

MEMORY_MB = 2048


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("door", choices=DOORS)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--faults", type=Path, default=Path("build/fuzz"))
    asked = parser.parse_args()
    asked.faults.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as forgotten:
        kept = asked.corpus or Path(forgotten)
        kept.mkdir(parents=True, exist_ok=True)
        options = [
            f"-max_total_time={asked.seconds}",
            f"-max_len={LONGEST}",
            f"-timeout={SLOWEST_S}",
            f"-rss_limit_mb={MEMORY_MB}",
            "-print_final_stats=1",
            f"-artifact_prefix={asked.faults}/",
        ]
        atheris.Setup([sys.argv[0], *options, str(kept), str(CORPUS / asked.door)], DOORS[asked.door])
        atheris.Fuzz()


if __name__ == "__main__":
    main()
