"""The proof file of one decision."""

from aboveboard.audit import entries as forms
from aboveboard.decisions.replay import locate
from aboveboard.gateway.gateway import Gateway
from aboveboard.keys.sealing import unseal
from aboveboard.transparency.proofs import prove


async def decision_proof(gateway: Gateway, app: str, decision: str) -> str:
    """A proof file for one of this app's decisions that opens its record too. Raises as `recall` and `prove` do."""
    found = await locate(gateway, app, decision)
    salt, body = forms.unpack(unseal(found.key, found.sealed, found.leaf))
    return await prove(gateway, found.place, found.leaf, salt=salt, body=body)
