"""A statement of reasons (DSA Art. 17) in the form of the Commission's transparency database, version 2.

Members, words and lengths are those of its API for `POST /api/v1/statements`, of which only restrictions of visibility
occur here. Source: digital-services-act/transparency-database, `app/Http/Requests/StatementStoreRequest.php`.
"""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

Visibility = Literal[
    "DECISION_VISIBILITY_CONTENT_REMOVED",
    "DECISION_VISIBILITY_CONTENT_DISABLED",
    "DECISION_VISIBILITY_CONTENT_DEMOTED",
    "DECISION_VISIBILITY_CONTENT_AGE_RESTRICTED",
    "DECISION_VISIBILITY_CONTENT_INTERACTION_RESTRICTED",
    "DECISION_VISIBILITY_CONTENT_LABELLED",
    "DECISION_VISIBILITY_OTHER",
]
Ground = Literal["DECISION_GROUND_ILLEGAL_CONTENT", "DECISION_GROUND_INCOMPATIBLE_CONTENT"]
ContentType = Literal[
    "CONTENT_TYPE_APP",
    "CONTENT_TYPE_AUDIO",
    "CONTENT_TYPE_IMAGE",
    "CONTENT_TYPE_PRODUCT",
    "CONTENT_TYPE_SYNTHETIC_MEDIA",
    "CONTENT_TYPE_TEXT",
    "CONTENT_TYPE_VIDEO",
    "CONTENT_TYPE_OTHER",
]
ContentCategory = Literal[
    "STATEMENT_CATEGORY_ANIMAL_WELFARE",
    "STATEMENT_CATEGORY_CONSUMER_INFORMATION",
    "STATEMENT_CATEGORY_CYBER_VIOLENCE",
    "STATEMENT_CATEGORY_CYBER_VIOLENCE_AGAINST_WOMEN",
    "STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS",
    "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH",
    "STATEMENT_CATEGORY_INTELLECTUAL_PROPERTY_INFRINGEMENTS",
    "STATEMENT_CATEGORY_NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS",
    "STATEMENT_CATEGORY_NOT_SPECIFIED_NOTICE",
    "STATEMENT_CATEGORY_OTHER_VIOLATION_TC",
    "STATEMENT_CATEGORY_PROTECTION_OF_MINORS",
    "STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY",
    "STATEMENT_CATEGORY_SCAMS_AND_FRAUD",
    "STATEMENT_CATEGORY_SELF_HARM",
    "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS",
    "STATEMENT_CATEGORY_VIOLENCE",
]
SourceType = Literal[
    "SOURCE_ARTICLE_16", "SOURCE_TRUSTED_FLAGGER", "SOURCE_TYPE_OTHER_NOTIFICATION", "SOURCE_VOLUNTARY"
]
YesNo = Literal["Yes", "No"]

EEA = (
    *(
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IS",
        "IT",
        "LI",
    ),
    *("LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"),
)
"""The countries that a territorial scope may name."""

Line = Annotated[str, Meta(min_length=1, max_length=500)]
Paragraph = Annotated[str, Meta(min_length=1, max_length=2000)]
Text = Annotated[str, Meta(min_length=1, max_length=5000)]

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2038, 1, 1)


class ReasonsStatement(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One statement. Optional members are absent where nothing is declared for them."""

    puid: Annotated[str, Meta(pattern=r"^[a-zA-Z0-9_-]{1,500}$")]
    decision_visibility: Annotated[tuple[Visibility, ...], Meta(min_length=1)]
    decision_visibility_other: Line | UnsetType = UNSET
    decision_ground: Ground
    decision_ground_reference_url: Line | UnsetType = UNSET
    illegal_content_legal_ground: Line | UnsetType = UNSET
    illegal_content_explanation: Paragraph | UnsetType = UNSET
    incompatible_content_ground: Line | UnsetType = UNSET
    incompatible_content_explanation: Paragraph | UnsetType = UNSET
    incompatible_content_illegal: YesNo | UnsetType = UNSET
    content_type: Annotated[tuple[ContentType, ...], Meta(min_length=1)]
    content_type_other: Line | UnsetType = UNSET
    category: ContentCategory
    category_addition: tuple[ContentCategory, ...] | UnsetType = UNSET
    territorial_scope: tuple[str, ...] | UnsetType = UNSET
    content_language: Annotated[str, Meta(pattern="^[A-Z]{2}$")] | UnsetType = UNSET
    content_date: date
    application_date: date
    decision_facts: Text
    source_type: SourceType
    source_identity: Line | UnsetType = UNSET
    automated_detection: YesNo
    automated_decision: Literal["AUTOMATED_DECISION_FULLY"] = "AUTOMATED_DECISION_FULLY"


def find_faults(statement: ReasonsStatement) -> Iterator[tuple[str, str]]:
    """Yields each rule between members that the statement breaks, as the member and the correct form."""
    needs = {
        "illegal_content_legal_ground": statement.decision_ground == "DECISION_GROUND_ILLEGAL_CONTENT",
        "illegal_content_explanation": statement.decision_ground == "DECISION_GROUND_ILLEGAL_CONTENT",
        "incompatible_content_ground": statement.decision_ground == "DECISION_GROUND_INCOMPATIBLE_CONTENT",
        "incompatible_content_explanation": statement.decision_ground
        == "DECISION_GROUND_INCOMPATIBLE_CONTENT",
        "decision_visibility_other": "DECISION_VISIBILITY_OTHER" in statement.decision_visibility,
        "content_type_other": "CONTENT_TYPE_OTHER" in statement.content_type,
    }
    for name, is_needed in needs.items():
        if (getattr(statement, name) is not UNSET) is not is_needed:
            yield name, "must be there" if is_needed else "must be absent"
    if (
        statement.incompatible_content_illegal is not UNSET
        and statement.decision_ground == "DECISION_GROUND_ILLEGAL_CONTENT"
    ):
        yield "incompatible_content_illegal", "must be absent"
    if statement.source_identity is not UNSET and statement.source_type == "SOURCE_VOLUNTARY":
        yield "source_identity", "must be absent"
    if statement.territorial_scope is not UNSET and not set(statement.territorial_scope) <= set(EEA):
        yield "territorial_scope", f"must be countries of the EEA: {', '.join(EEA)}"
    if not FIRST_DAY <= statement.content_date <= LAST_DAY:
        yield "content_date", f"must be from {FIRST_DAY} to {LAST_DAY}"
