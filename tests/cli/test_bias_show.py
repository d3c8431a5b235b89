"""`aboveboard bias show` on files that are no report (`cli.bias_show`). Reports are in `tests/bias_audits`."""

from pathlib import Path

import pytest

from tests.faults.process import typed


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff"])
def test_a_file_that_is_no_report_is_refused(tmp_path: Path, content: bytes) -> None:
    """In one line, without an installation."""
    (tmp_path / "file").write_bytes(content)
    done = typed(tmp_path / "none", "bias", "show", str(tmp_path / "file"))
    assert (done.code, done.out, done.err.count("\n")) == (1, "", 1)
