"""The history checker: a pure function from a history to the promises that it breaks.

It knows nothing of the gateway but its API. What it says is sound: of a request without an answer, or with an answer
that says so, it takes into account that it may have been carried out or not, also later. So it may miss a fault, but what
it finds no lawful course of things can explain.
"""

from tests.faults.history_choices import check_choices
from tests.faults.history_erasures import check_erasures
from tests.faults.history_operations import History, Violation
from tests.faults.history_order import Story
from tests.faults.history_places import check_places


def check(history: History) -> list[Violation]:
    """Returns every violation of promises 5, 6, 9 and 14 that the history shows."""
    story = Story(history)
    rules = (check_choices, check_places, check_erasures)
    return [found for rule in rules for found in rule(history, story)]
