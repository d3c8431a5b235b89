"""Core dumps, which a process with labels or keys in its memory must not write (`cli.core_dumps`)."""

import subprocess
import sys

import pytest
from aboveboard.cli import bias_run, bias_verify, serve


def test_a_process_dumps_no_core() -> None:
    """From then on."""
    code = (
        "import resource; from aboveboard.cli.core_dumps import dump_no_core; dump_no_core(); "
        "print(resource.getrlimit(resource.RLIMIT_CORE))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "(0, 0)"


@pytest.mark.parametrize(
    ("module", "command", "words"),
    [
        (serve, serve.serve, []),
        (bias_run, bias_run.run, [__file__, "--key", "x"]),
        (bias_verify, bias_verify.verify, [__file__, __file__, "--key", "x"]),
    ],
)
def test_each_command_that_may_have_labels_switches_them_off_first(
    module: object, command: object, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before it reads a file, or a request comes in."""
    from click.testing import CliRunner

    class Called(Exception):
        pass

    def call() -> None:
        raise Called

    monkeypatch.setattr(module, "dump_no_core", call)
    done = CliRunner().invoke(command, words)  # type: ignore[arg-type]
    assert isinstance(done.exception, Called)
