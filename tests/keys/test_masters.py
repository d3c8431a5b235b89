"""The master keys that may be needed, as one cipher and at their addresses."""

from pathlib import Path
from typing import Any

import pytest
from aboveboard.errors import StartupRefused, Unreadable
from aboveboard.keys.kms import LocalAead
from aboveboard.keys.masters import MasterMove, Masters, address, read_move, write_moved

OLD, NEW = bytes(32), bytes(31) + b"\x01"


def test_the_newest_master_encrypts_and_all_decrypt() -> None:
    """A value sealed under the old key decrypts, and is renewed once."""
    old, both = LocalAead(OLD), Masters((LocalAead(NEW), LocalAead(OLD)))
    sealed = old.encrypt(b"key", b"label")
    assert both.decrypt(sealed, b"label") == b"key"
    renewed = both.reencrypt(sealed, b"label")
    assert renewed is not None
    assert LocalAead(NEW).decrypt(renewed, b"label") == b"key"
    assert both.reencrypt(renewed, b"label") is None


def test_a_master_that_has_come_since_is_looked_for_once() -> None:
    """Only for what no known one opens; and it never becomes the one that encrypts."""
    asked: list[int] = []

    def again() -> list[LocalAead]:
        asked.append(1)
        return [LocalAead(NEW), LocalAead(OLD)]

    held = Masters((LocalAead(OLD),), again)
    sealed = LocalAead(NEW).encrypt(b"key", b"")
    assert [held.decrypt(held.encrypt(b"own", b""), b"") for _ in range(3)] == [b"own"] * 3
    assert asked == []
    assert [held.decrypt(sealed, b"") for _ in range(3)] == [b"key"] * 3
    assert asked == [1]
    assert held.mark == LocalAead(OLD).mark


@pytest.mark.parametrize("again", [list, lambda: [LocalAead(NEW)]])
def test_what_no_master_opens_is_unreadable(again: Any) -> None:
    """Neither the known ones nor the ones that have come since."""
    held = Masters((LocalAead(NEW),), again)
    with pytest.raises(Unreadable):
        held.decrypt(LocalAead(OLD).encrypt(b"key", b""), b"")


def test_a_master_that_cannot_be_looked_for_is_as_if_there_were_none() -> None:
    """The error is that the value does not open, not that the disk refused."""

    def again() -> list[LocalAead]:
        raise StartupRefused("gone")

    with pytest.raises(Unreadable):
        Masters((LocalAead(NEW),), again).decrypt(LocalAead(OLD).encrypt(b"key", b""), b"")


BEFORE, NOW, THIRD = "file:///keys/master.key", "file:///vault/root.key", "file:///elsewhere.key"


@pytest.mark.parametrize(
    ("uri", "done", "leads_to"),
    [(BEFORE, False, NOW), (NOW, False, NOW), (BEFORE, True, NOW), (THIRD, True, THIRD)],
)
def test_a_recorded_move_leads_to_the_new_address(
    tmp_path: Path, uri: str, *, done: bool, leads_to: str
) -> None:
    """From the old address too, and after the move has ended."""
    write_moved(tmp_path, MasterMove(BEFORE, NOW, 7, done))
    assert address(tmp_path, uri) == leads_to


def test_no_record_is_no_move(tmp_path: Path) -> None:
    """The configured address is then the one that counts."""
    assert read_move(tmp_path) is None
    assert address(tmp_path, BEFORE) == BEFORE
