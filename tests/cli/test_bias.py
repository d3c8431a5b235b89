"""`aboveboard bias`: its commands start without the gateway's faces."""

import subprocess
import sys

from aboveboard.cli.bias import ON_INSTALLATION, SOURCES, bias

HEAVY = ("aboveboard.app", "aboveboard.api", "aboveboard.web", "litestar")


def test_the_group_has_its_commands():
    """Each in a module of its own."""
    assert set(SOURCES) == {"count", "parquet", "plan", "run", "verify", "watch"}
    assert set(bias.sources) == {*SOURCES, *ON_INSTALLATION} == {*SOURCES, "labels", "show"}


def test_no_command_imports_a_face_of_the_gateway():
    """An offline check serves nothing."""
    modules = ", ".join(sorted(SOURCES.values()))
    code = f"import sys, {modules}; print([name for name in {HEAVY} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_no_command_needs_an_extra_to_be_listed():
    """Those that need one say so when they run."""
    blocked = "; ".join(f"sys.modules[{name!r}] = None" for name in ("ibis", "duckdb", "pyarrow", "pyspark"))
    code = f"import sys; {blocked}; from aboveboard.cli.main import cli; cli(['bias', '--help'])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert all(name in ran.stdout for name in SOURCES)
