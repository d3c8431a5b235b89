"""The address at which a decision is explained, and the key in it."""

from aboveboard.access import passes
from aboveboard.errors import Gone, NotFound
from aboveboard.gateway.gateway import Gateway


def why_url(gateway: Gateway, decision: str) -> str:
    """Where a decision is explained; relative while `public_url` is not set. For a week whoever has it may read that
    one explanation, and change nothing."""
    expires_ms = gateway.clock() + passes.EXPLAINED_MS
    return url_of_key(
        gateway, decision, passes.sign_explanation_key(gateway.keyring.operator_key, decision, expires_ms)
    )


def url_of_key(gateway: Gateway, decision: str, key: str) -> str:
    """The same address again, for whoever has the key: it does not last longer by being used."""
    return f"{gateway.settings.public_url}/why/{decision}?key={key}"


def may_explain(gateway: Gateway, decision: str, key: str) -> bool:
    """Whether that key of `why_url` is for that decision, and not over."""
    return passes.is_explanation_key(gateway.keyring.operator_key, key, decision, gateway.clock())


def check_key(gateway: Gateway, decision: str, key: str) -> None:
    """Raises Gone for a key of that decision that is over, and NotFound for what is none."""
    if may_explain(gateway, decision, key):
        return
    if passes.is_explanation_key(gateway.keyring.operator_key, key, decision, 0):
        raise Gone("this link is over", expected="a new link")
    raise NotFound("this is no link of this decision", expected="the link as the app has it")
