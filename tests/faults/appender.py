"""Writes a log in the folder that is named, and says after each commit what came of it. Run under strace."""

import asyncio
import sys
from pathlib import Path

import click

from tests.storage.ledger import opened, plain, submit_all

COMMITS = 8


async def append(folder: Path) -> None:
    async with opened(f"sqlite:///{folder / 'aboveboard.db'}", folder) as database:
        for number in range(COMMITS):
            names = [f"{number}.{at}" for at in range(3)]
            results = await submit_all(database, [plain(name) for name in names])
            for name, result in zip(names, results, strict=True):
                click.echo(f"{name} {result if isinstance(result, int) else 'refused'}")


if __name__ == "__main__":
    asyncio.run(append(Path(sys.argv[1])))
