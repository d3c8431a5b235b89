"""The notes of erasures (`people.erased`)."""

from pathlib import Path

from aboveboard.keys.keyring import open_keyring
from aboveboard.people.erased import who


def test_a_note_names_nobody_without_the_keys(tmp_path: Path) -> None:
    """The same pseudonym has another name under other keys, and no piece of it stands there."""
    mine, theirs = (open_keyring(tmp_path / name) for name in ("a", "b"))
    pseudonym = bytes(range(32))
    assert who(mine, pseudonym) == who(mine, pseudonym)
    assert who(mine, pseudonym) != who(theirs, pseudonym)
    assert pseudonym[:8] not in who(mine, pseudonym)
