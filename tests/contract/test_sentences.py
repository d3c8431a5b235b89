"""The gate for every sentence that people read: there in each language, short, plain, and rightly set.

It finds what there is to read by itself (`told`), and measures it without network (`readers`). A new family of phrases
is held to all of this as soon as its folder is there. What only people at work read, in files that begin with `console`,
may use the words of their work.
"""

from pathlib import Path

import pytest

from tests import readers
from tests.told import (
    FAMILIES,
    LANGUAGES,
    POLICIES,
    SERVICE,
    Said,
    all_filled,
    notice_texts,
    phrases_of,
    policy_texts,
    unlike,
    uses,
)

AT_WORK = "console"
SAME_IN_SHORT = 2
"""Texts of so many words may be the same in two languages: names, and words such as Browser."""

POLICY = policy_texts()
NOTICES = notice_texts()

each_language = pytest.mark.parametrize("language", LANGUAGES)
each_family = pytest.mark.parametrize(
    "family", FAMILIES, ids=lambda folder: str(folder.relative_to(SERVICE).parent)
)


def at_work(family: Path, language: str) -> set[str]:
    """The messages that only people at work read."""
    phrases = phrases_of(family)
    own = [path for path in phrases.files(language) if path.name.startswith(AT_WORK)]
    return {
        code for code in uses(phrases, language) for path in own if f"\n{code} =" in f"\n{path.read_text()}"
    }


def read_by_people(family: Path, language: str) -> list[Said]:
    left_out = at_work(family, language)
    return [said for said in all_filled(family, language) if said.code not in left_out]


def faults(language: str, said: list[Said]) -> list[str]:
    """What is wrong with each, and with all of them together."""
    found = [f"{code}: {fault}" for code, text in said for fault in readers.faults(language, text)]
    distinct = dict.fromkeys(text for _, text in said)
    return sorted(set(found)) + list(readers.hard_set(language, list(distinct)))


def untranslated(texts: dict[str, str], english: dict[str, str]) -> list[str]:
    """What was copied and not translated."""
    copied = [code for code, text in texts.items() if text == english.get(code)]
    return [code for code in copied if len(readers.words(texts[code])) > SAME_IN_SHORT]


def test_every_language_has_its_readers():
    """A language that is spoken is measured too; see `tests/languages`."""
    assert set(readers.LANGUAGES) == set(LANGUAGES)


def test_there_are_phrases():
    """The gate has found what it is to hold."""
    assert SERVICE / "explanation" / "phrases" in FAMILIES


@each_family
def test_every_language_says_the_same_things(family):
    """The same files, messages and variables as in English, and numbers told apart as the language does."""
    assert list(unlike(family)) == []


@each_family
@each_language
def test_phrases_are_for_everybody(family, language):
    """No long or hard sentence, no jargon, no wrong mark, one way to speak to people."""
    assert faults(language, read_by_people(family, language)) == []


@each_family
@each_language
def test_phrases_are_translated(family, language):
    """Nothing is left in English."""
    if language != "en":
        assert untranslated(dict(all_filled(family, language)), dict(all_filled(family, "en"))) == []


@each_family
@each_language
def test_people_at_work_get_short_sentences_too(family, language):
    """The words of their work are theirs, length is not."""
    left = at_work(family, language)
    texts = [said.text for said in all_filled(family, language) if said.code in left]
    long = [part for text in texts for part in readers.sentences(text) if len(readers.words(part)) > 20]
    assert long == []


@pytest.mark.parametrize("where", POLICY)
def test_policies_speak_every_language(where):
    """Purposes, levels of the dial, signals, rules, and what is said where no rule speaks."""
    assert set(POLICY[where]) == set(LANGUAGES)


@each_language
@pytest.mark.parametrize("kind", ["purpose", "level", "category", "signal", "rule", "refusal"])
def test_policies_are_for_everybody(kind, language):
    """As phrases are."""
    said = [Said(where, texts[language]) for where, texts in POLICY.items() if where.startswith(kind)]
    assert said
    assert faults(language, said) == []


@each_language
def test_policies_are_translated(language):
    """Nothing is left in English."""
    texts = {where: POLICY[where][language] for where in POLICY}
    if language != "en":
        assert untranslated(texts, {where: POLICY[where]["en"] for where in POLICY}) == []


def test_every_notice_is_there_in_every_language():
    """So that everybody can have seen the exact text that they agreed to."""
    assert {purpose for purpose, _ in NOTICES} == {
        path.name.split(".")[0] for path in (POLICIES / "notices").iterdir()
    }
    assert all(set(texts) == set(LANGUAGES) for texts in NOTICES.values())


@each_language
@pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: f"{notice[0]}-{notice[1]}")
def test_notices_are_for_everybody(notice, language):
    """Each on its own, because each is read on its own."""
    assert faults(language, [Said("", part) for part in readers.sentences(NOTICES[notice][language])]) == []


@each_language
@pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: f"{notice[0]}-{notice[1]}")
def test_a_notice_says_as_much_in_every_language(notice, language):
    """The same parts under as many headings, so that nobody agrees to more or to less."""
    texts = NOTICES[notice]
    assert texts[language].count("\n\n") == texts["en"].count("\n\n")
    assert texts[language].count("**") == texts["en"].count("**")


HARD = {language: declared.hard for language, declared in readers.LANGUAGES.items()}
PLAIN = {language: declared.plain for language, declared in readers.LANGUAGES.items()}


@each_language
def test_a_hard_sentence_does_not_pass(language):
    """By none of the measures: as one of many it is over the peak, and a set of such is over the most."""
    assert list(readers.faults(language, PLAIN[language])) == []
    for measure in readers.MEASURES[language]:
        assert measure.of(HARD[language]) > measure.peak > measure.most > measure.of(PLAIN[language])
    assert faults(language, [Said("a", HARD[language])])
    assert list(readers.hard_set(language, [HARD[language]] * 3))


@each_language
def test_a_long_sentence_does_not_pass(language):
    """Twenty-one words, however short each is."""
    assert not list(readers.hard_sentences(language, "la " * 19 + "la."))
    (said,) = [said for said in readers.hard_sentences(language, "la " * 20 + "la.") if "words" in said]
    assert said.startswith("21 words")


@pytest.mark.parametrize(
    ("language", "text", "fault"),
    [
        ("en", "An algorithm chose this.", "jargon of statistics: algorithm"),
        ("en", "You may opt-out.", "jargon of selling: opt-out"),
        ("de", "Die Verarbeitung endet.", "jargon of law: Verarbeitung"),
        ("fr", "La base de données est vide.", "jargon of software: base de données"),
        ("es", "El usuario eligió.", "jargon of selling: usuario"),
        ("en", 'You chose "this".', "a straight quotation mark"),
        ("en", "You don't.", "a straight apostrophe"),
        ("de", "Du siehst «das».", "a foreign quotation mark"),
        ("fr", "Vous voyez quoi ?", "no U+202F before ; ! ?"),
        ("fr", "Vous voyez : rien.", "no U+00A0 before :"),
        ("fr", "Vous voyez « ceci ».", "no U+00A0 within « »"),
        ("es", "Lo ves?", "no ¿ before a question"),
        ("de", "Das sehen Sie.", "speaks to the person in another way than elsewhere"),
        ("fr", "C’est ton choix.", "speaks to the person in another way than elsewhere"),
        ("es", "Usted lo ve.", "speaks to the person in another way than elsewhere"),
    ],
)
def test_what_readers_stumble_over_does_not_pass(language, text, fault):
    """One of each kind, planted."""
    assert list(readers.faults(language, text)) == [fault]


def family(folder, **changed):
    """A small family in every language, some of them changed."""
    for language in LANGUAGES:
        text = "a = { $name }\nb = { $count ->\n    [one] x\n   *[other] y\n }\n"
        (folder / f"{language}.ftl").write_text(changed.get(language, text))
    return folder


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("a = { $name }\n", ["de: b is missing"]),
        ("a = { $title }\nb = { $count ->\n    [one] x\n   *[other] y\n }\n", ["de: a has other variables"]),
        ("a = { $name }\nb = { $count ->\n    [few] x\n   *[other] y\n }\n", ["de: b does not tell numbers"]),
    ],
)
def test_a_family_that_lacks_something_does_not_pass(tmp_path, text, problems):
    """A message, a variable, a form of a number."""
    assert list(unlike(family(tmp_path))) == []
    found = list(unlike(family(tmp_path, de=text)))
    assert [said[: len(problem)] for said, problem in zip(found, problems, strict=True)] == problems


def test_a_family_without_a_language_does_not_pass(tmp_path):
    """Nor one with a file that the others have not."""
    (family(tmp_path) / "fr.ftl").unlink()
    left = ", ".join(language for language in LANGUAGES if language != "fr")
    assert list(unlike(tmp_path)) == [f"is there in {left}"]


def test_what_was_only_copied_does_not_pass():
    """Short names may be the same."""
    assert untranslated(
        {"a": "See what is known", "b": "Browser"}, {"a": "See what is known", "b": "Browser"}
    ) == ["a"]


def test_syllables_are_counted_as_they_are_spoken():
    """In words of the kind that stand here."""
    spoken = {"looked": 1, "times": 1, "reacted": 2, "services": 3, "once": 1, "little": 2, "yesterday": 3}
    assert {word: readers.syllables(word) for word in spoken} == spoken


def test_sentences_end_where_readers_say_so():
    """Not at a number, not in a title; a heading and an item of a list are sentences of their own."""
    assert readers.sentences("# Title\n\n**How long.** Until\nit ends. 1.5 days.") == [
        "Title",
        "How long.",
        "Until\nit ends.",
        "1.5 days.",
    ]
