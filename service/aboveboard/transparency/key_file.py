"""`log.keys` in the data folder: a copy of the public keys that ever signed the log, with their spans.

It is stored beside `log.head`, and survives the loss of the database as that does. The log itself is what counts.
"""

from collections.abc import Sequence
from pathlib import Path

from aboveboard.audit import key_lines
from aboveboard.audit.key_lines import KeyLine
from aboveboard.errors import Malformed

KEY_FILE = "log.keys"

_LARGEST_BYTES = 1 << 20


def read_key_file(path: Path) -> Sequence[KeyLine]:
    """Returns the keys in the file. Returns none when it is missing, damaged or unreadable: it is only a copy."""
    try:
        with path.open("rb") as file:
            text = file.read(_LARGEST_BYTES).decode()
        return [key_lines.parse_line(line) for line in text.splitlines()]
    except (OSError, UnicodeDecodeError, Malformed):
        return []
