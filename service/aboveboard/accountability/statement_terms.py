"""The platform's own facts for statements of reasons, from a file that the operator writes.

It declares the placements with items that recipients of the service provided. It also declares the rules that refuse
an item for what it is. No record has either. A rule about the person who looks, such as a cap, restricts no item.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal

from msgspec import UNSET, Struct, UnsetType, structs

from aboveboard.accountability.statement import (
    ContentCategory,
    ContentType,
    Ground,
    Line,
    Paragraph,
    ReasonsStatement,
    SourceType,
    Text,
    Visibility,
    YesNo,
    find_faults,
)
from aboveboard.declared import convert, parse, refuse_start

NOT_ABOUT_ITEMS = ("show-cap", "show-total-cap", "show-quiet", "show-message-consent")
"""The shipped rules that are about the person who looks. They are refused here, so that no one declares them by mistake."""


class PlacementTerms(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A placement whose items are provided by recipients of the service (DSA Art. 3(b), 17(1))."""

    provided_by_recipients: Literal[True]
    content_type: tuple[ContentType, ...]
    content_type_other: Line | UnsetType = UNSET
    content_language: str | UnsetType = UNSET
    territorial_scope: tuple[str, ...] | UnsetType = UNSET


class RuleTerms(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The account of a rule that restricts an item."""

    decision_visibility: tuple[Visibility, ...]
    decision_visibility_other: Line | UnsetType = UNSET
    decision_ground: Ground
    decision_ground_reference_url: Line | UnsetType = UNSET
    illegal_content_legal_ground: Line | UnsetType = UNSET
    illegal_content_explanation: Paragraph | UnsetType = UNSET
    incompatible_content_ground: Line | UnsetType = UNSET
    incompatible_content_explanation: Paragraph | UnsetType = UNSET
    incompatible_content_illegal: YesNo | UnsetType = UNSET
    category: ContentCategory
    category_addition: tuple[ContentCategory, ...] | UnsetType = UNSET
    decision_facts: Text
    source_type: SourceType = "SOURCE_VOLUNTARY"
    source_identity: Line | UnsetType = UNSET
    automated_detection: YesNo


class StatementTerms(Struct, frozen=True):
    """The placements by `<app>/<placement>`, and the rules by id."""

    placements: Mapping[str, PlacementTerms]
    rules: Mapping[str, RuleTerms]


def read_terms(text: str, file: str) -> StatementTerms:
    """Returns the terms in TOML text. Raises StartupRefused for a fault, with its key."""
    tables = parse(text, file)
    for name in tables:
        if name not in ("placements", "rules"):
            raise refuse_start(file, name, "is unknown; there are [placements] and [rules]")
    placements = convert(tables.get("placements", {}), dict[str, PlacementTerms], file=file, key="placements")
    rules = convert(tables.get("rules", {}), dict[str, RuleTerms], file=file, key="rules")
    for rule in rules:
        if rule in NOT_ABOUT_ITEMS:
            raise refuse_start(
                file, f"rules.{rule}", "is about the person who looks, so it restricts no item"
            )
    terms = StatementTerms(placements, rules)
    for key, problem in _faults(terms):
        raise refuse_start(file, key, problem)
    return terms


def make_statement(
    puid: str, placement: PlacementTerms, rule: RuleTerms, *, content_date: date, application_date: date
) -> ReasonsStatement:
    """Returns the statement about an item. Its members are declared, except for the puid and the dates."""
    given = {
        name: value
        for part in (placement, rule)
        for name, value in structs.asdict(part).items()
        if value is not UNSET and name != "provided_by_recipients"
    }
    return ReasonsStatement(puid=puid, content_date=content_date, application_date=application_date, **given)


def _faults(terms: StatementTerms) -> Iterator[tuple[str, str]]:
    """Yields what would make a statement that the database refuses."""
    of_placement = set(PlacementTerms.__struct_fields__)
    day = date(2026, 1, 1)
    for place, placement in terms.placements.items():
        for name, rule in terms.rules.items():
            probe = make_statement("probe", placement, rule, content_date=day, application_date=day)
            for member, problem in find_faults(probe):
                owner = f"placements.{place}" if member in of_placement else f"rules.{name}"
                yield f"{owner}.{member}", problem
