"""A peer: `fast-feature` with its flags in memory. It has no keys, and stores nothing of a decision.

Each flag divides people in four parts by a hash, for one kind of device. Start it with a port.
"""

import sys
from typing import Any

import uvicorn
from _load import ITEMS
from fast_feature.core import Flag
from fast_feature.ofrep import OfrepRouter
from fast_feature.storage.inmemory import InMemoryFlagRepository
from fastapi import FastAPI

PARTS: list[list[Any]] = [["a", 25], ["b", 25], ["c", 25], ["d", 25]]
DIVIDED: dict[str, Any] = {"if": [{"==": [{"var": "device"}, "mobile"]}, {"fractional": PARTS}, "a"]}


def main(port: int) -> None:
    variants: dict[str, Any] = {name: {"item": name} for name, _ in PARTS}
    flags = [Flag(f"flag-{n}", variants, "a", targeting=DIVIDED) for n in range(ITEMS)]
    service = FastAPI()
    service.include_router(OfrepRouter.build(InMemoryFlagRepository(flags)))
    uvicorn.run(service, port=port, loop="uvloop", http="httptools", access_log=False, log_level="error")


if __name__ == "__main__":
    main(int(sys.argv[1]))
