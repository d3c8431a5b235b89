"""A key service behind a command of the operator, for every KMS with a command line.

The address is `exec:/absolute/path/of/the/command`. The command runs without a shell, with one argument:

- `wrap`: it reads a key of 32 bytes, and writes the encrypted key, of at most 16,384 bytes;
- `unwrap`: it reads the encrypted key, and writes the key.

Standard input and output are base64, and may have line breaks anywhere. The command must end with exit code 0 within
ten seconds. Its standard error is discarded, because a key may be in it.

The encrypted key is stored as `master.wrapped` in the keys folder. So a backup of the folder opens only with the KMS.
The key itself is only in the memory of the process. The command runs only at a start and in a rotation.
"""

import hmac
import os
import selectors
import signal
import stat
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen, TimeoutExpired
from time import monotonic
from typing import IO
from urllib.parse import unquote, urlsplit

from aboveboard.errors import StartupRefused
from aboveboard.keys.kms import LocalKms
from aboveboard.keys.sealing import KEY_BYTES

SCHEME = "exec"
WRAPPED = "master.wrapped"
WRAPPED_BYTES_MAX = 16_384
ANSWER_BYTES_MAX = 32_768
"""The most bytes that a command may write: more than the longest wrapped key as base64 with line breaks."""

TIMEOUT_S = 10.0
_BLOCK = 4096
_BY_HAND = "Run it with `{}` by hand to see why."
_ONLY_BASE64 = "Let it write the key in base64 and nothing else."


class CommandKms(LocalKms, frozen=True, kw_only=True):
    """The master key in `folder`, wrapped by `command`. `known` holds the keys that were unwrapped before."""

    command: Path
    folder: Path
    known: dict[bytes, bytes]
    timeout_s: float = TIMEOUT_S

    def __repr__(self) -> str:
        return f"CommandKms({str(self.command)!r})"  # without `known`, which has keys

    @property
    def sizes(self) -> range:
        return range(1, WRAPPED_BYTES_MAX + 1)

    def path_of(self, uri: str) -> Path:
        return self.folder / WRAPPED

    def wrap(self, key: bytes) -> bytes:
        """Returns the wrapped key. Raises StartupRefused unless the command encrypts the key and can unwrap it again."""
        wrapped = run(self.command, "wrap", key, self.timeout_s)
        if len(wrapped) not in self.sizes:
            raise _refusal(
                self.command,
                f"wrapped the key in {len(wrapped)} bytes",
                f"Let it write 1 to {WRAPPED_BYTES_MAX} bytes.",
            )
        if key in wrapped:
            raise _refusal(self.command, "wrote the key as it is", "Let it encrypt the key.")
        if not hmac.compare_digest(self.unwrap(wrapped), key):
            raise _refusal(
                self.command,
                "does not unwrap the key that it wrapped",
                "Let both use the same key of the KMS.",
            )
        return wrapped

    def unwrap(self, stored: bytes) -> bytes:
        """Returns the key. The command runs once for each wrapped key. Raises StartupRefused unless it writes 32 bytes."""
        if stored not in self.known:
            key = run(self.command, "unwrap", stored, self.timeout_s)
            if len(key) != KEY_BYTES:
                raise _refusal(
                    self.command,
                    f"unwrapped {len(key)} bytes instead of {KEY_BYTES}",
                    f"Restore {self.folder / WRAPPED} from a backup, or correct the command.",
                )
            self.known[stored] = key
        return self.known[stored]


def command_of(uri: str) -> Path | None:
    """Returns the command of an `exec:` address; None for an address of another kind. Looks at no file.

    Raises StartupRefused when an `exec:` address is anything but an absolute path, or when this is no address.
    """
    try:
        parts = urlsplit(uri)
    except ValueError:  # such as a bracket that is not closed
        raise StartupRefused(
            "The master key's address cannot be read. Set ABOVEBOARD_KMS_URI to "
            "file:///absolute/path/master.key, or to exec:/absolute/path/of/a/command."
        ) from None
    if parts.scheme != SCHEME:
        return None
    if parts.netloc or parts.query or parts.fragment or not parts.path.startswith("/"):
        raise StartupRefused(
            "The address of a key command holds more than its path. Set ABOVEBOARD_KMS_URI to "
            "exec:/absolute/path/of/a/command, and put arguments into the command."
        )
    return Path(unquote(parts.path))


def run(command: Path, verb: str, given: bytes, timeout_s: float = TIMEOUT_S) -> bytes:
    """Runs the command with `verb` as its argument and `given` as its input, and returns the decoded output.

    Raises StartupRefused when it may not be run, fails, or does not end in time. The error has neither of the two.
    """
    _check(command)
    try:
        process = Popen(  # noqa: S603 - the operator's own command, by its absolute path and without a shell
            [command, verb], stdin=PIPE, stdout=PIPE, stderr=DEVNULL, bufsize=0, start_new_session=True
        )
    except OSError as error:
        raise _refusal(
            command, f"does not start ({error.strerror})", "Check its first line and its mode."
        ) from None
    with process:
        try:
            answer = _exchange(command, process, b64encode(given) + b"\n", monotonic() + timeout_s)
        except BaseException as error:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # the group, because a script may have children
            if not isinstance(error, TimeoutError):
                raise
            raise _refusal(
                command,
                f"did not end within {timeout_s:g} seconds",
                "Check that the key service can be reached.",
            ) from None
    if process.returncode != 0:
        raise _refusal(command, f"ended with exit code {process.returncode}", _BY_HAND.format(verb))
    return _decode(command, verb, answer)


def _check(command: Path) -> None:
    """Raises StartupRefused unless the command may be run, and other users cannot change it."""
    try:
        mode = command.stat().st_mode
    except OSError as error:
        raise _refusal(
            command, f"cannot be found ({error.strerror})", "Put it there, or change ABOVEBOARD_KMS_URI."
        ) from None
    if not stat.S_ISREG(mode) or not os.access(command, os.X_OK):
        raise _refusal(command, "is not a file that may be run", f"Run: chmod u+x {command}")
    if mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise _refusal(command, "can be changed by other users", f"Run: chmod go-w {command}")


def _exchange(command: Path, process: "Popen[bytes]", text: bytes, until: float) -> bytes:
    """Returns the whole output of the command. Raises TimeoutError, and StartupRefused for too much output."""
    into, out = _pipes(process)
    answer = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(into, selectors.EVENT_WRITE)
        selector.register(out, selectors.EVENT_READ)
        for key in _ready(selector, until):
            if key.fileobj is into:
                text = _write(selector, into, text)
            else:
                answer += _read(selector, out)
            if len(answer) > ANSWER_BYTES_MAX:
                raise _refusal(command, f"wrote more than {ANSWER_BYTES_MAX} bytes", _ONLY_BASE64)
    _wait(process, until)
    return bytes(answer)


def _pipes(process: "Popen[bytes]") -> tuple[IO[bytes], IO[bytes]]:
    """Returns its standard input and output, set to not block: a command may read late, or never."""
    assert process.stdin is not None and process.stdout is not None  # noqa: S101 - both are PIPE
    for pipe in (process.stdin, process.stdout):
        os.set_blocking(pipe.fileno(), False)
    return process.stdin, process.stdout


def _ready(selector: selectors.BaseSelector, until: float) -> Iterator[selectors.SelectorKey]:
    """Yields the key of each pipe that is ready, until no pipe is registered. Raises TimeoutError."""
    while selector.get_map():
        events = selector.select(max(0.0, until - monotonic()))
        if not events:
            raise TimeoutError
        yield from (key for key, _ in events)


def _write(selector: selectors.BaseSelector, pipe: IO[bytes], text: bytes) -> bytes:
    """Writes to the pipe and returns the rest. The pipe is closed after the last byte, or when the command closes it."""
    try:
        left = text[os.write(pipe.fileno(), text) :]
    except BrokenPipeError:
        left = b""
    if not left:
        selector.unregister(pipe)
        pipe.close()
    return left


def _read(selector: selectors.BaseSelector, pipe: IO[bytes]) -> bytes:
    """Returns the bytes that are ready. At the end it returns none, and removes the pipe from the selector."""
    block = os.read(pipe.fileno(), _BLOCK)
    if not block:
        selector.unregister(pipe)
    return block


def _wait(process: "Popen[bytes]", until: float) -> None:
    """Raises TimeoutError unless the process ends in time."""
    try:
        process.wait(max(0.0, until - monotonic()))
    except TimeoutExpired:
        raise TimeoutError from None


def _decode(command: Path, verb: str, answer: bytes) -> bytes:
    try:
        found = b64decode(b"".join(answer.split()), validate=True)
    except ValueError:
        raise _refusal(command, f"answered `{verb}` with something else than base64", _ONLY_BASE64) from None
    if not found:
        raise _refusal(command, f"answered nothing to `{verb}`", _BY_HAND.format(verb))
    return found


def _refusal(command: Path, happened: str, to_do: str) -> StartupRefused:
    return StartupRefused(f"The key command {command} {happened}. {to_do}")
