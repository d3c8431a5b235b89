"""Sentences: every code has one in every language. That they are short and plain is held by the gate in contract."""

import re
from datetime import date
from itertools import product

import pytest
from aboveboard.acts import Act
from aboveboard.engine.made_by import Maker
from aboveboard.explanation.sentences import FALLBACK, FOLDER, Phrases, languages, messages, nearest, sentence
from aboveboard.explanation.special_reasons import HIDDEN
from aboveboard.explanation.why import (
    ARRANGED_CODES,
    COMMON_CODES,
    CONTEXT_CODES,
    ORDER_CODES,
    REASON_CODES,
    SAID_BELOW,
    SHOWN_CODES,
    STATE_CODES,
    WHOLE_CODES,
)
from aboveboard.outbound.check import ABOVE, LIMIT, NOT_ACTIVE
from aboveboard.words import BoundBy, Category, Level, Reach

INTERESTS = [
    f"{code}-{reach}" for code in REASON_CODES for reach in (Reach.VISIT, Reach.HISTORY, Reach.ELSEWHERE)
]
INTERESTS += [f"{code}-{reach}" for code in SHOWN_CODES for reach in (Reach.VISIT, Reach.HISTORY)]
INTERESTS += [f"{code}-{reach}" for code in ORDER_CODES for reach in (Reach.HISTORY, Reach.ELSEWHERE)]
SUMMARIES = [f"summary-{level.name.lower()}" for level in Level] + ["summary-off_but"]
BOUNDS = [f"bound-{bound}" for bound in BoundBy if bound is not BoundBy.DIAL]
BECAUSE = [f"because-{because}" for because in (*BoundBy, "limit", "bought", "other")]
REMOVED = [f"removed-{because}" for because in (ABOVE, LIMIT, NOT_ACTIVE)]
WHAT = [
    *(f"what-context-{field}" for field in ("device", "part_of_day", "region")),
    *(f"what-{reach}" for reach in Reach),
    *(f"what-{reach}-{category}" for reach, category in product(Reach, Category) if reach is not Reach.PAGE),
    "what-page-contextual",
    "what-topic",
    "what-item",
    "what-field",
    "what-interest",
    "what-other",
]
FULL = [
    *INTERESTS,
    *CONTEXT_CODES,
    *COMMON_CODES,
    *ARRANGED_CODES,
    "counterfactual",
    *SUMMARIES,
    *BOUNDS,
    *BECAUSE,
    *REMOVED,
]
FULL += [*WHOLE_CODES, HIDDEN, "about-topic", "last-time", "because-more-messages", "counterfactual-below"]
FULL += ["intent-visit"]
FULL += [f"{code}-below" for code in SAID_BELOW]
FULL += [*(f"made-by-{maker}" for maker in Maker), "by-part", "liked-part"]
FULL += [f"{code}-history" for code in STATE_CODES]
DID = [*(f"did-{act}" for act in Act), "did-rated_low"]
FULL += [*DID, "that-made-likelier", "with-item", "with-more"]
VALUES = ("mobile", "tablet", "desktop", "tv", "watch", "car", "speaker", "night", "morning", "?")

every_code = pytest.mark.parametrize(
    ("language", "code"), [(language, code) for language in languages() for code in FULL]
)


def variants(language, code):
    """The sentence in all the forms that numbers and values give it."""
    numbers = product((1, 2, 12), (1, 2, 30))
    when = (
        ("when", date(2026, 11, 20)),
        ("kind", "item"),
        ("reach", "history"),
        ("day", "22 May"),
        ("topic", "shoes"),
    )
    forms = ("visit", "today", "weekday", "date") if code in DID else ("date",)
    return {
        sentence(
            *(language, code),
            (("name", "shoes"), ("count", n), ("days", d), ("value", value), ("form", form), *when),
        )
        for (n, d), value, form in product(numbers, VALUES, forms)
    }


@every_code
def test_every_code_has_a_sentence(language, code):
    """It begins like one, ends like one, and nothing in it was left open."""
    for text in variants(language, code):
        assert re.fullmatch(r"[A-ZÄÖÜÀÉ][^{}]*[.]", text), text


@pytest.mark.parametrize(("language", "code"), list(product(languages(), WHAT)))
def test_everything_that_can_be_held_back_has_a_name(language, code):
    """A few words without a full stop, to stand before a reason."""
    text = sentence(language, code)
    assert not text.endswith(".")


def test_there_is_nothing_left_over():
    """Every message in the file is one that some code uses."""
    used = {*FULL, *WHAT, "times", "period", "what-more-messages", "topic-unknown"}
    used |= {"did-what", "did-often", "did-last"}
    text = (FOLDER / "en.ftl").read_text(encoding="utf-8")
    assert set(re.findall(r"^([a-z][\w-]*) =", text, re.MULTILINE)) == used


@pytest.mark.parametrize(
    ("asked", "answered"),
    [("en", "en"), ("en-GB", "en"), ("EN", "en"), ("xx", FALLBACK), ("", FALLBACK), (None, FALLBACK)],
)
def test_a_language_without_sentences_is_answered_in_english(asked, answered):
    """And a regional one in its language."""
    assert nearest(asked) == answered


def test_a_code_without_a_sentence_is_an_error():
    """It is never an empty reason."""
    with pytest.raises(LookupError):
        sentence("en", "no-such-code")


def test_a_sentence_is_never_made_with_a_hole():
    """A missing argument is an error too."""
    with pytest.raises(ValueError, match="cannot be made"):
        sentence("en", "counterfactual")


def test_messages_are_read_once():
    """A language is one bundle for the whole process."""
    assert messages("en") is messages("en")


def test_a_sentence_that_a_language_lacks_is_in_english(tmp_path):
    """The gate lets no language lack anything; a page would still not fail for it."""
    (tmp_path / "en.ftl").write_text("a = One.\nb = Two.\n")
    (tmp_path / "de.ftl").write_text("a = Eins.\n")
    phrases = Phrases(tmp_path)
    assert [phrases.sentence("de-AT", code) for code in "ab"] == ["Eins.", "Two."]


def test_a_language_may_be_many_files(tmp_path):
    """A folder of its own, beside languages that are one file."""
    for name in ("pages", "words"):
        (tmp_path / "fr").mkdir(exist_ok=True)
        (tmp_path / "fr" / f"{name}.ftl").write_text(f"{name} = Un.\n")
    (tmp_path / "en.ftl").write_text("pages = One.\n")
    phrases = Phrases(tmp_path)
    assert phrases.languages == ("en", "fr")
    assert phrases.is_known("fr", "words")
    assert not phrases.is_known("en", "words")
