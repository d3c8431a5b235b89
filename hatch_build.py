"""The build hook that puts the documentation site, the commit and the compiled kernel into a wheel.

MkDocs builds `docs/` into a temporary folder, strictly, and the wheel carries the result under `shipped/docs`. The site
is always built from its sources: a `build/docs` that `make docs` left behind is not read, because it may be stale.
An editable install runs without the site; the checkout has `make docs`. A wheel that is built outside of a checkout
carries no commit.

`kernel.c` is compiled for every Python from 3.11 on (PEP 384). Where that fails, the build continues without it, and the
service computes the same with NumPy. An editable install compiles it in its place, and so does `python hatch_build.py`.
"""

import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.builders.utils import get_reproducible_timestamp

KERNEL = "_kernel.abi3.so"
KERNEL_TAG = "cp311-abi3"
NO_KERNEL = "The kernel was not compiled, so NumPy computes the same in more time."

# Rounding must not depend on the compiler, so it may neither fuse nor reorder what the source says.
FLAGS = (
    "-O2",
    "-ffp-contract=off",
    "-fno-fast-math",
    "-fPIC",
    "-fvisibility=hidden",
    "-g0",
    "-Wall",
    "-Wextra",
)
LINKED = ("-bundle", "-undefined", "dynamic_lookup") if sys.platform == "darwin" else ("-shared",)


def compile_kernel(package: Path, target: Path, *more: str) -> str:
    """Compiles `kernel.c` of the package into `target`. Returns why that was not possible, or "" after success.

    The compiler is that of the variable CC, or the one that Python was built with. It gets the flags in `more` too.
    """
    source = package / "kernel.c"
    named = f'-DKERNEL_SOURCE="{sha256(source.read_bytes()).hexdigest()}"'
    compiler = shlex.split(os.environ.get("CC") or str(sysconfig.get_config_var("CC") or "cc"))
    headers = f"-I{sysconfig.get_path('include')}"
    made = target.with_suffix(".new")
    # In the folder of the source, so that its path is in no wheel.
    command = [*compiler, *FLAGS, *LINKED, *more, named, headers, source.name, "-o", str(made.absolute())]
    try:
        subprocess.run(command, cwd=package, check=True, capture_output=True, text=True)  # noqa: S603 - our own words
    except OSError as error:
        return f"{compiler[0]}: {error.strerror}"
    except subprocess.CalledProcessError as error:
        said = error.stderr.strip().splitlines()
        return f"{compiler[0]}: {said[-1] if said else f'it ended with {error.returncode}'}"
    made.replace(target)  # at once, because a running process may have the older one open
    return ""


class WheelHook(BuildHookInterface):
    """The hook named `custom` in pyproject.toml; its option `package` names the import package."""

    made = ""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Adds the site, the commit and the kernel to the wheel. Raises CalledProcessError when MkDocs refuses a page."""
        if version != "standard":
            self._compile(Path(self.root, "service", self.config["package"], KERNEL))
            return
        self.made = tempfile.mkdtemp(prefix="aboveboard-wheel-")
        self._add_kernel(build_data)
        self._add_site(build_data)
        self._add_commit(build_data)

    def _compile(self, target: Path) -> bool:
        fault = compile_kernel(Path(self.root, "service", self.config["package"]), target)
        if fault:
            self.app.display_warning(f"{NO_KERNEL} {fault}")
        return not fault

    def _add_kernel(self, build_data: dict[str, Any]) -> None:
        """Adds the kernel, where it compiles, to a wheel for this platform. The wheel is for all platforms otherwise."""
        made = Path(self.made, KERNEL)
        if self._compile(made):
            platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
            build_data["pure_python"], build_data["tag"] = False, f"{KERNEL_TAG}-{platform}"
            build_data["force_include"][str(made)] = f"{self.config['package']}/{KERNEL}"

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


if __name__ == "__main__":
    found = Path(__file__).parent / "service" / "aboveboard"
    fault = compile_kernel(found, found / KERNEL)
    print(f"{NO_KERNEL} {fault}" if fault else f"Compiled {KERNEL}")  # noqa: T201 - a command
