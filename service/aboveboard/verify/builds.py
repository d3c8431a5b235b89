"""The check that the log announced the build of each decision before that decision.

A decision names its build by a SHA-256, and a build that starts has an entry of kind `build`. Version 0.1.0 named the
build in words and wrote no such entry.
"""

import re

import msgspec
from msgspec import Struct

from aboveboard.audit.entries import Leaf
from aboveboard.build import make_build
from aboveboard.errors import Tampered
from aboveboard.verify.hostile_zip import Members
from aboveboard.verify.report import Report

BUILDS_KEPT = 10_000
NAMED = 5
BUILD, DECISION = "build", "decision"

_HASH = re.compile(r"[0-9a-f]{64}")


class _BuildClaim(Struct, frozen=True):
    """The committed body of an entry that announces a build."""

    build: str
    files: str
    packages: dict[str, str]
    python: str
    version: str


class _DecidingBuild(Struct, frozen=True):
    """The build in the committed body of a decision."""

    build: str | None = None


_claims = msgspec.json.Decoder(_BuildClaim)
_deciding = msgspec.json.Decoder(_DecidingBuild)


class BuildEntries:
    """The builds that the entries announced so far, and those that decisions name.

    `is_whole` is True while the record of every entry from index 0 on was taken that may announce a build. `announced`
    counts decisions whose build has an entry before them. `unchecked` counts those that may have one elsewhere, and
    `unnamed` those that name no hash. `named` are the first BUILDS_KEPT builds that decisions name.
    """

    def __init__(self, *, is_whole: bool = False) -> None:
        self.is_whole = is_whole
        self.announced = self.unchecked = self.unnamed = 0
        self.named: set[str] = set()
        self._known: set[str] = set()

    def miss(self, leaf: Leaf | None) -> None:
        """Notes an entry without a sound record: one that may announce a build sets `is_whole` to False.

        Its leaf is None when it did not lead to the root.
        """
        if leaf is None or leaf.type == BUILD:
            self.is_whole = False

    def take(self, kind: str, body: str | None) -> None:
        """Notes the sound record of the next entry. The body is None when the record has none.

        While `is_whole`, raises Tampered for a decision whose build has no entry before it. Raises it always for a
        build whose id is not its hash, and for a body that is malformed.
        """
        if body is None:
            return
        if kind == BUILD:
            self._announce(body)
        elif kind == DECISION:
            self._look_up(body)

    def _announce(self, body: str) -> None:
        try:
            claim = _claims.decode(body)
        except (msgspec.DecodeError, RecursionError):
            raise Tampered("The body of a build is not the JSON of a build.") from None
        if make_build(claim.files, claim.packages, claim.python, claim.version).id != claim.build:
            raise Tampered("The id of the build is not the hash of its parts.")
        if len(self._known) < BUILDS_KEPT:
            self._known.add(claim.build)
        else:
            self.is_whole = False

    def _look_up(self, body: str) -> None:
        try:
            build = _deciding.decode(body).build
        except (msgspec.DecodeError, RecursionError):
            raise Tampered("The body of a decision is not the JSON of a decision.") from None
        if build is None or not _HASH.fullmatch(build):
            self.unnamed += 1
            return
        if len(self.named) < BUILDS_KEPT:
            self.named.add(build)
        if build in self._known:
            self.announced += 1
        elif self.is_whole:
            raise Tampered(f"It names the build {build[:12]}, which no entry before it announces.")
        else:
            self.unchecked += 1


def say_builds(report: Report, builds: BuildEntries) -> None:
    """Reports the decisions whose build was looked up, and those for which that could not be."""
    if builds.announced:
        report.ok(f"{builds.announced} decisions name a build that an entry before them announces")
    if builds.unchecked:
        report.skip(
            f"whether the log announces the builds of {builds.unchecked} decisions: not all entries of builds before "
            "them are here with their records"
        )
    if builds.unnamed:
        report.skip(
            f"the builds of {builds.unnamed} decisions: they name none by its hash, as in version 0.1.0"
        )


def check_builds_there(report: Report, members: Members, builds: BuildEntries) -> None:
    """Reports the builds that decisions name and the archive has no text of."""
    lacking = sorted(each for each in builds.named if f"builds/{each}.json" not in members)
    if lacking:
        some = ", ".join(each[:12] for each in lacking[:NAMED])
        report.skip(f"the text of {len(lacking)} builds that decisions name ({some}): it is not in here")
