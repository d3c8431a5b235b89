"""The lines of `cases.jsonl` in a person's archive: what they asked a human, with notes and answers."""

import msgspec
from msgspec import Struct

from aboveboard.clock import to_iso
from aboveboard.people.case_table import CaseContent, CaseState
from aboveboard.rights.cases import PersonCase


class StoredCaseLine(Struct, frozen=True):
    """A line of `cases.jsonl`. `due` is the end of the time for an answer."""

    case: str
    state: CaseState
    opened: str
    due: str
    stored: CaseContent


def write_case_line(case: PersonCase) -> bytes:
    """Returns the line of a case, with its newline."""
    now = case.now
    line = StoredCaseLine(case.case, now.state, to_iso(now.opened_ms), to_iso(now.due_ms), now.content)
    return msgspec.json.encode(line) + b"\n"
