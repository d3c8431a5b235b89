"""The version of this code and the commit that it comes from.

It imports only the standard library, because the build hook imports it too.
"""

import os
import re
import subprocess
from importlib.metadata import version
from pathlib import Path

PACKAGE = Path(__file__).parents[1]
COMMIT_FILE = "commit.txt"
"""The file under `shipped/` in which a wheel carries the commit."""

SHOWN = 7
"""The characters of a commit that are shown."""

WAIT_S = 5
"""The seconds that git may take."""

_COMMIT = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?")


def version_text() -> str:
    """Returns the version and the commit, such as `0.1.0 (commit eb86982)`."""
    commit = commit_here()
    return f"{version('aboveboard')} (commit {commit[:SHOWN] if commit else 'unknown'})"


def commit_here(package: Path = PACKAGE) -> str | None:
    """Returns the commit of a wheel or of a checkout, or None when neither has a valid one."""
    carried = package / "shipped" / COMMIT_FILE
    if carried.is_file():
        return _parse_commit(carried.read_text("utf-8"))
    return commit_of(package.parents[1])


def commit_of(root: Path) -> str | None:
    """Returns the commit of the checkout at `root`. None without git, or when `root` is inside another checkout."""
    if not (root / ".git").exists():  # git would search the folders above
        return None
    # Git sets variables such as GIT_DIR for its hooks. They would lead to another repository.
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        asked = subprocess.run(
            ["git", "rev-parse", "HEAD"],  # noqa: S607 - the operator's own git, wherever it is installed
            cwd=root,
            env=surroundings,
            capture_output=True,
            text=True,
            timeout=WAIT_S,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return _parse_commit(asked.stdout)


def _parse_commit(text: str) -> str | None:
    found = _COMMIT.fullmatch(text.strip())
    return found[0] if found else None
