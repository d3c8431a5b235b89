"""The draft of an impact assessment (GDPR Art. 35(7)): the declared facts, and open questions for a person to answer.

A fact says what is declared. A judgement about it is never written here, because no file declares one.
"""

from collections.abc import Iterator

from aboveboard.accountability.declared_facts import DeclaredFacts
from aboveboard.accountability.markdown import bullets, head, question, table
from aboveboard.accountability.register import write_policy_set, write_rules
from aboveboard.bias.watches import BiasWatch
from aboveboard.declared import choose_text
from aboveboard.languages import FALLBACK
from aboveboard.people.inventory import INVENTORY
from aboveboard.policy.levels import by_level
from aboveboard.policy.questions import ACTIONS, Keep, Use
from aboveboard.signals.fields import Action
from aboveboard.words import AgeClass, Level, Reach, Sensitivity


def write_assessment(facts: DeclaredFacts) -> Iterator[str]:
    """Yields the parts of the draft, in the order of Art. 35(7)."""
    yield head(1, "Impact assessment: a draft")
    yield "GDPR Art. 35. The facts are declared. Each open box is a question that only people can answer."
    yield from write_policy_set(facts)
    yield from _description(facts)
    yield from _necessity(facts)
    yield from _risks(facts)
    yield from _measures(facts)
    yield head(2, "Sign-off")
    for text in (
        "the advice of the data protection officer (Art. 35(2))",
        "the views of the people concerned, or why they were not asked (Art. 35(9))",
        "whether a high risk remains, so that the authority is asked first (Art. 36)",
        "who decided, on which day, and when this is reviewed",
    ):
        yield question(text)


def _description(facts: DeclaredFacts) -> Iterator[str]:
    yield head(2, "Description (a)")
    yield table(
        ("purpose", "in words", "use (Fideslang)"),
        [
            (f"`{each.id}`", choose_text(each.sentence, FALLBACK), each.data_use)
            for each in facts.rules.purposes.values()
        ],
    )
    yield table(
        ("level", "adds", "strength", "in words"),
        [
            (
                f"{row.level:d} {row.name}",
                row.reach or "nothing",
                f"{row.strength:g}",
                choose_text(row.sentence, FALLBACK),
            )
            for row in facts.rules.dial.levels
        ],
    )
    catalogue = facts.rules.catalogue
    yield table(
        ("category", "signal types", "in words"),
        [
            (
                category,
                ", ".join(f"`{each.name}`" for each in catalogue.types.values() if each.category == category),
                choose_text(rule.sentence, FALLBACK),
            )
            for category, rule in catalogue.categories.items()
        ],
    )
    yield "Stored: " + ", ".join(f"`{row.where}`" for row in INVENTORY) + ". The register describes each."
    yield question("how many people this is about, in which countries, and how long it will run")
    yield question("what the choices decide: content, offers, adverts, messages, or more")


def _necessity(facts: DeclaredFacts) -> Iterator[str]:
    yield head(2, "Necessity and proportion (b)")
    yield "By level, what the rules permit for plain behaviour of an adult in the EEA who agreed, and of a minor:"
    yield table(("question", "age", "from", *(f"level {level:d}" for level in Level)), _list_verdicts(facts))
    dropped = [
        f"`{each.name}.{name}`: {field.action}"
        for each in facts.rules.catalogue.types.values()
        for name, field in each.fields.items()
        if field.action is not Action.KEEP
    ]
    yield f"Fields that are dropped or made coarser on the way in: {len(dropped)}."
    yield bullets(dropped)
    yield question("why each purpose needs its data, and which milder way was weighed")


def _list_verdicts(facts: DeclaredFacts) -> Iterator[tuple[str, ...]]:
    for kind in (Keep, Use):
        for age in (AgeClass.ADULT, AgeClass.MINOR):
            for reach, verdicts in by_level(facts.rules.policy, kind, {"age": age}):
                cells = ("yes" if each.permitted else each.rules[0] for each in verdicts)
                yield (ACTIONS[kind], age, reach, *cells)


def _risks(facts: DeclaredFacts) -> Iterator[str]:
    yield head(2, "Risks (c)")
    types = facts.rules.catalogue.types.values()
    special = [
        f"`{each.name}.{name}`"
        for each in types
        for name, field in each.fields.items()
        if field.sensitivity is Sensitivity.SPECIAL
    ]
    elsewhere = [f"`{each.name}`" for each in types if each.reach is Reach.ELSEWHERE]
    about_person = [f"`{each.name}`" for each in facts.rules.context.values() if each.about == "person"]
    strongest = max(row.strength for row in facts.rules.dial.levels)
    for name, found, asked in (
        ("Fields of a special category (Art. 9(1))", special, "what could be learned from these fields"),
        ("Data from other services", elsewhere, "whether people expect that these services share it"),
        ("Declared facts about the person", about_person, "whether a fact stands for a protected one"),
        ("Largest strength of the dial", [f"{strongest:g}"], "what a wrong choice can cost a person"),
        ("Watched comparisons between groups", list(facts.watches), "which groups could be worse off"),
    ):
        yield f"{name}: {', '.join(found) or 'none declared'}."
        yield question(asked)
    yield question("what happens to people if the data leaks, is wrong, or is used for something else")
    yield question("how likely and how severe each risk is")


def _measures(facts: DeclaredFacts) -> Iterator[str]:
    yield head(2, "Measures (d)")
    never = [rule for rule in facts.rules.policy.rules.values() if rule.klass == "never"]
    yield f"Rules that no choice of a person lifts: {len(never)}."
    yield bullets(f"`{rule.id}`: {choose_text(rule.reason, FALLBACK)}" for rule in never)
    yield table(
        ("watch", "since", "by", "measure", "tau", "alpha", "k", "days"),
        [_describe_watch(watch) for watch in facts.watches.values()],
    )
    yield bullets(
        (
            "People see, export, correct, restrict and erase what is stored, and read the reason of a choice.",
            "Level 0 gives everybody the same, and a person may set it at any time.",
            "Each decision is recorded in a log that outsiders can verify.",
        )
    )
    yield question("which measures of the organization there are beside these")
    yield from write_rules(facts)


def _describe_watch(watch: BiasWatch) -> tuple[str, ...]:
    by = ", ".join(each if isinstance(each, str) else " and ".join(each) for each in watch.by)
    terms = (f"{watch.tau:g}", f"{watch.alpha:g}", f"{watch.k}", f"{watch.period_days}")
    return (watch.name, watch.since.isoformat(), by, watch.measure, *terms)
