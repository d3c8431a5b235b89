"""The words of a consent receipt: W3C's Data Privacy Vocabulary 2.3, in the profile for ISO/IEC TS 27560:2023.

It contains only terms that the vocabulary defines. The vocabulary's own guide uses some others.
"""

from typing import assert_never

from aboveboard.words import ConsentState, LapseCause, OtherId

CONTEXT: dict[str, str | None] = {
    "dct": "http://purl.org/dc/terms/",
    "dpv": "https://w3id.org/dpv#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "signature": None,
}
"""The JSON-LD context. A term that is null makes no statement: the signature is not part of the receipt's text.
"""

PROFILES = "https://w3id.org/dpv/schema/dpv-27560#"

RENEWED = "dpv:RenewedConsentGiven"
WITHDRAW = "dpv:WithdrawConsent"
PROFILING = "dpv:Profiling"
NOTICE = "dpv:ConsentNotice"

JUSTIFICATIONS = {
    OtherId.ALIAS: "said under another id of the same person",
    OtherId.LINK: "said under another id before the two were linked",
}
"""The reason of a no that was not said under this id, in words."""

GENERAL_BASIS = ("dpv:ExpressedConsent",)
GDPR_BASIS = ("dpv:ExpressedConsent", "eu-gdpr:A6-1-a")
GDPR_RIGHTS = tuple(
    f"eu-gdpr:A{number}" for number in ("7-3", "13", "15", "16", "17", "18", "19", "20", "21", "22")
)

PURPOSES = {
    "personalize": "dpv:Personalisation",
    "personalize.content": "dpv:ServicePersonalisation",
    "personalize.content.profiled": "dpv:ProvidePersonalisedRecommendations",
    "personalize.content.profiling": "dpv:ProvidePersonalisedRecommendations",
    "marketing.advertising.profiling": "dpv:PersonalisedAdvertising",
    "marketing.advertising.first_party.targeted": "dpv:TargetedAdvertising",
    "marketing.advertising.third_party.targeted": "dpv:TargetedAdvertising",
}
"""The nearest purpose of the vocabulary, by the data use that a purpose declares."""


def status(state: ConsentState, *, before: bool) -> str:
    """Returns the vocabulary's status of a choice. `before` is True when the previous choice was a yes.

    An objection counts as a withdrawal after a yes, and as a refusal otherwise.
    """
    match state:
        case ConsentState.GIVEN:
            return RENEWED if before else "dpv:ConsentGiven"
        case ConsentState.REFUSED:
            return "dpv:ConsentRefused"
        case ConsentState.WITHDRAWN:
            return "dpv:ConsentWithdrawn"
        case ConsentState.OBJECTED:
            return status(ConsentState.WITHDRAWN if before else ConsentState.REFUSED, before=before)
        case ConsentState.CLAIMED:
            return "dpv:ConsentRequested"
        case ConsentState.EXPIRED:
            return "dpv:ConsentExpired"
    assert_never(state)


def status_of_lapse(cause: LapseCause) -> str:
    """Returns the vocabulary's status of a yes that ended without a choice of the person.

    An end by time is an expiry. A text that asks again, or the coming of age, makes the yes invalid.
    """
    match cause:
        case LapseCause.EXPIRED:
            return "dpv:ConsentExpired"
        case LapseCause.ASKS_AGAIN | LapseCause.CAME_OF_AGE:
            return "dpv:ConsentInvalidated"
    assert_never(cause)


STATUS = {state: status(state, before=False) for state in ConsentState}


def purpose_of(data_use: str) -> str | None:
    """Returns the vocabulary's nearest purpose for a data use, or None.

    A data use without one takes the purpose of the nearest use above it.
    """
    while data_use:
        if data_use in PURPOSES:
            return PURPOSES[data_use]
        data_use = data_use.rpartition(".")[0]
    return None
