"""Files that stay open, so that no lock of the process is lost."""

import os
from pathlib import Path

import pytest
from aboveboard.storage.open_files import HeldFiles


def test_a_kept_file_has_one_descriptor_under_every_name(tmp_path: Path) -> None:
    """A link to the file yields the same descriptor, which stays open after the block."""
    path, link = tmp_path / "a", tmp_path / "b"
    path.write_bytes(b"content")
    os.link(path, link)
    held = HeldFiles([path])
    with held.open_file(path) as first, held.open_file(link) as second:
        assert first == second
    assert os.pread(first, 7, 0) == b"content"
    held.close()


def test_another_file_is_closed_after_the_block(tmp_path: Path) -> None:
    """A file that is not kept open has a descriptor for the block alone."""
    path = tmp_path / "a"
    path.write_bytes(b"content")
    with HeldFiles().open_file(path) as descriptor:
        assert os.pread(descriptor, 7, 0) == b"content"
    with pytest.raises(OSError):
        os.fstat(descriptor)
