"""The child process that reads rules first: a text that crashes Cedar ends the child, and not the gateway.

`policy.bounds` refuses every text that is known to crash Cedar. The child is for those that are not known, and for
rules that take too long or too much memory. Reading the shipped rules takes a quarter of a second in it. With every
question judged, it takes about a second. Texts that it has read, or that this process has judged itself, are not read
again for the same process. It reads no other files than those of Cedar: a new notice starts no child.
"""

import hashlib
import os
import signal
import sys
from subprocess import DEVNULL, PIPE, Popen, TimeoutExpired

import msgspec

from aboveboard.bounded_cache import BoundedCache
from aboveboard.declared import DeclaredFiles
from aboveboard.errors import PolicyRejected, StartupRefused
from aboveboard.policy.check_child import CPU_S, CheckOrder
from aboveboard.policy.source import RULE_FILES, SCHEMA_FILE

WAIT_S = 60
"""The time that the child may take, in seconds. On a busy machine it is far more than its processor time."""

REMEMBERED_MOST = 16
"""The digests of texts that a process remembers: as judged with True, and as read with False."""

PROGRAM = "from aboveboard.policy.check_child import main; main()"
_remembered: BoundedCache[bytes, bool] = BoundedCache(REMEMBERED_MOST)


def check_in_child(files: DeclaredFiles, *, is_judged: bool) -> None:
    """Lets a child process read the rules of `files`, and judge every question with `is_judged`.

    Returns when the child has read them, also when they have problems. Raises PolicyRejected, with file, line and
    rule, when the child crashed or took too long. Raises StartupRefused when no child could be started.
    """
    digest = _hash_texts(files)
    known = _remembered.get(digest)
    if known is not None and known >= is_judged:
        return
    code, places = _run(msgspec.json.encode(CheckOrder(_texts(files), is_judged)))
    if code != 0:
        place = places.decode(errors="replace").splitlines()[-1:] or ["policies:1: (no rule)"]
        raise PolicyRejected([f"{place[0]}: {_describe(code)}"])
    _remembered.put(digest, is_judged)


def note_judged(files: DeclaredFiles) -> None:
    """Remembers that this process has judged every question by the rules of `files`. No child reads them then."""
    _remembered.put(_hash_texts(files), True)


def _texts(files: DeclaredFiles) -> dict[str, bytes | None]:
    return {name: files.contents[name] for name in (*files.names(SCHEMA_FILE), *files.names(RULE_FILES))}


def _hash_texts(files: DeclaredFiles) -> bytes:
    return hashlib.sha256(msgspec.json.encode(_texts(files))).digest()


def _run(order: bytes) -> tuple[int, bytes]:
    """Returns the exit code of the child and its output. A child that runs too long is killed, with the code of SIGXCPU."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ABOVEBOARD_")}
    environment = inherited | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        child = Popen(  # noqa: S603 - this Python with a program of our own, without a shell
            [sys.executable, "-P", "-c", PROGRAM],
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env=environment,
            start_new_session=True,  # a signal to the group of the gateway is not for the child
        )
    except OSError as error:
        raise StartupRefused(
            f"No process could be started to read the rules ({error.strerror}). Allow the gateway one more process."
        ) from error
    with child:
        try:
            places, _ = child.communicate(order, timeout=WAIT_S)
        except TimeoutExpired:
            child.kill()
            return -signal.SIGXCPU, child.communicate()[0]
        except BaseException:
            child.kill()
            raise
    return child.returncode, places


def _describe(code: int) -> str:
    if code == -signal.SIGXCPU:
        return f"reading it takes more than {CPU_S} seconds; remove it or make it simpler"
    how = f"signal {-code}" if code < 0 else f"exit code {code}"
    return f"it ended the process that read it ({how}); remove it or make it simpler"
