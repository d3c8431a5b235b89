"""The register of processing (GDPR Art. 30(1)), from what the policies, the settings and the list of stored data declare."""

from collections.abc import Iterator

from aboveboard.accountability.declared_facts import (
    RECIPIENTS,
    DeclaredFacts,
    describe_keep,
    list_retention_settings,
)
from aboveboard.accountability.markdown import bullets, head, question, table
from aboveboard.consent.dial import Caps
from aboveboard.consent.notices import Notice
from aboveboard.declared import choose_text
from aboveboard.languages import FALLBACK
from aboveboard.people.inventory import INVENTORY
from aboveboard.people.other_tables import ABOUT_NO_PERSON
from aboveboard.policy.meaning import read_files
from aboveboard.setting_table import PREFIX
from aboveboard.signals.catalogue import SignalType
from aboveboard.signals.fields import Action
from aboveboard.words import Level, Sensitivity


def write_register(facts: DeclaredFacts) -> Iterator[str]:
    """Yields the parts of the register, in the order of Art. 30(1)."""
    yield head(1, "Register of processing")
    yield "GDPR Art. 30(1). A question with an open box has no answer in any declared file."
    yield from write_policy_set(facts)
    yield from _controller(facts)
    yield from _purposes(facts)
    yield from _categories(facts)
    yield from _recipients(facts)
    yield head(2, "Transfers to third countries (e)")
    yield question("where the servers and their operators are, and which safeguards hold outside the EEA")
    yield from _time_limits(facts)
    yield from _security()
    yield from write_rules(facts)


def write_policy_set(facts: DeclaredFacts) -> Iterator[str]:
    """Yields the id of the set that the document is about, and the files that the id covers."""
    names = ", ".join(f"`{name}`" for name in sorted(read_files(facts.rules.policy.meaning)))
    yield f"Policy set `{facts.rules.policy.id}`. It is made of {names}."
    yield "Change these and write this document again: nobody edits it by hand, except for answers to the questions."


def _controller(facts: DeclaredFacts) -> Iterator[str]:
    yield head(2, "Controller (a)")
    if facts.settings.controller:
        yield f"Controller: {facts.settings.controller} (`{PREFIX}CONTROLLER`)."
        yield question("the controller's address and contact")
    else:
        yield question(f"the controller's name, address and contact (`{PREFIX}CONTROLLER` has the name)")
    yield question("any joint controller, any representative, and the data protection officer")


def _purposes(facts: DeclaredFacts) -> Iterator[str]:
    yield head(2, "Purposes (b)")
    levels = {row.purpose: f"{row.level:d}" for row in facts.rules.dial.levels if row.purpose}
    yield table(
        ("purpose", "title", "in words", "use (Fideslang)", "a yes ends", "opens level", "notices"),
        [
            (
                f"`{each.id}`",
                choose_text(each.title, FALLBACK),
                choose_text(each.sentence, FALLBACK),
                each.data_use,
                f"after {each.lifetime_days} days" if each.lifetime_days else "when it is withdrawn",
                levels.get(each.id, "none"),
                _list_notices([row for row in facts.rules.notices.values() if row.purpose == each.id]),
            )
            for each in facts.rules.purposes.values()
        ],
    )
    yield "Each of these purposes rests on a yes of the person, which names the notice that they saw."
    yield question("the legal ground of what needs no yes: answers at the levels 0 and 1, records, security")
    yield head(3, "The dial")
    yield table(
        ("level", "name", "adds", "purpose", "strength", "in words"),
        [
            (
                f"{row.level:d}",
                row.name,
                row.reach or "nothing",
                row.purpose or "none",
                f"{row.strength:g}",
                choose_text(row.sentence, FALLBACK),
            )
            for row in facts.rules.dial.levels
        ],
    )
    yield bullets(_list_caps(facts))


def _list_notices(notices: list[Notice]) -> str:
    """Returns the notices in an order of their own, so that the name of a file changes nothing."""
    ordered = sorted(notices, key=lambda each: (each.language, each.version))
    return ", ".join(
        f"{each.language} {each.version}{' (asks again)' if each.asks_again else ''}" for each in ordered
    )


def _list_caps(facts: DeclaredFacts) -> Iterator[str]:
    dial = facts.rules.dial
    yield f"A person who never chose has level {dial.default_level:d}."
    yield f"A region that is not known counts as {dial.strictest_region}."
    yield f"Global Privacy Control caps the level: {_describe_caps(dial.browser_signal_caps)}."
    for age, caps in dial.age_caps.items():
        yield f"The age class {age} caps the level: {_describe_caps(caps)}."
    for name, region in dial.regions.items():
        yield f"The region {name} ({len(region.regions)} places) caps the level: {_describe_caps(region.caps)}."


def _describe_caps(caps: Caps) -> str:
    bound = [f"{kind} {cap:d}" for kind, cap in caps.items() if cap < max(Level)]
    return ", ".join(bound) or "not at all"


def _categories(facts: DeclaredFacts) -> Iterator[str]:
    yield head(2, "People and data (c)")
    yield "People: those whom an app names, each by a keyed pseudonym."
    yield question("who these people are: customers, readers, members, minors, staff")
    yield head(3, "Signals")
    yield table(
        ("category", "half-life in days", "in words"),
        [
            (name, f"{rule.half_life_days:g}", choose_text(rule.sentence, FALLBACK))
            for name, rule in facts.rules.catalogue.categories.items()
        ],
    )
    yield table(
        ("type", "category", "from", "in words", "fields", "days"),
        [_describe_type(each) for each in facts.rules.catalogue.types.values()],
    )
    yield head(3, "Context")
    yield table(
        ("field", "about the", "from level", "values"),
        [
            (f"`{each.name}`", each.about, f"{each.level:d}", ", ".join(each.values) or "of the gateway")
            for each in facts.rules.context.values()
        ],
    )
    yield head(3, "Stored data")
    yield table(
        ("where", "what for", "parts", "kept", "at an erasure"),
        [
            (
                f"`{row.where}`",
                row.purpose,
                ", ".join(row.parts) or "the value",
                describe_keep(row.keep, facts.settings),
                row.erase,
            )
            for row in INVENTORY
        ],
    )


def _describe_type(each: SignalType) -> tuple[str, ...]:
    return (
        f"`{each.name}`",
        each.category,
        "other services" if each.reach else "this service",
        choose_text(each.sentence, FALLBACK),
        "; ".join(f"{action} {names}" for action in Action if (names := _list_fields(each, action))),
        f"{each.retention_days}",
    )


def _list_fields(each: SignalType, action: Action) -> str:
    """Returns the names of the fields that are treated so, with a mark at those of a special category."""
    return ", ".join(
        name + " (special)" * (field.sensitivity is Sensitivity.SPECIAL)
        for name, field in each.fields.items()
        if field.action is action
    )


def _recipients(facts: DeclaredFacts) -> Iterator[str]:
    yield head(2, "Recipients (d)")
    yield table(("role", "who, and what they get"), RECIPIENTS.items())
    others = [
        f"The witness at {url} gets checkpoints of the log, without data about people."
        for url, _ in facts.settings.witnesses
    ]
    if facts.settings.oidc:
        others.append(f"The provider in `{PREFIX}OIDC` learns when members of the staff sign in.")
    yield bullets(others)
    yield question("the hosts, processors and carriers of messages, each with its contract (Art. 28)")


def _time_limits(facts: DeclaredFacts) -> Iterator[str]:
    yield head(2, "Time limits (f)")
    yield "Signals have the days of their type, and stored data the time of its row above."
    yield (
        "Counts by day (`day_counts`) have no limit, because they are about no person. "
        f"They have {ABOUT_NO_PERSON['day_counts']}. Their tables hide small counts."
    )
    yield table(
        ("setting", "value", "in words"),
        [
            (f"`{PREFIX}{row.name}`", getattr(facts.settings, row.name.lower()), row.sentence)
            for row in list_retention_settings()
        ],
    )


def _security() -> Iterator[str]:
    yield head(2, "Security (g)")
    yield bullets(
        (
            "Data about a person is encrypted under a key of their own, which an erasure destroys.",
            "A keyed pseudonym stands in place of the app's id.",
            "What no rule permits is refused, and so is each question that fails.",
            "Every decision and choice has an entry in a log that only grows.",
        )
    )
    yield question("how the master key, the servers, the backups and the staff's access are protected")


def write_rules(facts: DeclaredFacts) -> Iterator[str]:
    """Yields every rule of the set, with its source."""
    yield head(2, "Rules")
    yield table(
        ("rule", "asked to", "effect", "class", "since", "source", "in words"),
        [
            (
                f"`{rule.id}`",
                ", ".join(rule.actions) or "all",
                rule.effect,
                rule.klass,
                rule.since.isoformat(),
                rule.source,
                choose_text(rule.reason, FALLBACK),
            )
            for rule in facts.rules.policy.rules.values()
        ],
    )
