"""How hard a text is to read, and what no reader should meet in it: by language, without network.

English is measured twice: by the grade of Flesch and Kincaid (1975), which counts syllables, and by the Automated
Readability Index (Smith and Senter 1967), which counts letters. `textstat` has both, but would download a dictionary
for the syllables, so these are counted here. German, French and Spanish have formulas of their own, which `textstat`
makes of hyphenation patterns that come with it.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

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


def _flesch_amended(language: str) -> Callable[[str], float]:
    """How far below 100 the reading ease of a text is: 30 to 40 is what grade 8 and 9 read (Flesch 1949)."""
    return lambda text: 100 - _textstat(language).flesch_reading_ease(text)


MEASURES = {
    "en": (
        Measure("grade of Flesch and Kincaid", flesch_kincaid, 8, 12),
        Measure(
            "Automated Readability Index",
            lambda text: _textstat("en").automated_readability_index(text),
            8,
            12,
        ),
    ),
    # Bamberger and Vanecek 1984: its scale is that of Austrian school grades, 4 to 15.
    "de": (
        Measure("Wiener Sachtextformel", lambda text: _textstat("de").wiener_sachtextformel(text, 1), 8, 14),
    ),
    # Kandel and Moles 1958, Flesch's measure for French.
    "fr": (Measure("Kandel and Moles, below 100", _flesch_amended("fr"), 40, 55),),
    # Fernández Huerta 1959, Flesch's measure for Spanish, and Szigriszt Pazos 1993, whose "normal" begins at 55.
    "es": (
        Measure("Fernández Huerta, below 100", _flesch_amended("es"), 40, 55),
        Measure(
            "Szigriszt Pazos, below 100", lambda text: 100 - _textstat("es").szigriszt_pazos(text), 45, 60
        ),
    ),
}


JARGON = {
    # Words of statistics: they name how we work it out, and a person asks what it was about.
    "statistics": {
        "en": "algorithm|inference|propensit|probabilit|predict|baseline|vector|cohort|segment|cluster|regression",
        "de": "algorithm|inferenz|wahrscheinlichkeit|prognos|vektor|kohort|segment|cluster|regression|modell",
        "fr": "algorithm|inférence|propension|probabilit|prédi|vecteur|cohort|segment|cluster|régression|modèle",
        "es": "algoritm|inferencia|propensi|probabilidad|predicci|vector|cohorte|segment|clúster|regresi|modelo",
    },
    # Words of lawyers: whoever needs them has read the law, and nobody else may have to.
    "law": {
        "en": "pseudonym|controller|processor|processing|data subject|legitimate|pursuant|hereby|third part(y|ies)|gdpr",
        "de": "pseudonym|verantwortliche|auftragsverarbeit|verarbeitung|betroffene|berechtigte[sn]? interesse|gemäß"
        "|hiermit|dritte[nr]?\\b|dsgvo|einwilligung|widerruf",
        "fr": "pseudonym|responsable du traitement|traitement|personne concernée|intérêts? légitime|conformément"
        "|par la présente|tiers\\b|rgpd",
        "es": "seud[oó]nim|responsable del tratamiento|tratamiento|interesad[oa]\\b|intereses? legítimo|conforme a"
        "|por la presente|tercer[oa]s\\b|rgpd",
    },
    # Words of advertisers: they look at people from the wrong side.
    "selling": {
        "en": "opt-?(in|out)|targeting|retarget|engagement|conversion|impression|monetiz|user",
        "de": "opt-?(in|out)|targeting|retarget|engagement|conversion|impression|monetaris|nutzer|user",
        "fr": "opt-?(in|out)|ciblage|reciblage|engagement|conversion|impression|monétis|utilisateur",
        "es": "opt-?(in|out)|segmentación|retarget|engagement|conversión|impresion|monetiz|usuari",
    },
    # Words of programmers: they name parts of a machine that no person has ever seen.
    "software": {
        "en": "api\\b|endpoint|payload|database|timestamp|metadata|boolean|null\\b|json|http|backend|cache|parameter",
        "de": "api\\b|endpunkt|payload|datenbank|zeitstempel|metadaten|json|http|backend|cache|parameter",
        "fr": "api\\b|payload|base de données|horodat|métadonnée|json|http|backend|cache\\b|paramètre",
        "es": "api\\b|payload|base de datos|marca de tiempo|metadato|json|http|backend|caché|parámetro",
    },
}
"""Beginnings of words that nobody should have to know, by why they stand here."""

# Each says what is wrong. U+00A0 and U+202F are the spaces that French sets before its marks, so that none begins a line.
TYPOGRAPHY = {
    "every language": (
        ('"', "a straight quotation mark"),
        (r"\w'\w", "a straight apostrophe"),
        (r"\.\.\.", "three dots"),
    ),
    "en": (("[„«»]", "a foreign quotation mark"),),
    "de": (("[«»”]", "a foreign quotation mark"), ("„[^“]*$", "an open quotation mark")),
    "fr": (
        ("[“”„]", "a foreign quotation mark"),
        ("(?<!\u202f)[;!?]", "no U+202F before ; ! ?"),
        ("(?<!\u00a0):(?!//)", "no U+00A0 before :"),
        ("«(?!\u00a0)|(?<!\u00a0)»", "no U+00A0 within « »"),
    ),
    "es": (
        ("[“”„]", "a foreign quotation mark"),
        (r"^[^¿]*\?", "no ¿ before a question"),
        (r"^[^¡]*!", "no ¡ before a cry"),
    ),
}

# One way to speak to a person, everywhere: du, vous, tú.
ADDRESS = {
    "de": r"\bIhnen\b|\bIhre?[nmrs]?\b|(?<=[a-zäöüß,] )Sie\b",
    "fr": r"\b(?:[Tt]u|[Tt]oi|[Tt]on|[Tt]es)\b",
    "es": r"\b[Uu]sted(?:es)?\b|\b[Vv]osotr",
}


def faults(language: str, text: str) -> Iterator[str]:
    """What a reader of `language` would stumble over in a text that stands on a page."""
    for kind, lists in JARGON.items():
        for match in re.finditer(rf"\b(?:{lists[language]})\w*", text, re.IGNORECASE):
            yield f"jargon of {kind}: {match.group()}"
    for pattern, said in (*TYPOGRAPHY["every language"], *TYPOGRAPHY[language]):
        if re.search(pattern, text):
            yield said
    spoken = ADDRESS.get(language)
    if spoken and re.search(spoken, text):
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
