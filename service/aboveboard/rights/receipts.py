"""Consent receipts: a person's choice as JSON-LD in the form of ISO/IEC TS 27560:2023, for them to keep.

The log's key signs a receipt. `signature` has the signature lines of a signed note (c2sp.org/signed-note).
The signed text is the receipt without that member, as canonical JSON (RFC 8785) on one line. So the log's
public key is enough to check it offline, with the tools that check checkpoints.

The person is named by the tag of the log's entry. Only this service can tell that two receipts are of one
person.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import assert_never
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct

from aboveboard import canonical
from aboveboard.audit import note
from aboveboard.audit.entries import Leaf
from aboveboard.canonical import JsonValue
from aboveboard.clock import to_iso
from aboveboard.consent.dial import region_class
from aboveboard.errors import Tampered
from aboveboard.gateway.rules import Rules
from aboveboard.people.state import VISIT_IDLE_MS
from aboveboard.rights import receipt_vocabulary
from aboveboard.words import ConsentState, LapseCause, OtherId, Reach

MEDIA_TYPE = "application/ld+json"
SIGNATURE = "signature"
_MS_PER_MINUTE = 60_000

Signers = Sequence[tuple[str, Ed25519PrivateKey]]


class ReceiptChoice(Struct, frozen=True, kw_only=True):
    """A recorded choice and its context. Times are in ms since 1970 UTC.

    `state` is the one to tell: where the choice does not hold, it is not that of the choice. `leaf` is the leaf of its
    entry, `instead` that of the choice that holds instead. `before` is True when the choice before it was a yes to the
    same purpose. `counts_ms` is the time from which it counts. `claimed` and `carried_by` are as in `ConsentEvent`.
    `lapse` is why a yes is no longer in force, None while it is. It goes before `state`. `via` is set for a no that was
    said under another id of the person.
    """

    purpose: str
    state: ConsentState
    notice: str
    at_ms: int
    recorded: str
    language: str | None
    method: str | None
    expires_ms: int | None
    before: bool
    leaf: Leaf
    region: str | None
    counts_ms: int | None = None
    claimed: str | None = None
    carried_by: str | None = None
    instead: Leaf | None = None
    lapse: LapseCause | None = None
    via: OtherId | None = None


class House(Struct, frozen=True):
    """The issuer of receipts. `url` is the gateway's address, or "" when none is set.

    `controller` is responsible for the data, and `place` is where the data is stored.
    """

    rules: Rules
    url: str
    controller: str
    place: str


def receipt(chosen: ReceiptChoice, house: House) -> dict[str, JsonValue]:
    """Returns the unsigned receipt. Under the same rules, the same choice gives the same receipt while it holds."""
    gdpr = region_class(house.rules.dial, chosen.region) == "eea"
    return {
        "@context": receipt_vocabulary.CONTEXT,
        "@id": f"urn:uuid:{name_receipt(chosen.leaf)}",
        "dct:conformsTo": {"@id": receipt_vocabulary.PROFILES + ("receipt-eu-gdpr" if gdpr else "receipt")},
        "dct:identifier": name_receipt(chosen.leaf),
        "dct:created": chosen.recorded,
        "dpv:hasRecordOfActivity": _record(chosen, house, gdpr=gdpr),
    }


def _record(chosen: ReceiptChoice, house: House, *, gdpr: bool) -> dict[str, JsonValue]:
    found: dict[str, JsonValue] = {
        "@id": f"urn:uuid:{_uuid(chosen.leaf, 'record')}",
        "dct:conformsTo": {"@id": receipt_vocabulary.PROFILES + ("record-eu-gdpr" if gdpr else "record")},
        "dct:identifier": _uuid(chosen.leaf, "record"),
        "dpv:hasDataSubject": {"dct:identifier": chosen.leaf.tag},
        "dct:language": chosen.language or "en",
        "dpv:hasProcess": _process(chosen, house, gdpr=gdpr),
        "dpv:hasConsentStatus": {"@id": _status(chosen)},
        "dpv:isIndicatedAtTime": to_iso(chosen.at_ms),
        "dpv:isIndicatedBy": {"dct:identifier": chosen.carried_by or chosen.leaf.tag},
    }
    if chosen.counts_ms is not None and chosen.counts_ms != chosen.at_ms:
        found["dct:valid"] = to_iso(chosen.counts_ms)
    if chosen.claimed is not None:
        found["dct:date"] = chosen.claimed
    if chosen.instead is not None:
        found["dct:isReplacedBy"] = {"@id": f"urn:uuid:{_uuid(chosen.instead, 'record')}"}
    if chosen.notice:
        address = f"{house.url}/v1/notices/{chosen.notice}"
        found["dpv:hasNotice"] = {
            "@id": address,
            "@type": receipt_vocabulary.NOTICE,
            "dct:identifier": chosen.notice,
        }
    if chosen.via is not None:
        found["dpv:hasJustification"] = receipt_vocabulary.JUSTIFICATIONS[chosen.via]
    if chosen.method:
        found["dpv:hasIndicationMethod"] = chosen.method
    if chosen.expires_ms is not None:
        found["dpv:hasDuration"] = _minutes(chosen.expires_ms - chosen.at_ms)
    return found


def _status(chosen: ReceiptChoice) -> str:
    if chosen.lapse is not None:
        return receipt_vocabulary.status_of_lapse(chosen.lapse)
    return receipt_vocabulary.status(chosen.state, before=chosen.before)


def _process(chosen: ReceiptChoice, house: House, *, gdpr: bool) -> dict[str, JsonValue]:
    rules = house.rules
    return _data(rules, chosen.purpose, house.place) | {
        "dpv:hasPurpose": _purpose(rules, chosen),
        "dpv:hasDataController": {"dct:identifier": house.controller},
        "dpv:hasRecipient": [],
        "dpv:hasLegalBasis": [
            {"@id": name}
            for name in (receipt_vocabulary.GDPR_BASIS if gdpr else receipt_vocabulary.GENERAL_BASIS)
        ],
        "dpv:hasConsentControl": {
            "@id": receipt_vocabulary.WITHDRAW,
            "dpv:isExercisedAt": f"{house.url}/v1/people/{{person}}/consents/{chosen.purpose}",
        },
        "dpv:hasJurisdiction": {"dct:identifier": chosen.region or region_class(rules.dial, chosen.region)},
        "dpv:hasRight": [{"@id": name} for name in receipt_vocabulary.GDPR_RIGHTS],
    }


def _data(rules: Rules, purpose: str, place: str) -> dict[str, JsonValue]:
    """Returns the data that the purpose gives access to, its source, and how long it is stored.

    If no level of the dial needs the purpose, only its notice describes the data.
    """
    reach = next((level.reach for level in rules.dial.levels if level.purpose == purpose), None)
    if reach is None:
        return {
            "dpv:hasPersonalData": [{"dct:identifier": "as the notice says"}],
            "dpv:hasStorageCondition": {"dct:identifier": place},
        }
    types = [each for each in rules.catalogue.types.values() if _has_reach(each.reach, reach)]
    days = max((each.retention_days for each in types), default=0)
    kept = _minutes(VISIT_IDLE_MS) if reach is Reach.VISIT else f"P{days}D"
    found: dict[str, JsonValue] = {
        "dpv:hasPersonalData": [
            {"dct:identifier": name} for name in sorted({each.category for each in types})
        ],
        "dpv:hasDataSource": [{"dct:identifier": reach}],
        "dpv:hasStorageCondition": {"dct:identifier": place, "dpv:hasDuration": kept},
    }
    if _is_profiling(reach):
        found["dpv:hasProcessing"] = {"@id": receipt_vocabulary.PROFILING}
    return found


def _is_profiling(reach: Reach) -> bool:
    match reach:
        case Reach.HISTORY | Reach.ELSEWHERE:
            return True
        case Reach.VISIT | Reach.PAGE:
            return False
    assert_never(reach)


def _has_reach(own: Reach | None, reach: Reach) -> bool:
    """Returns True when signals of a type, which may declare a reach of its own, can have this reach."""
    return own is reach or (own is None and reach in (Reach.VISIT, Reach.HISTORY))


def _purpose(rules: Rules, chosen: ReceiptChoice) -> dict[str, JsonValue]:
    """Returns our own purpose, with the nearest term of the vocabulary if there is one.

    The purpose may no longer be declared.
    """
    declared = rules.purposes.get(chosen.purpose)
    found: dict[str, JsonValue] = {"dct:identifier": chosen.purpose}
    kind = receipt_vocabulary.purpose_of(declared.data_use) if declared else None
    return found | ({"@type": kind} if kind else {})


def _minutes(length_ms: int) -> str:
    return f"PT{max(0, length_ms) // _MS_PER_MINUTE}M"


def _uuid(leaf: Leaf, what: str) -> str:
    """Returns a UUID in the form of version 4. Its bits derive from the entry's commitment, which is random."""
    digest = sha256(f"aboveboard/{what}/1/{leaf.commitment}".encode()).digest()
    return str(UUID(bytes=digest[:16], version=4))


def name_receipt(leaf: Leaf) -> str:
    """Returns the identifier of the receipt of this entry's choice."""
    return _uuid(leaf, "receipt")


def sign_receipt(unsigned: Mapping[str, JsonValue], signers: Signers) -> bytes:
    """Returns the receipt with its signatures, as canonical JSON."""
    lines = note.sign(_text(unsigned), signers).partition("\n\n")[2]
    return canonical.encode({**unsigned, SIGNATURE: lines})


def verify(data: bytes, vkeys: Sequence[str]) -> dict[str, JsonValue]:
    """Returns the receipt without its signatures. Raises Tampered unless one of these keys has signed it."""
    try:
        found = canonical.decode(data)
        if not isinstance(found, dict) or not isinstance(lines := found.pop(SIGNATURE), str):
            raise TypeError("A receipt is an object with a text member `signature`.")
        note.verify(_text(found) + "\n" + lines, vkeys)
    except (ValueError, KeyError, TypeError):
        raise Tampered("This receipt has no valid signature. Check the key and the file.") from None
    return found


def _text(unsigned: Mapping[str, JsonValue]) -> str:
    return canonical.encode(unsigned).decode() + "\n"
