"""The text of a privacy notice (GDPR Art. 13 and 14), with marked gaps where no file declares the answer."""

from collections.abc import Iterator

from aboveboard.accountability.declared_facts import RECIPIENTS, DeclaredFacts
from aboveboard.accountability.markdown import bullets, head
from aboveboard.accountability.texts import open_question, text
from aboveboard.consent.purposes import Purpose
from aboveboard.declared import choose_text
from aboveboard.signals.catalogue import SignalType
from aboveboard.web.privacy.stored import StoredTopic, describe_stored
from aboveboard.web.texts import text as web_text

RIGHTS = (
    *(f"notice-right-{name}" for name in ("see", "download", "correct", "pause", "take-back")),
    *(f"parameters-option-{name}" for name in ("refuse", "erase")),
    *(f"notice-right-{name}" for name in ("human", "complain")),
)


def write_privacy_notice(facts: DeclaredFacts, language: str) -> Iterator[str]:
    """Yields the parts of the notice, in a known language."""
    yield head(1, text(language, "notice-title"))
    yield text(language, "parameters-set", policy=facts.rules.policy.id)
    yield from _who(facts, language)
    yield head(2, text(language, "notice-purposes"))
    yield bullets(_describe_purpose(each, language) for each in facts.rules.purposes.values())
    yield open_question(language, "notice-open-ground")
    yield from _data(facts, language)
    yield head(2, web_text(language, "stored-title"))
    yield bullets(_describe_topic(each, language) for each in describe_stored(facts.settings))
    yield head(2, text(language, "notice-recipients"))
    yield bullets(text(language, f"notice-recipient-{role}") for role in RECIPIENTS)
    yield open_question(language, "notice-open-others")
    yield open_question(language, "notice-open-abroad")
    yield head(2, text(language, "notice-automatic"))
    yield bullets(choose_text(row.sentence, language) for row in facts.rules.dial.levels)
    yield open_question(language, "notice-open-effect")
    yield head(2, text(language, "notice-rights"))
    yield bullets(text(language, code) for code in RIGHTS)
    yield open_question(language, "notice-open-authority")


def _who(facts: DeclaredFacts, language: str) -> Iterator[str]:
    yield head(2, text(language, "notice-who"))
    if facts.settings.controller:
        yield text(language, "notice-controller", name=facts.settings.controller)
        yield open_question(language, "notice-open-contact")
    else:
        yield open_question(language, "notice-open-who")


def _describe_purpose(each: Purpose, language: str) -> str:
    said = f"**{choose_text(each.title, language)}.** {choose_text(each.sentence, language)}"
    if each.lifetime_days is None:
        return f"{said} {text(language, 'notice-until-no')}"
    return f"{said} {text(language, 'notice-yes-ends', days=each.lifetime_days)}"


def _data(facts: DeclaredFacts, language: str) -> Iterator[str]:
    types = facts.rules.catalogue.types.values()
    here = [each for each in types if each.reach is None]
    elsewhere = [each for each in types if each.reach is not None]
    titles = [choose_text(each.title, language) for each in facts.rules.context.values() if each.title]
    yield head(2, text(language, "notice-data"))
    yield bullets(_describe_type(each, language) for each in here)
    if elsewhere:
        yield head(2, text(language, "notice-elsewhere"))
        yield bullets(_describe_type(each, language) for each in elsewhere)
        yield open_question(language, "notice-open-sources")
    if titles:
        yield head(2, text(language, "notice-context"))
        yield bullets(titles)


def _describe_type(each: SignalType, language: str) -> str:
    return f"{choose_text(each.sentence, language)} {text(language, 'notice-days', days=each.retention_days)}"


def _describe_topic(each: StoredTopic, language: str) -> str:
    ends = (web_text(language, f"stored-end-{end.code}", count=end.count) for end in each.ends)
    return " ".join([web_text(language, f"stored-{each.topic}"), *ends])
