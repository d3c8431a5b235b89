"""The label file of a command, and its salt."""

import click
import pytest
from aboveboard.bias.labels import SALT_BYTES_LEAST
from aboveboard.cli.bias_labels import SALT_BYTES, read_label_file, read_salt
from aboveboard.errors import Unprocessable

from tests.bias.logs import LogOfLines
from tests.bias.test_log_rows import read


def test_a_salt_is_new_or_the_given_one():
    """Two new ones differ."""
    assert read_salt("ab" * 16) == bytes.fromhex("ab" * 16)
    assert len(read_salt(None)) == SALT_BYTES >= SALT_BYTES_LEAST
    assert read_salt(None) != read_salt(None)


@pytest.mark.parametrize("text", ["", "xyz", "ab"])
def test_a_malformed_salt_is_refused(text):
    """It could be guessed."""
    with pytest.raises(click.UsageError):
        read_salt(text)


def test_a_file_is_read_by_the_pseudonyms_of_the_export(tmp_path):
    """In either case of letters."""
    log = LogOfLines()
    for person in ("ab12", "cd34"):
        log.decide(person)
    (tmp_path / "labels.csv").write_text("person,label\nAB12,x\ncd34,y\nef56,x\n")
    found = read_label_file(tmp_path / "labels.csv", read(log), bytes(32))
    assert (found.numbers.tolist(), found.counts.unmatched) == ([1, 2], 1)
    (tmp_path / "labels.csv").write_bytes(b"")
    with pytest.raises(Unprocessable):
        read_label_file(tmp_path / "labels.csv", read(log), bytes(32))
