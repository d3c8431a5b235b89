"""A gateway of which no background task ever repeats its work: the comparison for what that work costs."""

import asyncio
import sys

from aboveboard import background
from aboveboard.cli.main import main


async def wait_forever(seconds: float) -> None:
    await asyncio.Event().wait()


if __name__ == "__main__":
    background.pause = wait_forever
    sys.exit(main())
