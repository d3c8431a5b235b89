"""The build of the running service: its installed files and packages, named by one hash.

On processors of one kind, two processes of one build compute the same to the last bit. On another kind the last bits may
differ: numpy and its libraries choose instructions by the processor. Libraries outside of Python packages are not part
of a build, and neither are the shipped policies. The policies in force have an id of their own.
"""

import platform
from functools import cache
from hashlib import sha256
from importlib.metadata import distributions
from pathlib import Path

from msgspec import Struct

from aboveboard import canonical
from aboveboard.canonical import JsonObject

PACKAGE = Path(__file__).parent

KERNEL = "aboveboard-kernel"
"""The name among the packages of what computes the numbers of a decision. Its version is `compiled` or `numpy`."""

_NOT_PART = {"__pycache__", "shipped"}
"""Folders of the package that the hash leaves out: what Python writes there, and what the wheel only carries."""


class Build(Struct, frozen=True):
    """A build. `id` is the SHA-256 of the other members in canonical JSON, and `files` that of the package's files."""

    id: str
    files: str
    packages: dict[str, str]
    python: str
    version: str


@cache
def identify_build() -> Build:
    """Returns the build of this process. The first call reads the package, which takes about a tenth of a second."""
    # Imported here: the verifier reads builds and computes no decision, so it starts without NumPy.
    from aboveboard import kernel

    packages = list_packages()
    version = packages.pop("aboveboard", "unknown")
    packages[KERNEL] = kernel.CHOSEN.name
    return make_build(hash_files(PACKAGE), dict(sorted(packages.items())), platform.python_version(), version)


def list_packages() -> dict[str, str]:
    """Returns the version of each installed package, by its name in small letters with hyphens.

    Of two versions it is the first on the path, which Python imports. A folder without readable metadata is left out.
    """
    packages: dict[str, str] = {}
    for found in distributions():
        try:
            metadata = found.metadata
        except UnicodeDecodeError:
            continue
        if "Name" in metadata and "Version" in metadata:
            packages.setdefault(metadata["Name"].lower().replace("_", "-"), metadata["Version"])
    return packages


def make_build(files: str, packages: dict[str, str], python: str, version: str) -> Build:
    """Returns the build of these parts."""
    text = build_bytes(files, packages, python, version)
    return Build(sha256(text).hexdigest(), files, packages, python, version)


def build_bytes(files: str, packages: dict[str, str], python: str, version: str) -> bytes:
    """Returns the canonical JSON of these parts, whose SHA-256 is the id of the build."""
    parts: JsonObject = {"files": files, "packages": packages, "python": python, "version": version}
    return canonical.encode(parts)


def hash_files(package: Path) -> str:
    """Returns the SHA-256, in hex, over the relative path and the SHA-256 of every file below `package`.

    Files in a folder `__pycache__` or `shipped` are left out.
    """
    paths = sorted(
        path
        for path in package.rglob("*")
        if path.is_file() and _NOT_PART.isdisjoint(path.relative_to(package).parts)
    )
    lines = [
        f"{sha256(path.read_bytes()).hexdigest()} {path.relative_to(package).as_posix()}\n" for path in paths
    ]
    return sha256("".join(lines).encode()).hexdigest()
