"""The list of what is counted. A topic is here, or it is not counted.

Every label has few values. They are closed words, and names that the operator declared. A value from an app that is
neither counts under OTHER. So no app can add rows without end, and no text of a person gets into a label.
"""

from collections.abc import Collection

from aboveboard.words import BoundBy, ConsentState, Level, Word

OTHER, NONE = "other", "none"
"""The values of a label for what is on no list, and for what was not sent."""

METHODS = (
    *("assistant", "banner", "email", "form", "import", "letter", "objection", "phone"),
    *("privacy page", "settings", "sign-up"),
)
"""The ways of choosing that are counted apart. A choice names its way freely, so any other one is OTHER."""

HEADLINES = ("you", "baseline", "chance", "left")


class Within(Word):
    """The time that an answer to a request took. `LATE` is past its due day, and `CLOSED` ended without an answer."""

    DAY = "day"
    WEEK = "week"
    IN_TIME = "in_time"
    LATE = "late"
    CLOSED = "closed"


class RequestKind(Word):
    """The kind of a request that a person has a right to. All but `CASE` and `ERASURE` are done as they come in."""

    COPY = "copy"
    CORRECTION = "correction"
    ERASURE = "erasure"
    OBJECTION = "objection"
    RESTRICTION = "restriction"
    CASE = "case"


CONSENTS, DIAL, LEVELS, ASKED = "consents", "dial", "levels", "asked"
GPC, HEADLINES_SHOWN, REQUESTS, ANSWERS = "gpc", "headlines", "requests", "answers"
NOTICES_SHOWN, AUDITS, UNCOUNTED = "notices_shown", "audits", "uncounted"

TOPICS: dict[str, tuple[str, ...]] = {
    CONSENTS: ("purpose", "state", "version", "language", "method"),
    DIAL: ("level",),
    LEVELS: ("effective", "bound_by"),
    ASKED: ("asked",),
    GPC: ("gpc",),
    HEADLINES_SHOWN: ("headline",),
    REQUESTS: ("request",),
    ANSWERS: ("request", "within"),
    NOTICES_SHOWN: ("purpose", "version", "language"),
    AUDITS: ("verdict",),
    UNCOUNTED: ("kind",),
}
"""The topics, each with the names of its labels.

- `consents`: choices about purposes, and the ends of a yes. `dial`: levels that people chose.
- `levels`, `asked`, `gpc` and `headlines`: decisions.
- `requests` and `answers`: what people demanded, and how fast it was done.
- `notices_shown`: texts that were read by an app or on a page. They come from no entry.
- `audits`: bias checks. `uncounted`: entries whose record was gone before it was counted.
"""

LEVEL_WORDS = tuple(str(int(level)) for level in Level)
STATES = tuple(str(state) for state in ConsentState)
BOUNDS = tuple(str(cause) for cause in BoundBy)


def among(value: str | None, known: Collection[str]) -> str:
    """Returns the value if it is known, OTHER if it is not, and NONE without one."""
    if not value:
        return NONE
    return value if value in known else OTHER
