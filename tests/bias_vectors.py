"""The known answers for the bias checks, in `vectors/bias`. Each file names the source of its numbers."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "vectors" / "bias"


def vector(name: str) -> Any:
    """Returns the known answers of this name."""
    return json.loads((FOLDER / f"{name}.json").read_text())
