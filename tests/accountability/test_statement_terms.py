"""The platform's own facts: what counts is declared, and a wrong declaration is refused with its key."""

from datetime import date

import pytest
from aboveboard.accountability.statement_terms import NOT_ABOUT_ITEMS, make_statement, read_terms
from aboveboard.errors import StartupRefused

from tests.accountability.declared import shipped
from tests.accountability.restricted import TERMS

TEXT = TERMS.format(app="shop")


def test_a_statement_has_what_is_declared() -> None:
    """The placement and the rule give them, and nothing that only decides what counts."""
    terms = read_terms(TEXT, "terms.toml")
    made = make_statement(
        "a1",
        terms.placements["shop/home"],
        terms.rules["show-special"],
        content_date=date(2026, 1, 1),
        application_date=date(2026, 1, 2),
    )
    assert made.content_type == ("CONTENT_TYPE_PRODUCT",)
    assert made.territorial_scope == ("DE", "FR")
    assert made.decision_facts == "The seller's listing is in the category health."
    assert made.source_type == "SOURCE_VOLUNTARY"


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("provided_by_recipients = true", "", "placements"),
        ("provided_by_recipients = true", "provided_by_recipients = false", "provided_by_recipients"),
        ('["DE", "FR"]', '["DE", "US"]', "placements.shop/home.territorial_scope"),
        ("_INCOMPATIBLE_CONTENT", "_ILLEGAL_CONTENT", "rules.show-special.illegal_content_legal_ground"),
        ("rules.show-special", "rules.show-cap", "rules.show-cap"),
        ("rules.show-special", "rule.show-special", "rule"),
        ('category = "', 'category = "A', "category"),
        ("automated_detection", "detection", "rules"),
    ],
)
def test_a_wrong_declaration_is_refused(old: str, new: str, key: str) -> None:
    """Before any export is read, and with the place in the file."""
    assert old in TEXT
    with pytest.raises(StartupRefused) as refused:
        read_terms(TEXT.replace(old, new, 1), "terms.toml")
    assert key in refused.value.detail


def test_rules_about_the_one_who_looks_are_of_the_shipped_set() -> None:
    """A renamed rule would no longer be refused."""
    assert set(NOT_ABOUT_ITEMS) <= set(shipped().rules.policy.rules)
