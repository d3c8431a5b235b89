"""The part of a process that the running log needs, so that it knows neither rules nor people."""

from typing import Protocol

from aboveboard.clock import Clock
from aboveboard.keys.keyring import Keyring
from aboveboard.settings import Settings
from aboveboard.storage.database import Database
from aboveboard.storage.journal import Submission
from aboveboard.transparency.head_file import Heads
from aboveboard.transparency.public_head import PublicHeads
from aboveboard.transparency.tile_store import TileStore


class LogHost(Protocol):
    """The process that runs the log: its keys, its database, and the files that it publishes to."""

    settings: Settings
    keyring: Keyring
    database: Database
    heads: Heads
    public: PublicHeads
    tiles: TileStore
    clock: Clock

    async def submit(self, submission: Submission) -> int:
        """Commits the submission and returns the index of its first entry, as `Gateway.submit` does."""
