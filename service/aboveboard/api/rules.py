"""The rules in force, in words: purposes, the dial, the policy set and notices."""

from typing import Annotated, Literal

from litestar import get
from msgspec import Meta, Struct

from aboveboard.api.doorkeeper import needs
from aboveboard.api.protocol import gateway_of, in_path, key_of
from aboveboard.consent.notices import current
from aboveboard.http import HttpRequest
from aboveboard.identifiers import text
from aboveboard.numbers.shown_notices import ShownNotices
from aboveboard.preferences.history import notice_of
from aboveboard.words import Reach, Role

ANY = (needs(Role.APP, Role.COMPLIANCE, Role.ADMIN),)

NoticeId = Annotated[str, text(100, "A notice's id, which is the hash of its text")]
NoticePath = Annotated[str, in_path(NoticeId)]


_NEWEST = "$response.body#/purposes/0/notices/en"
LINKS = {
    "notice": {"operationId": "getNotice", "parameters": {"notice": _NEWEST}},
    "choose": {
        "operationId": "putConsent",
        "parameters": {"purpose": "$response.body#/purposes/0/purpose"},
        "requestBody": {"state": "given", "notice": _NEWEST},
    },
}


class LevelAnswer(Struct, frozen=True):
    """A level of the dial. It needs a yes to `purpose`, or none if that is null.

    `strength` bounds how far a choice may differ from the baseline, as a total variation from 0 to 1.
    """

    level: int
    name: str
    reach: Reach | None
    purpose: str | None
    strength: float
    sentence: dict[str, str]


class PurposeAnswer(Struct, frozen=True):
    """A declared purpose. `notices` has the id of its newest text by language, and a choice names the one shown.

    A yes ends `lifetime_days` after it was said, or not by itself when that is null.
    """

    purpose: str
    title: dict[str, str]
    sentence: dict[str, str]
    notices: dict[str, str]
    lifetime_days: int | None


class PurposesAnswer(Struct, frozen=True):
    """All declared purposes, and the levels of the dial from 0 up."""

    purposes: list[PurposeAnswer]
    dial: list[LevelAnswer]


class RuleAnswer(Struct, frozen=True):
    """A rule of the policy set. A choice of the person can lift a `waivable` rule. Nothing lifts one that is `never`."""

    rule: str
    effect: Literal["permit", "forbid"]
    actions: tuple[str, ...]
    reason: dict[str, str]
    kind: Literal["never", "waivable"]
    since: Annotated[str, Meta(extra_json_schema={"format": "date"})]
    source: str
    text: str


class PoliciesAnswer(Struct, frozen=True):
    """The policy set in force. A record and an entry name, as `policy`, the id of the set of their time."""

    policy: str
    rules: list[RuleAnswer]


class NoticeAnswer(Struct, frozen=True):
    """A notice: the text that a person saw before a choice. `notice` is the hash of it.

    With `asks_again`, a yes to an older version has ended.
    """

    notice: str
    purpose: str
    version: int
    language: str
    text: str
    asks_again: bool


@get(
    "/v1/purposes",
    operation_id="getPurposes",
    summary="Read the purposes and the dial, in words",
    guards=ANY,
    tags=["rules"],
    opt={"links": LINKS},
)
async def purposes(request: HttpRequest) -> PurposesAnswer:
    rules = gateway_of(request).rules
    found = []
    for purpose in rules.purposes.values():
        languages = {notice.language for notice in rules.notices.values() if notice.purpose == purpose.id}
        newest = {
            language: current(rules.notices.values(), purpose.id, language) for language in sorted(languages)
        }
        notices = {language: notice.id for language, notice in newest.items() if notice is not None}
        found.append(
            PurposeAnswer(
                purpose.id, dict(purpose.title), dict(purpose.sentence), notices, purpose.lifetime_days
            )
        )
    dial = [
        LevelAnswer(int(row.level), row.name, row.reach, row.purpose, row.strength, dict(row.sentence))
        for row in rules.dial.levels
    ]
    return PurposesAnswer(found, dial)


@get(
    "/v1/policies",
    operation_id="getPolicies",
    summary="Read the policy set in force",
    guards=ANY,
    tags=["rules"],
)
async def policies(request: HttpRequest) -> PoliciesAnswer:
    policy = gateway_of(request).rules.policy
    rules = [
        RuleAnswer(
            rule=rule.id,
            effect=rule.effect,
            actions=rule.actions,
            reason=rule.reason,
            kind=rule.klass,
            since=rule.since.isoformat(),
            source=rule.source,
            text=rule.text,
        )
        for rule in policy.rules.values()
    ]
    return PoliciesAnswer(policy.id, rules)


@get(
    "/v1/notices/{notice:str}",
    operation_id="getNotice",
    summary="Read a notice by its hash",
    guards=ANY,
    tags=["rules"],
    opt={"raises": (404,)},
)
async def notice_by_id(request: HttpRequest, notice: NoticePath) -> NoticeAnswer:
    gateway = gateway_of(request)
    found = await notice_of(gateway, notice)
    if key_of(request).role is Role.APP:
        gateway.part(ShownNotices).note(found.purpose, found.version, found.language)
    return NoticeAnswer(
        found.notice, found.purpose, found.version, found.language, found.text, found.asks_again is True
    )
