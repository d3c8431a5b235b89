"""Measures what a bias check of 20,000 decisions costs: processor time of the counts and of the causes, and memory.

    bench/bias_causes.py --cost

10,000 people come twice. Records are read from a file, line by line, as from an export. On a gateway they are decrypted
too, which is not in these numbers.
"""

import resource
import tempfile
import time

import msgspec
import numpy as np
from aboveboard.bias.check import list_places
from aboveboard.bias.watches import period_of
from aboveboard.verify.records import VerifiedLine
from bias_causes import WATCH, check, decide_again, make_bound, read, write_lines

PEOPLE, VISITS = 10_000, 2


def main() -> None:
    """Prints the three numbers."""
    bound, decoder = make_bound(), msgspec.json.Decoder(VerifiedLine)
    numbers = np.random.default_rng(29).random((PEOPLE, 9))
    with tempfile.TemporaryFile() as file:
        size = 0
        for line in write_lines(bound, "history", numbers, VISITS):
            size += file.write(msgspec.json.encode(line) + b"\n")
        file.seek(0)
        started = time.process_time()
        found = read(decoder.decode(line) for line in file)
        report = check(found, None)
        counted = time.process_time() - started
        file.seek(0)
        started = time.process_time()
        places = list_places(found.rows, WATCH, period_of(WATCH, 1))
        decided = decide_again(bound, (decoder.decode(line) for line in file), places)
        explained = check(found, decided)
        causes = time.process_time() - started
    if report.decisions != PEOPLE * VISITS or explained.causes[0].cause != "history":
        raise SystemExit("The report is not the expected one.")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(
        f"{report.decisions:,} decisions of {PEOPLE:,} people, {size / PEOPLE / VISITS / 1000:.1f} kB each:"
    )
    print(
        f"  counts {counted:.1f} s, causes {causes:.1f} s of processor time; {most:.0f} MB of memory at most"
    )


if __name__ == "__main__":
    main()
