"""The dictionaries that records are compressed with, each made from the invented records of its form.

`python -m tests.record_dictionary FORM` writes one. A dictionary that was shipped never changes (`gateway.record_packing`),
so new words of the format get a new form, with invented records of its own.
"""

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from aboveboard.gateway import record_packing

INVENTED = Path(__file__).parent / "vectors" / "invented_records"


def read_invented(form: int) -> list[bytes]:
    """Returns the bodies that the dictionary of a form is made from. The commonest parts are in the last ones."""
    return (INVENTED / f"{form}.jsonl").read_bytes().splitlines()


def make_dictionary(bodies: Sequence[bytes]) -> bytes:
    """Returns the bodies without the parts that a later one has too. DEFLATE refers to the nearest bytes for the least."""
    made = b""
    for body in reversed(bodies):
        made = b"".join([part for part in re.split(rb'(?=,")', body) if part not in made]) + made
    return made


if __name__ == "__main__":
    number = int(sys.argv[1])
    target = Path(record_packing.__file__).with_name(f"record_dictionary_{number}.txt")
    target.write_bytes(make_dictionary(read_invented(number)))
