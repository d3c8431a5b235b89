"""The school grade that a text asks of its reader, by language, computed without a dictionary.

The reading ease is that of Flesch (1948), with the constants of its language. German has those of Amstad (1978), French
those of Kandel and Moles (1958), Spanish those of Fernández Huerta (1959). Flesch's table (1949) gives the grade.
Syllables are counted as groups of vowels.
"""

import re
from itertools import pairwise
from typing import NamedTuple

WORDS_LEAST = 8
"""The words of the shortest text that a formula says something about."""

_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_END = re.compile(r"[.!?…]+(?=\s|$)|\n{2,}")


class ReadingFormula(NamedTuple):
    """The constants of a reading ease, a pattern of the vowels of a syllable, and one of silent endings."""

    base: float
    by_words: float
    by_syllables: float
    vowels: re.Pattern[str]
    silent: re.Pattern[str]


_NEVER = re.compile(r"(?!)")
_FORMULAS = {
    "de": ReadingFormula(180.0, 1.0, 58.5, re.compile("[aeiouyäöü]+"), _NEVER),
    "en": ReadingFormula(
        206.835, 1.015, 84.6, re.compile("[aeiouy]+"), re.compile(r"[^l]e$|[^td]ed$|[^szxhcgl]es$")
    ),
    "es": ReadingFormula(206.84, 1.02, 60.0, re.compile("[iuü]?[aeoáéó][iuy]?|[iuíúüy]+"), _NEVER),
    "fr": ReadingFormula(
        207.0, 1.015, 73.6, re.compile("[aeiouyàâäéèêëîïôöùûüœ]+"), re.compile("[^aeiouéèêï](?:e|es|ent)$")
    ),
}
LANGUAGES = frozenset(_FORMULAS)
"""The languages that have a formula."""

_GRADES = (
    (100.0, 4.5),
    (95.0, 5.0),
    (85.0, 6.0),
    (75.0, 7.0),
    (65.0, 8.5),
    (55.0, 11.0),
    (40.0, 14.5),
    (15.0, 17.0),
)
"""Grades by reading ease, from the easiest text to the hardest: the middles of the steps of Flesch's table."""


def grade_of(text: str, language: str) -> float | None:
    """Returns the school grade of the text, from 4.5 to 17.

    None for a text of fewer than WORDS_LEAST words, and for a language without a formula.
    """
    formula = _FORMULAS.get(language.partition("-")[0].lower())
    words = _WORD.findall(text)
    if formula is None or len(words) < WORDS_LEAST:
        return None
    sentences = max(1, len(_END.findall(text.strip())))
    syllables = sum(count_syllables(word, formula) for word in words)
    return _to_grade(
        formula.base
        - formula.by_words * len(words) / sentences
        - formula.by_syllables * syllables / len(words)
    )


def count_syllables(word: str, formula: ReadingFormula) -> int:
    """Returns the groups of vowels, less a silent ending; at least one."""
    small = word.lower()
    return max(1, len(formula.vowels.findall(small)) - bool(formula.silent.search(small)))


def _to_grade(ease: float) -> float:
    """Returns the grade of a reading ease, between the steps on a straight line."""
    if ease >= _GRADES[0][0]:
        return _GRADES[0][1]
    for (high, easier), (low, harder) in pairwise(_GRADES):
        if ease >= low:
            return harder - (harder - easier) * (ease - low) / (high - low)
    return _GRADES[-1][1]
