"""Witnesses: servers that sign each of our checkpoints if it continues the one before (c2sp.org/tlog-witness).

Their signatures show that every reader is shown the same log. Witnesses are optional: cosignatures are served when
they exist, and a witness that does not answer delays nothing.
"""

import asyncio
from functools import partial
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import NamedTuple
from urllib.parse import urlsplit

import structlog
from sqlalchemy import bindparam, delete, insert, select

from aboveboard.audit import cosignature, note
from aboveboard.audit.cosignature import CosignRequest
from aboveboard.background import every
from aboveboard.errors import AboveboardError, Malformed, Stale, StartupRefused, Tampered
from aboveboard.setting_table import PREFIX
from aboveboard.settings import Settings
from aboveboard.storage.journal import GUARDED, Guard, Submission, Write
from aboveboard.storage.tables import Row, cosigned
from aboveboard.transparency.host import LogHost
from aboveboard.transparency.publisher import latest_checkpoint
from aboveboard.transparency.tiles import consistency

EVERY_S = 5.0
TIMEOUT_S = 10.0
ANSWER_BYTES_MOST = 65_536
TRIES = 2
"""The first answer may only report the witness's size of the log; the second request starts from there."""

GUARDED["cosigned"] = select(cosigned.c.id, cosigned.c.size)
_DELETE = delete(cosigned).where(cosigned.c.id == bindparam("id"))
_INSERT = insert(cosigned)

log = structlog.get_logger("aboveboard")


class Witness(NamedTuple):
    """A witness of the settings. `vkey` verifies its signatures, and `/add-checkpoint` is appended to `url`."""

    name: str
    vkey: str
    url: str


class Answer(NamedTuple):
    """A witness's HTTP response. `media_type` is lower-case and has no parameters."""

    status: int
    media_type: str
    text: str


class _WitnessRefusal(Exception):
    """The witness did not sign. The text is ours and quotes nothing that the witness sent but numbers."""


def parse_witnesses(settings: Settings) -> tuple[Witness, ...]:
    """Returns the witnesses of the settings. Raises StartupRefused for a key that is not a witness's."""
    found = []
    for url, vkey in settings.witnesses:
        try:
            found.append(Witness(cosignature.parse_vkey(vkey).name, vkey, url.rstrip("/")))
        except Malformed as error:
            raise StartupRefused(f"{PREFIX}WITNESSES: {error.detail}") from None
    return tuple(found)


async def run(gateway: LogHost) -> None:
    """Asks the witnesses as `cosign` does, every few seconds until cancelled; ends at once when there is none."""
    witnesses, known = parse_witnesses(gateway.settings), dict[str, int]()
    if witnesses:
        await every(EVERY_S, partial(cosign, gateway, witnesses, known), "witnessing_failed", at_once=True)


async def cosign(gateway: LogHost, witnesses: tuple[Witness, ...], known: dict[str, int]) -> list[str]:
    """Asks the witnesses that have not signed the newest checkpoint yet, and stores their cosignatures.

    Returns the names of those that signed now. A refusal is only logged. `known` is the last known log size of each
    witness, by its key, and is updated.
    """
    signed = await latest_checkpoint(gateway)
    text = note.split(signed)[0]
    if note.parse_checkpoint(text).size == 0:
        return []
    have = {each.name for each in cosignature.verify(signed, [witness.vkey for witness in witnesses])}
    missing = [witness for witness in witnesses if witness.name not in have]
    answers = await asyncio.gather(*(_ask_or_log(gateway, each, known, signed) for each in missing))
    found = [each for each in answers if each is not None]
    if found:
        await _keep(gateway, cosignature.join(signed, [each.line for each in found]))
    return [each.name for each in found]


async def _ask_or_log(
    gateway: LogHost, witness: Witness, known: dict[str, int], signed: str
) -> cosignature.Cosignature | None:
    try:
        return await _ask(gateway, witness, known, signed)
    except AboveboardError as error:
        reason = error.detail
    except _WitnessRefusal as refusal:
        reason = str(refusal)
    except (OSError, HTTPException, UnicodeDecodeError) as error:
        reason = type(error).__name__
    log.warning("witness_did_not_sign", witness=witness.name, reason=reason)
    return None


async def _ask(
    gateway: LogHost, witness: Witness, known: dict[str, int], signed: str
) -> cosignature.Cosignature:
    text = note.split(signed)[0]
    size = note.parse_checkpoint(text).size
    for _ in range(TRIES):
        old = known.get(witness.vkey, 0)
        request = CosignRequest(old, await consistency(gateway, old, size), signed)
        answer = await asyncio.to_thread(post, f"{witness.url}/add-checkpoint", request)
        if answer.status == 200:
            known[witness.vkey] = size
            return _verify_cosignature(witness, text, answer.text)
        known[witness.vkey] = _size_of(answer, old, size)
    raise _WitnessRefusal("The witness reported another size at each request.")


def _verify_cosignature(witness: Witness, text: str, lines: str) -> cosignature.Cosignature:
    found = cosignature.verify(f"{text}\n{lines}", [witness.vkey])
    if not found:
        raise Tampered("The witness answered without its own signature.")
    return found[0]


def _size_of(answer: Answer, old: int, size: int) -> int:
    """Returns the size that the witness reports. Raises _WitnessRefusal when a second request would not help."""
    if answer.status != 409 or answer.media_type != cosignature.SIZE_MEDIA_TYPE:
        raise _WitnessRefusal(f"The witness answered with status {answer.status}.")
    digits = answer.text.removesuffix("\n")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 19:
        raise _WitnessRefusal("The witness reported no size.")
    if int(digits) > size:
        raise _WitnessRefusal(
            f"The witness has signed this log at {int(digits)} entries, but it has {size}. "
            "Check whether this gateway was restored from a backup."
        )
    if int(digits) == old:
        raise _WitnessRefusal(f"The witness has signed this log at {old} entries with another root.")
    return int(digits)


def post(url: str, request: CosignRequest) -> Answer:
    """Sends one request and follows no redirect. Raises OSError, HTTPException or UnicodeDecodeError."""
    parts = urlsplit(url)
    make = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = make(str(parts.hostname), parts.port, timeout=TIMEOUT_S)
    try:
        connection.request("POST", parts.path, cosignature.encode_request(request).encode())
        answer = connection.getresponse()
        media_type = (answer.getheader("content-type") or "").partition(";")[0].strip().lower()
        return Answer(answer.status, media_type, answer.read(ANSWER_BYTES_MOST).decode())
    finally:
        connection.close()


async def _keep(gateway: LogHost, signed: str) -> None:
    """Stores the cosigned checkpoint, unless another node has stored a newer one of the same log."""
    size = note.parse_checkpoint(note.split(signed)[0]).size
    rows = await gateway.database.rows(
        select(cosigned.c.size, cosigned.c.checkpoint).where(cosigned.c.id == 1)
    )
    before, there = next(iter(rows), (0, ""))
    if before > size and note.split(there)[0].startswith(gateway.database.origin + "\n"):
        return
    row: Row = {"id": 1, "size": size, "checkpoint": signed}
    submission = Submission((Guard("cosigned", 1, before),), (Write(_DELETE, row), Write(_INSERT, row)), ())
    try:
        await gateway.submit(submission)
    except Stale:
        log.info("cosignatures_not_kept", reason="another node was faster")
