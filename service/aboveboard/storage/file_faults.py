"""The refusal of a file that the system does not open. Too many open files are no fault of the file."""

from errno import EMFILE, ENFILE
from pathlib import Path

from aboveboard.errors import StartupRefused

OUT_OF_FILES = (EMFILE, ENFILE)


def refuse_file(path: Path, failure: OSError, problem: str) -> StartupRefused:
    """Returns the refusal of the file: `problem`, which says what happened and what to do.

    When the process or the system has too many open files, it says that instead. No file is at fault then, and to restore
    one would do harm.
    """
    if failure.errno in OUT_OF_FILES:
        return StartupRefused(
            f"Too many files are open, so {path} was not opened. Raise the limit of open files (ulimit -n)."
        )
    return StartupRefused(f"{path} {problem}")
