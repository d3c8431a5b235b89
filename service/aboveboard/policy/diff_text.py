"""The lines that tell the differences between two policy sets, as commands print them and papers quote them."""

import hashlib
from collections import Counter
from collections.abc import Iterator

from aboveboard.policy.declared_diff import DeclaredChange, compare_declared, compare_meanings
from aboveboard.policy.diff import Change, compare
from aboveboard.policy.policy_set import PolicySet

SHOWN_MOST = 160
"""The most characters of a value that is shown. The files have the whole texts."""


def describe_diff(before: PolicySet, after: PolicySet) -> Iterator[str]:
    """Yields the lines: both ids, each change of cells by rule, each declared value that changed, and the sums."""
    yield f"old {before.id}"
    yield f"new {after.id}"
    changes, declared = compare(before, after), compare_declared(before, after)
    for change in changes:
        yield from _describe_change(change)
    for each in declared:
        yield from _describe_declared(each)
    totals = Counter({"gained": 0, "lost": 0, "reason": 0})
    for change in changes:
        totals[change.what] += change.cells
    yield (
        f"{totals['gained']:,} cells gained, {totals['lost']:,} lost, {totals['reason']:,} for another reason; "
        f"{len(declared):,} declared values changed"
    )


def describe_declared_diff(before: bytes, after: bytes) -> Iterator[str]:
    """Yields the lines for two meanings, of which the older may be the text of a set in an export. It judges no cell."""
    yield f"old {hashlib.sha256(before).hexdigest()}"
    yield f"new {hashlib.sha256(after).hexdigest()}"
    declared = compare_meanings(before, after)
    for each in declared:
        yield from _describe_declared(each)
    yield f"{len(declared):,} declared values changed"


def _describe_change(change: Change) -> Iterator[str]:
    where = " ".join(f"{name}={'|'.join(values)}" for name, values in change.where.items())
    yield f"{change.what:<7}{change.action:<6}{change.cells:>6,} cells  {where}".rstrip()
    yield f"    - {', '.join(change.before)}"
    yield f"    + {', '.join(change.after)}"


def _describe_declared(change: DeclaredChange) -> Iterator[str]:
    yield f"declared {change.file} {change.key}".rstrip()
    if change.before is not None:
        yield f"    - {_shorten(change.before)}"
    if change.after is not None:
        yield f"    + {_shorten(change.after)}"


def _shorten(text: str) -> str:
    """Returns a text that fits a terminal."""
    return text if len(text) <= SHOWN_MOST else f"{text[:SHOWN_MOST]}…"
