"""The check of what a database accounts for as gone: its newest commitment, against the entry that the log has."""

import sqlite3

from aboveboard.audit.deletions import BITS_BYTES, SALT_BYTES, Chunk
from aboveboard.errors import Tampered
from aboveboard.verify.deletions import VerifiedDeletions, check_set, read_claim
from aboveboard.verify.report import Progress, no_progress

_TABLES = ("deletion_chunks", "deletion_head")
_PLAIN = """
    SELECT lower(name) FROM sqlite_master WHERE type = 'table' AND rootpage > 0 AND lower(name) IN (?, ?) ORDER BY 1
"""
_HEAD = "SELECT id, entry_index, salt, opening FROM deletion_head"
_LEAF = "SELECT leaf FROM entries WHERE entry_index = ?"
_CHUNKS = "SELECT place, bits, salt, root FROM deletion_chunks ORDER BY place LIMIT ?"


def read_deletions(
    connection: sqlite3.Connection, progress: Progress = no_progress
) -> VerifiedDeletions | None:
    """Returns what the database accounts for as gone. None when it has no commitment.

    The caller checks that the entry is one of the log. Raises Tampered when a row is malformed, or
    the set is not the one in that entry.
    """
    found = [name for (name,) in connection.execute(_PLAIN, _TABLES)]
    if found != list(_TABLES):
        return None
    rows = connection.execute(_HEAD).fetchall()
    if not rows:
        return None
    if [row[0] for row in rows] != [1]:
        raise Tampered("The commitment to what is gone must be exactly one row, row 1.")
    _, index, salt, opening = rows[0]
    if not isinstance(index, int) or not isinstance(salt, bytes) or not isinstance(opening, bytes):
        raise Tampered("The commitment to what is gone does not have the expected format.")
    leaf = connection.execute(_LEAF, (index,)).fetchone()
    if leaf is None or not isinstance(leaf[0], bytes):
        raise Tampered("The log has no entry at the index of the commitment to what is gone.")
    chunks, roots = _chunks(connection, index)
    return check_set(index, read_claim(leaf[0], opening), salt, chunks, stored=roots, progress=progress)


def _chunks(connection: sqlite3.Connection, index: int) -> tuple[list[Chunk], dict[int, bytes]]:
    found, roots = [], {}
    for place, bits, salt, root in connection.execute(_CHUNKS, (index // 256 + 2,)):
        if not isinstance(place, int) or not isinstance(bits, bytes) or not isinstance(salt, bytes):
            raise Tampered("A chunk of what is gone does not have the expected format.")
        if place < 0 or (len(bits), len(salt)) != (BITS_BYTES, SALT_BYTES):
            raise Tampered("A chunk of what is gone does not have the expected format.")
        found.append(Chunk(place, bits, salt))
        roots[place] = root
    return found, roots
