"""The bounds of drafted texts, as `drafts.toml` of the policies declares them. They change no decision."""

from typing import Annotated

from msgspec import Meta, Struct, field

from aboveboard.declared import (
    DRAFTS_FILE,
    DeclaredFiles,
    Language,
    convert,
    parse,
    refuse_start,
)
from aboveboard.ingestion.reading_grade import LANGUAGES
from aboveboard.languages import fold

FILE = DRAFTS_FILE
GRADE_MOST = 9.0

Length = Annotated[int, Meta(ge=1, le=100_000)]
Grade = Annotated[float, Meta(ge=1, le=20)]
ForbiddenWord = Annotated[str, Meta(min_length=1, max_length=100)]


class DraftRules(Struct, frozen=True, forbid_unknown_fields=True):
    """The bounds of drafted texts. A language without a `grade_most` is not graded.

    A forbidden word that ends in `*` stands for every word that begins so.
    """

    titles_most: Length = 80
    texts_most: Length = 400
    grade_most: dict[Language, Grade] = field(default_factory=lambda: dict.fromkeys(LANGUAGES, GRADE_MOST))
    forbidden: dict[Language, Annotated[list[ForbiddenWord], Meta(max_length=1000)]] = {}


def load_draft_rules(files: DeclaredFiles) -> DraftRules:
    """Returns the bounds; the defaults where the policies have no `drafts.toml`. Raises StartupRefused for a fault."""
    if FILE not in files.contents:
        return DraftRules()
    found = convert(parse(files.text(FILE), FILE), DraftRules, file=FILE)
    for language in found.grade_most:
        if language.partition("-")[0] not in LANGUAGES:
            known = ", ".join(sorted(LANGUAGES))
            raise refuse_start(FILE, f"grade_most.{language}", f"has no reading formula; use one of: {known}")
    return found


def find_forbidden(text: str, words: list[str]) -> str | None:
    """Returns the first of the forbidden words that the text has, as whole words, or None.

    Case, accents and punctuation make no difference.
    """
    folded = f" {fold(text)} "
    return next((word for word in words if _pattern(word) in folded), None)


def _pattern(word: str) -> str:
    return f" {fold(word)}" if word.endswith("*") else f" {fold(word)} "
