"""The privacy notice: what is declared, in each language, with marked gaps where a person has to answer."""

import pytest
from aboveboard.accountability.declared_facts import RECIPIENTS, DeclaredFacts
from aboveboard.accountability.markdown import join
from aboveboard.accountability.privacy_notice import write_privacy_notice
from aboveboard.accountability.texts import PHRASES
from aboveboard.accountability.texts import text as said_by
from aboveboard.declared import choose_text
from aboveboard.people.personal_data import Topic
from aboveboard.web.texts import text as web_text
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.accountability.declared import shipped, with_rules, with_types, without

SHIPPED = shipped().rules
each_language = pytest.mark.parametrize("language", PHRASES.languages)


def notice_of(facts: DeclaredFacts, language: str = "en") -> str:
    return join(write_privacy_notice(facts, language))


@each_language
def test_everything_about_people_is_in_it(language: str) -> None:
    """Purposes, types, levels, stored topics and recipients, in the reader's words."""
    declared = [each.sentence for each in SHIPPED.purposes.values()]
    declared += [each.title for each in SHIPPED.purposes.values()]
    declared += [each.sentence for each in SHIPPED.catalogue.types.values()]
    declared += [row.sentence for row in SHIPPED.dial.levels]
    wanted = [choose_text(each, language) for each in declared]
    wanted += [web_text(language, f"stored-{topic}") for topic in Topic]
    wanted += [said_by(language, f"notice-recipient-{role}") for role in RECIPIENTS]
    text = notice_of(shipped(), language)
    assert [each for each in wanted if each not in text] == []


@given(st.sampled_from([*SHIPPED.purposes]))
def test_a_purpose_that_is_gone_leaves_it(name: str) -> None:
    """One line, and nothing else."""
    before = notice_of(shipped()).splitlines()
    after = notice_of(with_rules(purposes=without(SHIPPED.purposes, name))).splitlines()
    [gone] = set(before) - set(after)
    assert gone.startswith(f"- **{choose_text(SHIPPED.purposes[name].title, 'en')}.**")


def test_no_other_service_is_said_where_none_is_declared() -> None:
    """Without types from elsewhere there is no such heading, and no question about it."""
    here = {name: each for name, each in SHIPPED.catalogue.types.items() if each.reach is None}
    text = notice_of(with_types(here))
    assert said_by("en", "notice-elsewhere") in notice_of(shipped())
    assert said_by("en", "notice-elsewhere") not in text
    assert said_by("en", "notice-open-sources") not in text


def test_no_fact_is_said_where_none_is_declared() -> None:
    """The fields that the gateway makes itself are of the signals."""
    built_in = {name: field for name, field in SHIPPED.context.items() if not field.title}
    assert said_by("en", "notice-context") not in notice_of(with_rules(context=built_in))


@each_language
def test_the_controller_is_named_or_asked_for(language: str) -> None:
    """Never both."""
    known = structs.replace(shipped(), settings=structs.replace(shipped().settings, controller="Shop Ltd"))
    assert "Shop Ltd" in notice_of(known, language)
    assert said_by(language, "notice-open-who") not in notice_of(known, language)
    assert said_by(language, "notice-open-who") in notice_of(shipped(), language)


def test_a_yes_with_an_end_says_it() -> None:
    """In days."""
    purpose = structs.replace(SHIPPED.purposes["improve"], lifetime_days=1)
    assert "Your yes ends after a day." in notice_of(with_rules(purposes={"improve": purpose}))
