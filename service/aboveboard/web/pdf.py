"""Pages as PDF, where the extra `pdf` is installed: WeasyPrint, with Pango and a font of the system.

A child process makes them. WeasyPrint changes how Pillow decodes pictures in the whole process, and Pango is C code.
The gateway, which has the keys, loads neither.
"""

import asyncio
import os
import sys
from importlib.util import find_spec
from subprocess import DEVNULL, PIPE, TimeoutExpired, run

import structlog

WAIT_S = 60
"""The time that the child may take, in seconds. On a busy machine it is far more than its processor time."""

PROGRAM = "from aboveboard.web.pdf_child import main; main()"

log = structlog.get_logger("aboveboard")


async def make_pdf(page: str) -> bytes | None:
    """Returns a whole HTML page as PDF. Equal pages give equal bytes, and no address in it is read.

    Returns None without the extra. Where none can be made, as without Pango, it also logs that.
    """
    if find_spec("weasyprint") is None:
        return None
    made = await asyncio.to_thread(_run, page.encode())
    if not made:
        log.warning("pdf_not_made")
        return None
    return made


def _run(page: bytes) -> bytes:
    """Returns the output of the child. It is empty when the child failed, took too long or could not start."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ABOVEBOARD_")}
    environment = inherited | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        child = run(  # noqa: S603 - this Python with a program of our own, without a shell
            [sys.executable, "-P", "-c", PROGRAM],
            input=page,
            stdout=PIPE,
            stderr=DEVNULL,
            env=environment,
            timeout=WAIT_S,
            start_new_session=True,  # a signal to the group of the gateway is not for the child
            check=False,
        )
    except (OSError, TimeoutExpired):
        return b""
    return child.stdout if child.returncode == 0 else b""
