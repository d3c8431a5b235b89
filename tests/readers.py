"""How hard a text is to read, and what no reader should meet in it: by language, without network.

English is measured twice: by the grade of Flesch and Kincaid (1975), which counts syllables, and by the Automated
Readability Index (Smith and Senter 1967), which counts letters. `textstat` has both, but would download a dictionary
for the syllables, so these are counted here. Other languages have formulas of their own, which `textstat` makes of
hyphenation patterns that come with it; which one and how much of it is too much stands in `languages/<language>.toml`.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta, Struct, structs
from textstat.textstat import textstatistics

WORDS_MOST = 20
WORDS_MEASURED = 8
"""A formula says nothing of a sentence with fewer words than this: `It was renewed.` would be for grade 9."""

_WORD = re.compile(r"[^\W_]+(?:[’'.,\u202f-][^\W_]+)*")
_END = re.compile(r"(?<=[.!?…])[”“»\u00a0]*\s+(?=[^\W_a-zäöüéèàçñ]|[„“«¿¡])|\n{2,}")
_MARKDOWN = re.compile(r"^#+ |^\* |^- |\*\*|__", re.MULTILINE)


class Measure(NamedTuple):
    """`of` a text is larger for a harder one. A set of sentences may have `most`, no single one more than `peak`."""

    name: str
    of: Callable[[str], float]
    most: float
    peak: float


def words(text: str) -> list[str]:
    """Of letters and digits; what an apostrophe or a hyphen joins is one."""
    return _WORD.findall(text)


def sentences(text: str) -> list[str]:
    """The sentences of plain text or Markdown: a heading is one, a line break within a paragraph ends none."""
    plain = _MARKDOWN.sub("", text)
    return [part.strip() for part in _END.split(plain) if part.strip()]


_SILENT = re.compile(r"[^l]e$|[^td]ed$|[^szxhcgl]es$")


def syllables(word: str) -> int:
    """Groups of vowels, less a silent ending: `make`, `looked`, `times`, but not `little`, `reacted`, `services`."""
    groups = len(re.findall(r"[aeiouy]+", word.lower()))
    return max(1, groups - bool(_SILENT.search(word.lower())))


def flesch_kincaid(text: str) -> float:
    """The American school grade: 0.39 words a sentence + 11.8 syllables a word - 15.59."""
    found = words(text)
    ends = max(1, len(sentences(text)))
    return 0.39 * len(found) / ends + 11.8 * sum(map(syllables, found)) / len(found) - 15.59


@cache
def _textstat(language: str) -> textstatistics:
    """One for each language, since it remembers which."""
    made = textstatistics()
    made.set_lang(language)
    return made


class Language(Struct, frozen=True, forbid_unknown_fields=True):
    """What the gate needs to know about a language, from `languages/<language>.toml`: a language is data here too.

    `name` is a thing to fill in, `plain` a sentence that passes, and `hard` one that does not. `jargon` has the
    beginnings of words that nobody should have to know, by why they stand there. `typography` pairs a wrong mark with
    what is wrong. `other_address` finds another way to speak to a person than the one in use. All patterns are regular
    expressions.
    """

    class Notice(Struct, frozen=True, forbid_unknown_fields=True):
        """Parts that every notice has; `one_step` is a regular expression, of small letters."""

        if_no: str
        taking_back: str
        one_step: str

    class Jargon(Struct, frozen=True, forbid_unknown_fields=True):
        """Words of statistics, which name how we work it out; of lawyers; of advertisers; of programmers."""

        statistics: str
        law: str
        selling: str
        software: str

    class Formula(Struct, frozen=True, forbid_unknown_fields=True):
        """`formula` is Flesch and Kincaid's, or a method of `textstat`, with `variant` as its argument. One that is
        larger for an easier text is taken `below_100`: of reading ease, 30 to 40 below is grade 8 and 9 (Flesch 1949).
        """

        name: str
        formula: str
        most: float
        peak: float
        variant: int | None = None
        below_100: bool = False

    name: str
    plain: str
    hard: str
    notice: Notice
    jargon: Jargon
    measures: Annotated[list[Formula], Meta(min_length=1)]
    typography: list[tuple[str, str]] = []
    other_address: str | None = None


LANGUAGES = {
    path.stem: msgspec.toml.decode(path.read_bytes(), type=Language)
    for path in sorted((Path(__file__).parent / "languages").glob("*.toml"))
}


def _measure(language: str, by: Language.Formula) -> Measure:
    if by.formula == "flesch_kincaid":
        return Measure(by.name, flesch_kincaid, by.most, by.peak)
    arguments = () if by.variant is None else (by.variant,)

    def of(text: str) -> float:
        found: float = getattr(_textstat(language), by.formula)(text, *arguments)
        return 100 - found if by.below_100 else found

    return Measure(by.name, of, by.most, by.peak)


MEASURES = {
    language: tuple(_measure(language, each) for each in declared.measures)
    for language, declared in LANGUAGES.items()
}

EVERYWHERE = (
    ('"', "a straight quotation mark"),
    (r"\w'\w", "a straight apostrophe"),
    (r"\.\.\.", "three dots"),
)
"""Wrong marks in every language, each with what is wrong."""


def faults(language: str, text: str) -> Iterator[str]:
    """What a reader of `language` would stumble over in a text that stands on a page."""
    declared = LANGUAGES[language]
    for kind, beginnings in structs.asdict(declared.jargon).items():
        for match in re.finditer(rf"\b(?:{beginnings})\w*", text, re.IGNORECASE):
            yield f"jargon of {kind}: {match.group()}"
    for pattern, said in (*EVERYWHERE, *declared.typography):
        if re.search(pattern, text):
            yield said
    if declared.other_address and re.search(declared.other_address, text):
        yield "speaks to the person in another way than elsewhere"
    yield from hard_sentences(language, text)


def hard_sentences(language: str, text: str) -> Iterator[str]:
    for sentence in sentences(text):
        found = len(words(sentence))
        if found > WORDS_MOST:
            yield f"{found} words: {sentence}"
        for measure in MEASURES[language]:
            if found >= WORDS_MEASURED and measure.of(sentence) > measure.peak:
                yield f"{measure.name} is {measure.of(sentence):.1f}, over {measure.peak}: {sentence}"


def hard_set(language: str, texts: list[str]) -> Iterator[str]:
    """What is too hard about all of them together. A text that ends like no sentence, such as a label, is left out."""
    told = " ".join(text for text in texts if text.endswith((".", "?", "!")))
    for measure in MEASURES[language]:
        if told and measure.of(told) > measure.most:
            yield f"{measure.name} of the whole is {measure.of(told):.1f}, over {measure.most}"
