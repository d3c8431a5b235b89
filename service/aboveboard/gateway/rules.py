"""The rules of the policies folder, loaded and checked together. All of them come into force, or none."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal

from msgspec import Struct

from aboveboard.consent import dial as dial_file
from aboveboard.consent import purposes as purposes_file
from aboveboard.consent.dial import Dial, load_dial
from aboveboard.consent.notices import Notice, load_notices
from aboveboard.consent.purposes import Purpose, load_purposes
from aboveboard.declared import BIAS_FILE, DRAFTS_FILE, DeclaredFiles, read_folder, refuse_start
from aboveboard.errors import PolicyRejected
from aboveboard.explanation.render import CONTEXT_NAME, INTENT_NAME, STATE_NAME, TITLE_OF, RuleSentence
from aboveboard.intent import load_intents as intents_file
from aboveboard.intent.declared_intents import Intents, intent_sentence
from aboveboard.intent.load_intents import load_intents
from aboveboard.policy.check_process import check_in_child, note_judged
from aboveboard.policy.exhaustive_check import survey
from aboveboard.policy.meaning import NO_SETTINGS, TABLE_FILES
from aboveboard.policy.policy_set import PolicySet, reason
from aboveboard.policy.policy_set import load as load_policy_set
from aboveboard.privacy import context_fields as context_file
from aboveboard.privacy.context_fields import ContextFields, load_context_fields, sentence_of, title_of
from aboveboard.privacy.filter import Mask, Question, masks
from aboveboard.signals import catalogue as signals_file
from aboveboard.signals.catalogue import Catalogue, load_catalogue
from aboveboard.states import load_journeys as journeys_file
from aboveboard.states.declared_states import Journeys, sentence_of_state, title_of_state
from aboveboard.states.load_journeys import load_journeys
from aboveboard.words import Category


class Rules(Struct, frozen=True):
    """The content of one policies folder. `notices` are by id, `purposes` by name.

    The purposes of levels come first, from the lowest level up, and the others by name.
    """

    policy: PolicySet
    purposes: dict[str, Purpose]
    dial: Dial
    notices: dict[str, Notice]
    catalogue: Catalogue
    mask: Callable[[Question], Mask]
    sentences: Callable[[str], RuleSentence]
    """A function from a language to the sentence of each rule, each declared field of the context and each intent."""
    half_life_days: dict[Category, float]
    context: ContextFields
    journeys: Journeys
    intents: Intents


TABLES = (
    *(dial_file.FILE, purposes_file.FILE, signals_file.FILE, context_file.FILE),
    *(intents_file.FILE, journeys_file.FILE, BIAS_FILE, DRAFTS_FILE),
)
"""The TOML files of the policies. Any other would be declared without an effect."""

Child = Literal["none", "reads", "judges"]
"""The part that a child process does first, so that a crash ends the child: see `policy.check_process`."""


def load_rules(
    folder: Path,
    alarm: Callable[[str], None],
    *,
    surveyed: bool = True,
    child: Child = "none",
    settings: Mapping[str, str] = NO_SETTINGS,
) -> Rules:
    """Returns the rules in `folder`. `alarm` is called with the text of each judgement that fails later.

    With `surveyed`, every possible question is judged, which takes about a second for new rules. A command that judges
    nothing can skip this. `child` is the part that a child process does first. `settings` are those that change answers,
    for the id of the set. Raises StartupRefused, or PolicyRejected with file, line and rule, for a fault in `folder`.
    """
    files = read_folder(folder)
    if child != "none":
        check_in_child(files, is_judged=child == "judges")
    _refuse_unknown(files)
    policy = load_policy_set(files, on_error=alarm, settings=settings)
    problems = survey(policy) if surveyed else []
    if problems:
        raise PolicyRejected(problems)
    if surveyed:
        note_judged(files)
    dial = load_dial(files)
    catalogue, context = load_catalogue(files), load_context_fields(files)
    journeys = load_journeys(files, catalogue)
    intents = load_intents(files, catalogue)
    return Rules(
        policy=policy,
        purposes=_order_purposes(load_purposes(files), dial),
        dial=dial,
        notices=load_notices(files),
        catalogue=catalogue,
        mask=masks(policy.judge, dial, context, intents.categories),
        sentences=_sentences(policy, context, intents, journeys),
        half_life_days={category: rule.half_life_days for category, rule in catalogue.categories.items()},
        context=context,
        intents=intents,
        journeys=journeys,
    )


def _refuse_unknown(files: DeclaredFiles) -> None:
    for name in files.names(TABLE_FILES):
        if name not in TABLES:
            raise refuse_start(name, "the file", f"is not one of {', '.join(TABLES)}; rename or remove it")


def _order_purposes(purposes: Mapping[str, Purpose], dial: Dial) -> dict[str, Purpose]:
    levels = {level.purpose: level.level for level in reversed(dial.levels)}
    order = sorted(purposes, key=lambda name: (levels.get(name, len(dial.levels)), name))
    return {name: purposes[name] for name in order}


def _sentences(
    policy: PolicySet, context: ContextFields, intents: Intents, journeys: Journeys
) -> Callable[[str], RuleSentence]:
    @lru_cache(maxsize=256)
    def of_language(language: str) -> RuleSentence:
        return lambda name: (
            _describe_state(journeys, name, language)
            if name.startswith(STATE_NAME)
            else _describe(policy, context, intents, name, language)
        )

    return of_language


def _describe_state(journeys: Journeys, name: str, language: str) -> str:
    if name.startswith(TITLE_OF):
        return title_of_state(journeys, name.removeprefix(TITLE_OF), language)
    return sentence_of_state(journeys, name, language)


def _describe(policy: PolicySet, context: ContextFields, intents: Intents, name: str, language: str) -> str:
    if name.startswith(INTENT_NAME):
        return intent_sentence(intents, name.removeprefix(INTENT_NAME), language)
    if not name.startswith(CONTEXT_NAME):
        return reason(policy, name, language)
    field, has_value, value = name.removeprefix(CONTEXT_NAME).partition("=")
    return sentence_of(context, field, value, language) if has_value else title_of(context, field, language)
