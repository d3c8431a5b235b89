"""Everything that people read, by where it stands and in which language, with typical fillers put in.

A family of phrases is a folder named `phrases` anywhere in the service. It speaks a language in `<language>.ftl` or in
the files of `<language>/`: the same files and the same messages in each.
"""

from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from aboveboard.consent.dial import load_dial
from aboveboard.consent.notices import load_notices
from aboveboard.consent.purposes import load_purposes
from aboveboard.declared import read_folder
from aboveboard.explanation.sentences import languages
from aboveboard.phrases import Phrases
from aboveboard.policy.policy_set import load as load_policy_set
from aboveboard.policy.verdict import UNWRITTEN, sentences_of
from aboveboard.privacy.context_fields import load_context_fields
from aboveboard.settings import find_shipped
from aboveboard.signals.catalogue import load_catalogue
from babel import Locale
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from tests import readers

SERVICE = Path(__file__).parents[1] / "service" / "aboveboard"
POLICIES = find_shipped("policies")
LANGUAGES = languages()

FAMILIES = sorted(path for path in SERVICE.rglob("phrases") if path.is_dir())

CATEGORIES = {"zero", "one", "two", "few", "many", "other"}
WHEN = date(2026, 11, 20)


class Said(NamedTuple):
    """One text. `code` says where it stands."""

    code: str
    text: str


class Uses(Visitor):
    """The variables of a message and what each may be: the keys that choose by it, a number, or a date."""

    def __init__(self) -> None:
        self.variables: dict[str, set[Any]] = {}
        self.references: set[str] = set()
        self.selects: list[set[str]] = []

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802 - the name of the node
        self.variables.setdefault(node.id.name, set())

    def visit_MessageReference(self, node: ast.MessageReference) -> None:  # noqa: N802
        self.references.add(node.id.name)

    def visit_FunctionReference(self, node: ast.FunctionReference) -> None:  # noqa: N802
        for argument in node.arguments.positional:
            if isinstance(argument, ast.VariableReference):
                fillers = {WHEN} if node.id.name == "DATETIME" else {1, 12}
                self.variables.setdefault(argument.id.name, set()).update(fillers)

    def visit_SelectExpression(self, node: ast.SelectExpression) -> None:  # noqa: N802
        keys = {key_of(variant.key) for variant in node.variants}
        counts = keys <= CATEGORIES | {key for key in keys if key.isdigit()}
        if counts:
            self.selects.append(keys)
        if isinstance(node.selector, ast.VariableReference):
            fillers = {1, 2, 12} if counts else keys
            self.variables.setdefault(node.selector.id.name, set()).update(fillers)
        self.generic_visit(node)


def key_of(key: Any) -> str:
    return str(key.value if isinstance(key, ast.NumberLiteral) else key.name)


def uses(phrases: Phrases, language: str) -> dict[str, Uses]:
    """By message, what it uses itself."""
    found: dict[str, Uses] = {}
    for path in phrases.files(language):
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
            if isinstance(entry, ast.Message):
                found[entry.id.name] = Uses()
                found[entry.id.name].visit(entry)
    return found


def variables(found: dict[str, Uses], code: str) -> dict[str, set[Any]]:
    """The variables of a message and of those that stand in it."""
    merged = {name: set(fillers) for name, fillers in found[code].variables.items()}
    for inner in found[code].references & found.keys():
        for name, fillers in variables(found, inner).items():
            merged.setdefault(name, set()).update(fillers)
    return merged


@cache
def phrases_of(folder: Path) -> Phrases:
    """Read once for all tests."""
    return Phrases(folder)


@cache
def all_filled(folder: Path, language: str) -> tuple[Said, ...]:
    """See `filled`."""
    return tuple(filled(phrases_of(folder), language))


def filled(phrases: Phrases, language: str) -> Iterator[Said]:
    """Every message in every form that numbers and values give it, besides those that only stand in others."""
    found = uses(phrases, language)
    parts = {name for use in found.values() for name in use.references}
    for code in sorted(found.keys() - parts):
        by_name = variables(found, code)
        fillers = [
            sorted(values, key=str) or [readers.LANGUAGES[language].name] for values in by_name.values()
        ]
        for chosen in product(*fillers):
            text = phrases.sentence(language, code, tuple(zip(by_name, chosen, strict=True)))
            yield Said(code, text)


def unlike(folder: Path) -> Iterator[str]:
    """How the languages of a family differ where they may not, English being the measure."""
    phrases = Phrases(folder)
    if phrases.languages != LANGUAGES:
        yield f"is there in {', '.join(phrases.languages)}"
        return
    names = {language: files(phrases, language) for language in LANGUAGES}
    english = uses(phrases, "en")
    for language in LANGUAGES:
        if names[language] != names["en"]:
            yield f"{language}: other files: {', '.join(sorted(names[language] ^ names['en']))}"
        yield from (f"{language}: {said}" for said in _unlike(english, uses(phrases, language), language))


def files(phrases: Phrases, language: str) -> set[str]:
    """Their names, without the language."""
    return {"" if path.stem == language else path.name for path in phrases.files(language)}


def _unlike(english: dict[str, Uses], found: dict[str, Uses], language: str) -> Iterator[str]:
    for code in sorted(english.keys() ^ found.keys()):
        yield f"{code} is missing" if code in english else f"{code} is not in English"
    for code in sorted(english.keys() & found.keys()):
        expected, used = set(variables(english, code)), set(variables(found, code))
        if expected != used:
            yield f"{code} has other variables than in English: {', '.join(sorted(expected ^ used))}"
        for keys in found[code].selects:
            unknown = keys & CATEGORIES - Locale(language).plural_form.tags - {"other"}
            if unknown or "one" not in keys:
                yield f"{code} does not tell numbers apart as the language does"


def policy_texts() -> dict[str, dict[str, str]]:
    """By where it stands, what the shipped policies and the two refusals without a rule say, by language."""
    found: dict[str, dict[str, str]] = {}
    for purpose in load_purposes(read_folder(POLICIES)).values():
        found[f"purpose {purpose.id}: title"] = purpose.title
        found[f"purpose {purpose.id}"] = purpose.sentence
    for level in load_dial(read_folder(POLICIES)).levels:
        found[f"level {level.name}"] = level.sentence
    for field in load_context_fields(read_folder(POLICIES)).values():
        if field.values:
            found[f"context {field.name}: title"] = field.title
            found[f"context {field.name}"] = field.sentence
        found |= {f"context {field.name}: {value}": words for value, words in field.values.items()}
    catalogue = load_catalogue(read_folder(POLICIES))
    found |= {f"category {name}": category.sentence for name, category in catalogue.categories.items()}
    found |= {f"signal {name}": kind.sentence for name, kind in catalogue.types.items()}
    found |= {
        f"rule {rule.id}": rule.reason for rule in load_policy_set(read_folder(POLICIES)).rules.values()
    }
    found |= {f"refusal {name}": sentences_of(name) for name in sorted(UNWRITTEN)}
    return found | {"rule that is gone": sentences_of("gone")}


def notice_texts() -> dict[tuple[str, int], dict[str, str]]:
    """By purpose and version, the notice in each language."""
    found: dict[tuple[str, int], dict[str, str]] = {}
    for notice in load_notices(read_folder(POLICIES)).values():
        found.setdefault((notice.purpose, notice.version), {})[notice.language] = notice.text
    return found
