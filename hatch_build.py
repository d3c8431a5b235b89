"""The build hook that puts the documentation site and the commit into a wheel.

MkDocs builds `docs/` into a temporary folder, strictly, and the wheel carries the result under `shipped/docs`. The site
is always built from its sources: a `build/docs` that `make docs` left behind is not read, because it may be stale.
An editable install runs without the site; the checkout has `make docs`. A wheel that is built outside of a checkout
carries no commit.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.builders.utils import get_reproducible_timestamp


class WheelHook(BuildHookInterface):
    """The hook named `custom` in pyproject.toml; its option `package` names the import package."""

    made = ""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Adds the site and the commit to the wheel. Raises CalledProcessError when MkDocs refuses a page."""
        if version != "standard":
            return
        self.made = tempfile.mkdtemp(prefix="aboveboard-wheel-")
        self._add_site(build_data)
        self._add_commit(build_data)

    def _add_site(self, build_data: dict[str, Any]) -> None:
        site = str(Path(self.made, "docs"))
        command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", site]
        # The same time stands in every build, so that two wheels of one checkout are equal byte for byte.
        time = {"SOURCE_DATE_EPOCH": str(get_reproducible_timestamp())}
        subprocess.run(command, cwd=self.root, env={**os.environ, **time}, check=True)  # noqa: S603 - our own words
        build_data["force_include"][site] = f"{self.config['package']}/shipped/docs"

    def _add_commit(self, build_data: dict[str, Any]) -> None:
        package = self.config["package"]
        reader = _module(Path(self.root, "service", package, "cli", "version.py"))
        commit = reader.commit_of(Path(self.root))
        if commit:
            path = Path(self.made, reader.COMMIT_FILE)
            path.write_text(f"{commit}\n", "utf-8")
            build_data["force_include"][str(path)] = f"{package}/shipped/{reader.COMMIT_FILE}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Deletes the temporary folder."""
        if self.made:
            shutil.rmtree(self.made)


def _module(path: Path) -> ModuleType:
    """Returns a module of the package by its file. The package cannot be imported where its dependencies are missing."""
    found = importlib.util.spec_from_file_location(path.stem, path)
    assert found is not None and found.loader is not None  # noqa: S101 - a path of a `.py` file has both
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module
