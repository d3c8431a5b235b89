"""The keys of interests that items can be for: an intent of a visit, and a state of a journey."""

INTENT = "intent"
"""The kind of the key `intent:<name>`."""

STATE = "state"
"""The kind of the key `state:<journey>/<name>`. A limit may have `state:<journey>`, which means all its states."""

_KINDS = (f"{INTENT}:", f"{STATE}:")


def is_for(key: str) -> bool:
    """Returns True for the key of an intent or a state."""
    return key.startswith(_KINDS)


def state_key(journey: str, name: str) -> str:
    """Returns the key of a state."""
    return f"{STATE}:{journey}/{name}"


def widen(key: str) -> str:
    """Returns the key of a limit on everything that a key belongs to: for a state, on its journey."""
    return key.partition("/")[0] if key.startswith(f"{STATE}:") else key
