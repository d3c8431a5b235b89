"""`aboveboard openapi`, as it is typed."""

from pathlib import Path

from tests.faults.process import ROOT, Typed, typed


def test_it_prints_the_committed_document(tmp_path: Path) -> None:
    """To the byte, so that `make openapi` can write the file with it."""
    committed = (ROOT / "openapi" / "openapi.json").read_text()
    assert typed(tmp_path, "openapi") == Typed(0, committed, "")


def test_it_is_not_in_the_list_of_commands(tmp_path: Path) -> None:
    """It is for the development of the gateway, not for operators."""
    listed = [line.split()[0] for line in typed(tmp_path, "--help").out.splitlines() if line.strip()]
    assert "serve" in listed
    assert "openapi" not in listed
