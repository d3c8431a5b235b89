"""Consent receipts: ISO/IEC TS 27560 as JSON-LD, in words that the vocabulary has, signed by the log's key."""

import json
import re

import pytest
from aboveboard import canonical
from aboveboard.audit import note
from aboveboard.errors import Tampered
from aboveboard.rights import receipt_vocabulary, receipts
from aboveboard.words import ConsentState

from tests.world import DAN, EVE

DPV = re.findall(
    r"\w+",
    """
    hasDataSubject hasNotice ConsentNotice hasProcess hasPurpose hasPersonalData hasProcessing hasDataSource
    hasStorageCondition hasDataController hasLegalBasis ExpressedConsent ExplicitlyExpressedConsent hasRecipient
    hasConsentControl WithdrawConsent isExercisedAt hasJurisdiction hasRight hasConsentStatus isIndicatedAtTime
    hasDuration isIndicatedBy hasIndicationMethod hasRecordOfActivity ConsentGiven RenewedConsentGiven ConsentUnknown
    ConsentRequested ConsentRequestDeferred ConsentRefused ConsentWithdrawn ConsentRevoked ConsentExpired
    ConsentInvalidated Personalisation ServicePersonalisation ProvidePersonalisedRecommendations
    ProvideProductRecommendations UserInterfacePersonalisation PersonalisedAdvertising TargetedAdvertising Profiling
""",
)
"""Terms of DPV 2.3 that its guide for 27560 uses and the vocabulary defines."""

UNDEFINED = re.findall(
    r"\w+",
    """
    ConsentTerminated ConsentType hasProcessingAutomation hasAutomation AutomationOfProcessing FullyAutomatedProcessing
    ScaleOfProcessing WithdrawingFromActivity hasDataStorageCondition hasDataProcessingCondition ProcessingFrequency
    isImplementedBy JointDataController FederatedLocation DataProcessorDataSource hasLegalName Analytics
""",
)
"""Terms that the guide uses and the vocabulary does not have."""

KNOWN = {
    *(f"dpv:{term}" for term in DPV),
    *(
        f"dct:{term}"
        for term in ("conformsTo", "identifier", "language", "created", "valid", "date", "isReplacedBy")
    ),
    *(f"eu-gdpr:{term}" for term in ("A6-1-a", "A9-2-a", "A7-3", "A22-3-a", "A22-3-b", "A22-3-c")),
    *(f"eu-gdpr:A{number}" for number in range(13, 23)),
}
MANDATORY = {
    "header": ("dct:conformsTo", "dct:identifier", "dpv:hasDataSubject"),
    "event": ("dpv:hasConsentStatus", "dpv:isIndicatedAtTime", "dpv:isIndicatedBy"),
    "notice": ("dpv:hasNotice", "dct:language"),
}
MANDATORY_IN_PROCESS = (
    *("dpv:hasPurpose", "dpv:hasPersonalData", "dpv:hasDataController", "dpv:hasStorageCondition"),
    *(
        "dpv:hasJurisdiction",
        "dpv:hasRecipient",
        "dpv:hasConsentControl",
        "dpv:hasRight",
        "dpv:hasLegalBasis",
    ),
)
PURPOSES = ("personalize_visit", "personalize_history", "combine_sources", "improve", "messages")


def asked(shop, person, purpose):
    answer = shop.http.get(f"/v1/people/{person}/consents/{purpose}/receipt")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/ld+json"
    return answer.content


def record_of(data):
    return json.loads(data)["dpv:hasRecordOfActivity"]


def terms(value):
    """Every word of a vocabulary that stands in a receipt, as a name, a type or what is pointed at."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("@id", "@type") and isinstance(inner, str):
                yield inner
            elif key != "@context":
                yield from () if key.startswith("@") else (key,)
                yield from terms(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from terms(inner)


@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.parametrize("state", ["given", "refused", "withdrawn", "objected"])
def test_every_term_is_one_that_the_vocabulary_defines(shop, purpose, state):
    """Whatever was chosen, about whichever purpose; what is none of its terms is an address or an id of ours."""
    eve = shop.welcome(EVE)
    shop.consent(eve, purpose, state)
    receipt = json.loads(asked(shop, eve, purpose))
    used = {term for term in terms(receipt) if re.match(r"(dpv|dct|eu-gdpr):", term)}
    assert len(used) > 20
    assert used <= KNOWN
    rest = set(terms(receipt)) - used - {"signature"}
    assert all(
        re.match(r"urn:uuid:|/v1/|https://w3id.org/dpv/schema/dpv-27560#(receipt|record)", one)
        for one in rest
    )


def test_none_of_our_terms_is_one_that_only_the_guide_has():
    """The guide is read by everybody, and seventeen of its words are nowhere defined."""
    ours = {
        *receipt_vocabulary.STATUS.values(),
        receipt_vocabulary.RENEWED,
        receipt_vocabulary.WITHDRAW,
        receipt_vocabulary.PROFILING,
        receipt_vocabulary.NOTICE,
        *receipt_vocabulary.PURPOSES.values(),
    }
    ours |= {
        *receipt_vocabulary.GENERAL_BASIS,
        *receipt_vocabulary.GDPR_BASIS,
        *receipt_vocabulary.GDPR_RIGHTS,
    }
    assert ours <= KNOWN
    assert len(UNDEFINED) == 17
    assert {f"dpv:{term}" for term in UNDEFINED}.isdisjoint(KNOWN)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_what_the_standard_asks_for_is_there(shop, purpose):
    """Header, notice, event and processing; the record's number is a UUID of version 4."""
    eve = shop.welcome(EVE)
    shop.consent(eve, purpose)
    record = record_of(asked(shop, eve, purpose))
    for names in MANDATORY.values():
        assert set(names) <= set(record)
    assert set(MANDATORY_IN_PROCESS) <= set(record["dpv:hasProcess"])
    assert re.fullmatch(
        "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", record["dct:identifier"]
    )
    assert record["dpv:hasNotice"]["dct:identifier"] == shop.notice(purpose)


def test_it_is_signed_by_the_key_of_the_log(shop, installation):
    """A text changed by one letter is not what was signed, and nor is one without a signature."""
    eve = shop.welcome(EVE)
    gateway = installation.service.gateway
    vkey = note.vkey(gateway.database.origin, gateway.keyring.log_signer.public_key())
    data = asked(shop, eve, "improve")
    assert receipts.verify(data, [vkey])["dpv:hasRecordOfActivity"] == record_of(data)
    unsigned = json.loads(data)
    del unsigned["signature"]
    for spoiled in (
        data.replace(b"ConsentGiven", b"ConsentRefused"),
        canonical.encode(unsigned),
        b"[]",
        b"{",
        b"1",
    ):
        with pytest.raises(Tampered):
            receipts.verify(spoiled, [vkey])


def test_it_is_canonical_and_the_same_each_time(shop):
    """So that it can be kept by its hash."""
    eve = shop.welcome(EVE)
    data = asked(shop, eve, "improve")
    assert data == asked(shop, eve, "improve") == canonical.encode(canonical.decode(data))


def test_it_does_not_say_who_the_person_is(shop):
    """Neither by the app's id nor by one that other receipts have too."""
    dan = shop.welcome(DAN)
    found = [asked(shop, dan, purpose) for purpose in DAN.given]
    assert not [data for data in found if dan.encode() in data]
    assert len({record_of(data)["dpv:hasDataSubject"]["dct:identifier"] for data in found}) == len(found)


def test_the_profile_follows_the_region(shop):
    """Outside of Europe it is the general one; the rights are the same for everybody."""
    found = []
    for region in ("FR", "BR"):
        shop.ok("PUT", f"/v1/people/from-{region}/facts", {"region": region})
        shop.consent(f"from-{region}", "improve")
        found.append(json.loads(asked(shop, f"from-{region}", "improve")))
    assert [each["dct:conformsTo"]["@id"].rpartition("#")[2] for each in found] == [
        "receipt-eu-gdpr",
        "receipt",
    ]
    here, there = (each["dpv:hasRecordOfActivity"]["dpv:hasProcess"] for each in found)
    assert here["dpv:hasRight"] == there["dpv:hasRight"]
    assert {"@id": "eu-gdpr:A6-1-a"} in here["dpv:hasLegalBasis"]
    assert there["dpv:hasLegalBasis"] == [{"@id": "dpv:ExpressedConsent"}]


def test_how_long_data_stays_and_what_it_is(shop):
    """As the catalogue of signals declares it; an end of the consent is told too."""
    eve = shop.welcome(EVE)
    shop.consent(eve, "personalize_history", expires="2999-01-01T00:00:00Z")
    history, visit = (
        record_of(asked(shop, eve, name)) for name in ("personalize_history", "personalize_visit")
    )
    assert history["dpv:hasProcess"]["dpv:hasStorageCondition"]["dpv:hasDuration"] == "P730D"
    assert visit["dpv:hasProcess"]["dpv:hasStorageCondition"]["dpv:hasDuration"] == "PT30M"
    assert {"dct:identifier": "transactional"} in history["dpv:hasProcess"]["dpv:hasPersonalData"]
    assert "dpv:hasDuration" in history
    assert "dpv:hasDuration" not in visit


@pytest.mark.parametrize(
    ("state", "before", "term"),
    [
        ("given", False, "ConsentGiven"),
        ("given", True, "RenewedConsentGiven"),
        ("refused", True, "ConsentRefused"),
        ("withdrawn", True, "ConsentWithdrawn"),
        ("expired", True, "ConsentExpired"),
        ("objected", True, "ConsentWithdrawn"),
        ("objected", False, "ConsentRefused"),
    ],
)
def test_each_state_has_its_term(state, before, term):
    """There is no term for an objection: it takes back what was agreed to, or refuses."""
    assert receipt_vocabulary.status(ConsentState(state), before=before) == f"dpv:{term}"


@pytest.mark.parametrize(
    ("data_use", "term"),
    [
        ("personalize.content.profiled", "dpv:ProvidePersonalisedRecommendations"),
        ("personalize.content.limited", "dpv:ServicePersonalisation"),
        ("personalize", "dpv:Personalisation"),
        ("functional.service.improve", None),
        ("marketing.communications", None),
    ],
)
def test_a_purpose_has_the_nearest_term_or_none(data_use, term):
    """A wrong one would be worse than our own name alone."""
    assert receipt_vocabulary.purpose_of(data_use) == term


@pytest.mark.parametrize(
    ("person", "purpose"), [("nobody", "improve"), ("u", "messages"), ("u", "sell_it_all")]
)
def test_without_a_choice_there_is_no_receipt(shop, person, purpose):
    """Nothing is made up."""
    shop.consent("u", "improve")
    assert shop.refused("GET", f"/v1/people/{person}/consents/{purpose}/receipt")["status"] == 404
