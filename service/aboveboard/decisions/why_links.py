"""The address of the page that explains a decision, and the key in it."""

from urllib.parse import quote

from aboveboard.access import passes
from aboveboard.errors import Gone, NotFound
from aboveboard.gateway.gateway import Gateway


def why_url(gateway: Gateway, decision: str) -> str:
    """Returns the address of a decision's explanation, which is relative while `public_url` is empty.

    It permits to read this one explanation, and no change. It expires after EXPLAINED_MS (a week), at a full hour.
    """
    expires_ms = gateway.clock() + passes.EXPLAINED_MS
    return url_of_key(
        gateway, decision, passes.sign_explanation_key(gateway.keyring.operator_key, decision, expires_ms)
    )


def page_url(gateway: Gateway, answer: str) -> str:
    """Returns the address of the page that explains all decisions of a surface's answer. It expires as `why_url` does."""
    expires_ms = gateway.clock() + passes.EXPLAINED_MS
    key = passes.sign_explanation_key(gateway.keyring.operator_key, answer, expires_ms)
    return f"{gateway.settings.public_url}/why/page/{answer}?key={key}"


def url_of_key(gateway: Gateway, decision: str, key: str, item: str = "") -> str:
    """Returns the address of a decision's explanation with a key that exists already. This does not extend its life.

    It is that of `item`, or of the first item.
    """
    more = f"&item={quote(item, safe='')}" if item else ""
    return f"{gateway.settings.public_url}/why/{decision}?key={key}{more}"


def may_explain(gateway: Gateway, decision: str, key: str) -> bool:
    """Returns True when `key` is a key of `why_url` for this decision and has not expired."""
    return passes.is_explanation_key(gateway.keyring.operator_key, key, decision, gateway.clock())


def check_key(gateway: Gateway, decision: str, key: str) -> None:
    """Raises Gone for an expired key of this decision, and NotFound for any other text that `may_explain` refuses."""
    if may_explain(gateway, decision, key):
        return
    if passes.is_explanation_key(gateway.keyring.operator_key, key, decision, 0):
        raise Gone("This link has expired. Ask the app for a new one.", expected="a new link")
    raise NotFound(
        "This link does not belong to this decision. Use the link as the app gave it.",
        expected="the link as the app has it",
    )
