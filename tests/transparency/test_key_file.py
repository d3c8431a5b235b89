"""`log.keys`: read as it was written, and no more than a copy."""

from pathlib import Path

import pytest
from aboveboard.audit.key_lines import KeyLine, encode
from aboveboard.transparency.key_file import read_key_file

from tests.verify.maker import OTHER_VKEY, VKEY


def test_what_is_written_is_read(tmp_path: Path) -> None:
    """Every key with its span."""
    lines = [KeyLine(VKEY, 3, None, signs=True), KeyLine(OTHER_VKEY, 0, 3)]
    (tmp_path / "log.keys").write_text(encode(lines))
    assert read_key_file(tmp_path / "log.keys") == lines


@pytest.mark.parametrize("content", [None, b"", b"\xff", b"hello\n", f"{VKEY} 0 -\n{VKEY[:-1]}".encode()])
def test_a_file_that_is_missing_or_damaged_stops_nothing(tmp_path: Path, content: bytes | None) -> None:
    """The log is what counts."""
    if content is not None:
        (tmp_path / "log.keys").write_bytes(content)
    assert read_key_file(tmp_path / "log.keys") == []
