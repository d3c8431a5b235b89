"""The documents that are written from the rules, by kind, and what changed in each since an older policy set."""

from collections.abc import Callable, Iterable, Iterator
from difflib import unified_diff

from msgspec import Struct

from aboveboard.accountability.assessment import write_assessment
from aboveboard.accountability.declared_facts import DeclaredFacts
from aboveboard.accountability.main_parameters import write_main_parameters
from aboveboard.accountability.markdown import head, join
from aboveboard.accountability.privacy_notice import write_privacy_notice
from aboveboard.accountability.register import write_register
from aboveboard.policy.diff_text import describe_declared_diff, describe_diff
from aboveboard.words import Word


class DocumentKind(Word):
    """A document. The first two are in English, the others in the language of their readers."""

    REGISTER = "register"
    ASSESSMENT = "assessment"
    PARAMETERS = "parameters"
    NOTICE = "notice"


class Document(Struct, frozen=True):
    """A document as Markdown, and the name of its file."""

    name: str
    text: str


def write_document(facts: DeclaredFacts, kind: DocumentKind, language: str) -> Document:
    """Returns a document. The same facts always give the same text: it has no date and names no path."""
    in_english: dict[DocumentKind, Callable[[DeclaredFacts], Iterator[str]]] = {
        DocumentKind.REGISTER: write_register,
        DocumentKind.ASSESSMENT: write_assessment,
    }
    if kind in in_english:
        return Document(f"{kind}.md", join(in_english[kind](facts)))
    write = write_main_parameters if kind is DocumentKind.PARAMETERS else write_privacy_notice
    return Document(f"{kind}.{language}.md", join(write(facts, language)))


def write_changes(
    before: DeclaredFacts, after: DeclaredFacts, kinds: Iterable[DocumentKind], language: str
) -> Document:
    """Returns what changed between two sets, in the words of `policy diff`, and then by line of each document."""
    parts = [head(1, "Changes"), _quote(describe_diff(before.rules.policy, after.rules.policy))]
    for kind in kinds:
        old, new = (write_document(facts, kind, language) for facts in (before, after))
        lines = list(unified_diff(old.text.splitlines(), new.text.splitlines(), lineterm="", n=0))[2:]
        parts += [head(2, new.name), _quote(lines) if lines else "Nothing changed."]
    return Document("changes.md", join(parts))


def write_declared_changes(before: bytes, after: DeclaredFacts) -> Document:
    """Returns what changed since a set of which only the text is known, as an export has it."""
    lines = describe_declared_diff(before, after.rules.policy.meaning)
    return Document("changes.md", join([head(1, "Changes"), _quote(lines)]))


def _quote(lines: Iterable[str]) -> str:
    """Returns the lines as a block of code, whose fence is in none of them."""
    return "\n".join(["~~~~~~diff", *lines, "~~~~~~"])
