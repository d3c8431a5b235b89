"""The terms of an answer: what it depends on beside the request, and what a no changes."""

from collections.abc import Iterable
from hashlib import sha256

from aboveboard import canonical
from aboveboard.canonical import JsonValue
from aboveboard.consent.precedence import purposes_in_force
from aboveboard.gateway.gateway import Gateway
from aboveboard.hmac_sha256 import hmac_sha256
from aboveboard.people.store import Person


def terms_of(gateway: Gateway, person: Person | None, *, gpc: bool) -> bytes:
    """Returns 32 bytes that are equal only while an answer about the person may be repeated. None is about no person.

    They change with every choice, correction or link, and when a yes ends. They depend on the person's key, the
    policy set and the browser's signal. They do not depend on the pseudonym, which a rotation changes. Signals and
    outcomes do not change them.
    """
    return terms_of_all(gateway, () if person is None else (person,), gpc=gpc)


def terms_of_all(gateway: Gateway, people: Iterable[Person], *, gpc: bool = False) -> bytes:
    """Returns the terms of an answer about several people, as `terms_of` does."""
    rules, now_ms = gateway.rules, gateway.clock()
    whose: list[JsonValue] = [
        [
            hmac_sha256(person.key, b"terms").hex(),
            person.state.choice_epoch,
            sorted(purposes_in_force(person.state, rules.dial, now_ms)),
        ]
        for person in sorted(people, key=lambda person: person.key)
    ]
    return sha256(canonical.encode([rules.policy.id, gpc, whose])).digest()
