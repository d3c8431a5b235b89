"""The files for a check that does not rely on the operator: `/why/{decision}/proof` and `/verify.html`."""

import base64
import re
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from litestar import Response, get
from litestar.params import FromPath

from aboveboard import verify
from aboveboard.decisions.proof import decision_proof
from aboveboard.gateway.gateway import Gateway
from aboveboard.http import HttpRequest
from aboveboard.transparency.proofs import entry_proof
from aboveboard.web.security import HEADERS
from aboveboard.web.sessions import gateway_of
from aboveboard.web.why.readers import ExplainedRecord, read_by_anybody

VERIFIER = Path(verify.__file__).with_name("verify.html")
_INLINE = re.compile(rb"<(script|style)>(.*?)</\1>", re.DOTALL)


class VerifierPage(NamedTuple):
    """The page that checks files, and its Content-Security-Policy."""

    body: bytes
    policy: str


@cache
def verifier() -> VerifierPage:
    """Returns the page that checks files in the browser, with a policy that allows its own script and style only.

    The policy names both by their SHA-256 and allows no request. The file is read once for each process.
    """
    body = VERIFIER.read_bytes()
    allowed: dict[str, list[str]] = {"script": [], "style": []}
    for kind, text in _INLINE.findall(body):
        digest = base64.b64encode(sha256(text).digest()).decode()
        allowed[kind.decode()].append(f"'sha256-{digest}'")
    policy = (
        f"default-src 'none'; script-src {' '.join(allowed['script'])}; style-src {' '.join(allowed['style'])}; "
        "form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
    )
    return VerifierPage(body, policy)


@get("/verify.html", include_in_schema=False)
async def verify_page() -> Response[bytes]:
    found = verifier()
    headers = HEADERS | {"content-security-policy": found.policy}
    return Response(found.body, media_type="text/html", headers=headers)


@get("/why/{decision:str}/proof", include_in_schema=False)
async def why_proof(request: HttpRequest, decision: FromPath[str]) -> Response[str]:
    reading = await read_by_anybody(request, decision)
    headers = HEADERS | {"content-disposition": 'attachment; filename="decision.tlog-proof"'}
    text = await _proof(gateway_of(request), reading, decision)
    return Response(text, media_type="text/plain", headers=headers)


async def _proof(gateway: Gateway, reading: ExplainedRecord, decision: str) -> str:
    """Returns the proof, with the decision's record for the person alone.

    The record says more about the person than the explanation does, and its link may be passed on to others.
    """
    if reading.person is None:
        return await entry_proof(gateway, reading.found.place)
    return await decision_proof(gateway, reading.app, decision)
