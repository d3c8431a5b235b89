"""What joins the journal to the audit log: each head is checked before anything is signed on top of it."""

from pathlib import Path

import pytest
from aboveboard.errors import Tampered
from aboveboard.keys.keyring import open_keyring
from aboveboard.storage.journal import JournalHead
from aboveboard.transparency.signer import sealer

EMPTY = JournalHead(0, b"", "")


def test_what_it_made_itself_goes_on_and_what_was_altered_does_not(tmp_path: Path) -> None:
    """Its own head is taken as it is only while it is the same byte by byte; nobody signs on top of another one."""
    keyring = open_keyring(tmp_path)
    seal, other = (sealer("log", keyring) for _ in range(2))
    first = seal(EMPTY, [b"a"])
    assert seal(first, [b"b"]) == other(other(EMPTY, [b"a"]), [b"b"])
    for altered in (first._replace(edge=bytes(32)), first._replace(size=2)):
        with pytest.raises(Tampered, match="does not match its checkpoint"):
            seal(altered, [b"b"])


def test_a_head_that_was_never_committed_is_no_head_of_its_own(tmp_path: Path) -> None:
    """It goes on from what is there, also after a commit that failed."""
    seal = sealer("log", open_keyring(tmp_path))
    first = seal(EMPTY, [b"a"])
    seal(first, [b"lost"])
    again = seal(first, [b"b"])
    assert again == sealer("log", open_keyring(tmp_path))(first, [b"b"])
    with pytest.raises(Tampered):
        seal(first._replace(edge=again.edge), [b"c"])
