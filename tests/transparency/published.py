"""The checkpoint that is stored outside of the database, and its size."""

from aboveboard.audit import note

from tests.world import Installation


def kept(installation: Installation) -> str:
    return (installation.settings.data / "log.head").read_text()


def size_of(signed: str) -> int:
    return note.parse_checkpoint(note.split(signed)[0]).size
