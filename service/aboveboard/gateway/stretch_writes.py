"""The stretches of a visit that may be learned from, stored in the commit that ends them."""

from collections.abc import Iterable

from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.permissions import refuse_past
from aboveboard.gateway.rules import Rules
from aboveboard.intent.intent_tables import (
    NAME_BYTES,
    SEALED_FOR,
    counts_key,
    encode_stretch,
    insert_stretch,
)
from aboveboard.intent.stretches import make_stretch
from aboveboard.keys.sealing import seal
from aboveboard.people.store import Person
from aboveboard.signals.visit_steps import EndedSteps
from aboveboard.storage.journal import Guard, Write


def write_stretches(
    gateway: Gateway, rules: Rules, app: str, person: Person, ended: Iterable[EndedSteps]
) -> tuple[list[Guard], list[Write]]:
    """Returns the guards and writes of the stretches that these ended steps are. Submit them with the guard of the person.

    None without the purpose `improve`, and of steps that are no stretch. Each is sealed under the person's key.
    """
    guards, writes, now_ms = list[Guard](), list[Write](), gateway.clock()
    for each in ended:
        stretch = make_stretch(rules.intents, each)
        if stretch is None or refuse_past(rules, person.state, stretch.at_ms, now_ms) is not None:
            continue
        name = gateway.randomness(NAME_BYTES)
        sealed = seal(person.key, encode_stretch(stretch), SEALED_FOR + name, randomness=gateway.randomness)
        key = counts_key(app, rules.intents)
        guards.append(Guard("visit_stretches", name, 0))
        writes.append(insert_stretch(name, person.pseudonym, key, at_ms=stretch.at_ms, sealed=sealed))
    return guards, writes
