"""What the shipped rules promise, looked up in every cell."""

from collections.abc import Callable
from typing import Any

import pytest
from aboveboard.policy.exhaustive_check import survey
from aboveboard.policy.policy_set import PolicySet
from aboveboard.policy.questions import Keep, Learn, Question, Show, Use, domain
from aboveboard.policy.rules import MOST_WORDS
from aboveboard.policy.verdict import UNWRITTEN, sentences_of
from aboveboard.words import (
    LEVEL_OF_REACH,
    AgeClass,
    Category,
    MessageClass,
    PlacementKind,
    Reach,
    Sensitivity,
)

Cells = Callable[..., list[Any]]


@pytest.fixture(scope="session")
def permitted(shipped: PolicySet) -> Cells:
    """The permitted questions of one kind."""
    shipped.fill()
    return lambda kind: [cell for cell in domain(kind) if shipped.judge(cell).permitted]


def lowered(cell: Question) -> list[Question]:
    """The same question of a person who wants less in one way."""
    values = cell._asdict()
    changes = [{"level": level} for level in range(values.get("level", 0))]
    changes += [{"given": False}] if values["given"] else []
    changes += [{"gpc": True}] if values.get("gpc") is False else []
    return [type(cell)(**values | change) for change in changes]


@pytest.mark.parametrize("kind", [Keep, Use, Show, Learn])
def test_down_is_down(shipped: PolicySet, kind: type[Question]) -> None:
    """In every cell: a lower dial, a purpose taken back, a browser signal never permit what was refused."""
    cells = list(domain(kind))
    refused = {cell for cell in cells if not shipped.judge(cell).permitted}
    assert all(lower in refused for cell in refused for lower in lowered(cell))


def test_the_survey_finds_nothing(shipped: PolicySet) -> None:
    """Every law holds and every rule decides somewhere."""
    assert survey(shipped) == []


def test_every_refusal_comes_with_a_written_rule(shipped: PolicySet) -> None:
    """Nobody is told "no rule allows it": somebody wrote down why."""
    assert all(UNWRITTEN.isdisjoint(verdict.rules) for _, verdict in shipped.cells())


@pytest.mark.parametrize("kind", [Keep, Use])
def test_nothing_beyond_the_dial(permitted: Cells, kind: type[Question]) -> None:
    """Data is kept and used only at the level of its reach or above, and never at off."""
    assert all(cell.level >= LEVEL_OF_REACH[cell.reach] for cell in permitted(kind))


@pytest.mark.parametrize("kind", [Keep, Use])
def test_nothing_without_the_purpose_but_plain_facts_of_the_request(
    permitted: Cells, kind: type[Question]
) -> None:
    """Those need none, because they are not about a person's doings."""
    ungiven = {(cell.reach, cell.category) for cell in permitted(kind) if not cell.given}
    assert ungiven == {(Reach.PAGE, Category.CONTEXTUAL)}


@pytest.mark.parametrize("kind", [Keep, Use])
def test_special_data_is_neither_kept_nor_used(permitted: Cells, kind: type[Question]) -> None:
    """Whatever was agreed to."""
    assert all(cell.sensitivity is Sensitivity.PLAIN for cell in permitted(kind))


@pytest.mark.parametrize("kind", [Keep, Use])
def test_the_browser_signal_stops_data_from_elsewhere_and_only_that(
    permitted: Cells, kind: type[Question]
) -> None:
    """It is about other services, not about this site."""
    assert {cell.reach for cell in permitted(kind) if cell.gpc} == set(Reach) - {Reach.ELSEWHERE}


@pytest.mark.parametrize("kind", [Keep, Use])
def test_nothing_of_a_minor_outlives_the_visit(permitted: Cells, kind: type[Question]) -> None:
    """Neither kept nor used."""
    assert {cell.reach for cell in permitted(kind) if cell.age is AgeClass.MINOR} == {Reach.PAGE, Reach.VISIT}


@pytest.mark.parametrize("age", [AgeClass.MINOR, AgeClass.UNKNOWN])
def test_adverts_need_a_known_adult(permitted: Cells, age: AgeClass) -> None:
    """For everybody else they fit the page and nothing more."""
    adverts = [cell for cell in permitted(Use) if cell.kind is PlacementKind.ADVERT and cell.age is age]
    assert {(cell.reach, cell.category) for cell in adverts} == {(Reach.PAGE, Category.CONTEXTUAL)}


def test_an_unknown_age_counts_as_adult_elsewhere(shipped: PolicySet) -> None:
    """No data is asked for to find out who is a minor."""
    for cell in domain(Use):
        if cell.age is AgeClass.UNKNOWN and cell.kind is not PlacementKind.ADVERT:
            assert shipped.judge(cell) == shipped.judge(cell._replace(age=AgeClass.ADULT))


def test_what_is_shown_to_everybody_is_stopped_by_caps_and_a_missing_label_alone(shipped: PolicySet) -> None:
    """No rule about persons touches what is not about one, but for messages."""
    for cell in domain(Show):
        if not cell.personalized and cell.kind is not PlacementKind.MESSAGE:
            stopped = cell.cap_reached or cell.total_cap_reached or cell.unlabelled == "eea"
            assert shipped.judge(cell).permitted is not stopped


def test_no_message_of_a_machine_goes_out_unlabelled_in_the_eea(permitted: Cells) -> None:
    """Not even one about the safety of an account."""
    assert {cell.unlabelled for cell in permitted(Show)} == {"no", "us_optout", "other"}


def test_a_message_to_everybody_is_stopped_by_a_missing_yes_caps_and_quiet_time(shipped: PolicySet) -> None:
    """Only one that advertises needs the yes, and one about the safety of an account is never stopped."""
    for cell in domain(Show):
        if not cell.personalized and cell.kind is PlacementKind.MESSAGE:
            late = cell.cap_reached or cell.total_cap_reached or cell.quiet_now
            unasked = cell.message_class is MessageClass.MARKETING and not cell.given
            stopped = (
                unasked
                or cell.unlabelled == "eea"
                or (late and cell.message_class is not MessageClass.SECURITY)
            )
            assert shipped.judge(cell).permitted is not stopped


def test_what_needs_no_yes_is_never_chosen_in_person(permitted: Cells) -> None:
    """A message about an order or the safety of an account carries no advertising."""
    personal = [cell for cell in permitted(Show) if cell.kind is PlacementKind.MESSAGE and cell.personalized]
    assert {cell.message_class for cell in personal} == {MessageClass.MARKETING}


def test_leaving_the_person_out_never_hides_an_item(permitted: Cells) -> None:
    """There is always something that may be shown instead."""
    shown = set(permitted(Show))
    assert all(cell._replace(personalized=False) in shown for cell in shown)


@pytest.mark.parametrize("what", [{"sensitivity": Sensitivity.SPECIAL}, {"price_differs": True}])
def test_some_things_are_never_shown_in_person(permitted: Cells, what: dict[str, Any]) -> None:
    """Items about special data, and prices of one's own."""
    shown = set(permitted(Show))
    assert not any(cell._replace(personalized=True, **what) in shown for cell in shown)


def test_minors_are_never_learned_from(permitted: Cells) -> None:
    """Known or not, agreed or not."""
    assert {cell.age for cell in permitted(Learn)} == {AgeClass.ADULT, AgeClass.UNKNOWN}


def test_the_sentences_of_refusals_without_a_rule_are_plain_too() -> None:
    """The house rule holds for the house."""
    for sentences in map(sentences_of, sorted(UNWRITTEN)):
        assert all(len(sentence.split()) <= MOST_WORDS for sentence in sentences.values())
