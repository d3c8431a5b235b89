"""The build hook that puts the documentation site into a wheel.

MkDocs builds `docs/` into a temporary folder, strictly, and the wheel carries the result under `shipped/docs`. The site
is always built from its sources: a `build/docs` that `make docs` left behind is not read, because it may be stale.
An editable install runs without the site; the checkout has `make docs`.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.builders.utils import get_reproducible_timestamp


class DocsHook(BuildHookInterface):
    """The hook named `custom` in pyproject.toml; its option `package` names the import package."""

    site = ""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Builds the site and adds it to the wheel. Raises CalledProcessError when MkDocs refuses a page."""
        if version != "standard":
            return
        self.site = tempfile.mkdtemp(prefix="docs-site-")
        command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", self.site]
        # The same time stands in every build, so that two wheels of one checkout are equal byte for byte.
        time = {"SOURCE_DATE_EPOCH": str(get_reproducible_timestamp())}
        subprocess.run(command, cwd=self.root, env={**os.environ, **time}, check=True)  # noqa: S603 - our own words
        build_data["force_include"][self.site] = f"{self.config['package']}/shipped/docs"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Deletes the temporary folder."""
        if self.site:
            shutil.rmtree(self.site)
