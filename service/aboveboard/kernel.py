"""The compiled form of the numbers of a decision (`kernel.c`), where there is one.

NumPy computes the same to the last bit, only slower. So a process that lacks the compiled form decides alike. The form is
chosen once, when this module is imported. `ABOVEBOARD_KERNEL=off` keeps to NumPy.
"""

import os
from collections.abc import Callable
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

SOURCE = Path(__file__).with_name("kernel.c")
REINSTALL = "Install Aboveboard again."
TRIED_SIZES = (1, 7, 20, 129, 1000)

Floats = NDArray[np.float64]


class Native(Protocol):
    """The module that `kernel.c` compiles to. Its functions fill arrays that the caller made, by position."""

    SOURCE: str
    """The SHA-256 of the source, in hex."""
    choose: Callable[..., None]
    score: Callable[..., None]
    lift: Callable[[Floats, int, int], tuple[list[float], list[float]]]
    lead: Callable[[Floats, Floats, Floats, float], float]
    find_new: Callable[[Floats, int, Floats, Floats], tuple[float, bool]]
    draw: Callable[[Floats, float], int]
    add: Callable[[Floats], float]


class KernelForm(NamedTuple):
    """The form that this process computes with. `native` is None for NumPy, then `because` says why.

    `remedy` is what the operator can do, and "" where nothing is wrong.
    """

    native: Native | None
    because: str = ""
    remedy: str = ""

    @property
    def name(self) -> str:
        return "numpy" if self.native is None else "compiled"


def choose_form(setting: str) -> KernelForm:
    """Returns the compiled form where it is there, made from this source, and adds up as this NumPy does.

    `setting` is that of ABOVEBOARD_KERNEL. The settings refuse all but `on` and `off`.
    """
    if setting == "off":
        return KernelForm(None, "ABOVEBOARD_KERNEL is off")
    try:
        native: Native = import_module("aboveboard._kernel")
    except ImportError:
        return KernelForm(None, "nothing was compiled when it was installed")
    if sha256(SOURCE.read_bytes()).hexdigest() != native.SOURCE:
        return KernelForm(None, "what was compiled is of another version", REINSTALL)
    if not adds_alike(native):
        return KernelForm(None, "this NumPy adds up in another order", "Install the locked version of NumPy.")
    return KernelForm(native)


def adds_alike(native: Native) -> bool:
    """Returns whether both forms add up rows of some sizes to the same bits."""
    # Reciprocals of whole numbers have long fractions, so another order of adding them shows.
    rows = [1.0 / np.arange(1.0, 1.0 + size) for size in TRIED_SIZES]
    return all(native.add(row) == np.add.reduce(row[None, :], axis=1)[0] for row in rows)


CHOSEN = choose_form(os.environ.get("ABOVEBOARD_KERNEL", ""))
NATIVE = CHOSEN.native
"""The compiled form, or None where NumPy computes."""
