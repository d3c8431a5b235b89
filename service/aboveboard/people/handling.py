"""The ways in which each right reaches data about a person, and the function that acts in each.

Each right has a closed set of words, and a row of `inventory` has one word of each. The functions stay in higher layers:
`by` is the name of one, as `module:function` below this package. It is "" where nothing has to be done.
"""

from typing import NamedTuple, Self

from aboveboard.words import Word


class _Row(NamedTuple):
    """The properties of a way: its sentence fragment, and the function that acts."""

    word: str
    by: str = ""


class Way(Word):
    """A way to treat stored data, in words, with the function that acts."""

    by: str

    def __new__(cls, word: str, by: str = "") -> Self:
        member = str.__new__(cls, word)
        member._value_, member.by = word, by
        return member


class ReadWay(Way):
    """The way in which the API and the person's own pages show data."""

    SUMMARY = _Row("in the summary", "rights.person_data:summarize")
    HISTORY = _Row("in the history of choices", "preferences.history:history")
    DECISIONS = _Row("with its reasons", "rights.own_records:page_of")
    LOOKUPS = _Row("on their own page, with the reason", "rights.lookups:list_lookups")
    CASES = _Row("on their own page, as cases", "rights.cases:list_own_cases")
    HOLDS = _Row("on their own page, with ground and end", "rights.own_holds:list_own_holds")
    NOT_SHOWN = _Row("no")


class ExportWay(Way):
    """The part of the person's own archive that has the data."""

    DESCRIBED = _Row("`person.json`", "rights.person_data:describe")
    AS_STORED = _Row("`person.json`, as stored", "rights.stored_state:select_stored")
    SIGNALS = _Row("`signals.jsonl`", "rights.access:write_export")
    IMPORTS = _Row("`imports.jsonl`", "rights.access:write_export")
    STRETCHES = _Row("`visits.jsonl`", "rights.access:write_export")
    CASES = _Row("`cases.jsonl`", "rights.access:write_export")
    HOLDS = _Row("`holds.jsonl`", "rights.access:write_export")
    RECORDS = _Row("`records.jsonl`, with a proof of each", "rights.access:write_export")
    LEFT_OUT = _Row("no")


class EraseWay(Way):
    """The step of an erasure that removes the data."""

    ROWS = _Row("deleted by row", "erasure.rows:delete_rows")
    WITH_ROW = _Row("with the person's row and key", "people.store:delete_person")
    WITH_PLAN = _Row("when the erasure ends", "erasure.state:close")
    SUBTRACTED = _Row("subtracted, exact to the bit", "learning.unlearn:unlearn")
    FILES = _Row("the file is deleted", "exports.jobs:forget_files")
    NAMELESS = _Row("the file has no name, and ends with its process", "rights.archive_files:sweep")
    HELD = _Row("stays for the legal hold, without the person's name", "erasure.rows:detach_held")
    STAYS = _Row("stays")


class UnlearnWay(Way):
    """The effect of a withdrawal of learning, or of a new limit."""

    EXAMPLES = _Row("its examples are unlearned", "learning.withdrawal:forget_due")
    EXCLUDED = _Row("what a limit excludes is deleted", "signals.profile:without")
    NOTHING = _Row("nothing is learned from it")


class RestrictWay(Way):
    """The effect of a restriction."""

    UNUSED = _Row("not used, and nothing is added", "consent.precedence:effective")
    SETTLED = _Row("never learned from", "rights.restrict:put_restriction")
    MARKED = _Row("says that it holds", "rights.restrict:restrict")
    STAYS = _Row("no effect")


class RekeyWay(Way):
    """The effect of a rotation of the master key or of the pseudonym key."""

    REWRAPPED = _Row("encrypted again for both", "gateway.repseudonymize:find_or_move")
    MOVED = _Row("moves to the new pseudonym", "gateway.repseudonymize:find_or_move")
    RENAMED = _Row("the new pseudonym replaces the old one", "gateway.repseudonymize:rename_pseudonym")
    REMEMBERED = _Row(
        "the old pseudonym is added, so that backups can be erased", "gateway.repseudonymize:find_or_move"
    )
    HOLD_KEY = _Row("the key of the hold is encrypted again", "operations.key_watch:rewrap_people")
    OPERATOR = _Row("under the operator's key, which keeps its value", "keys.rotation:rewrap")
    STAYS = _Row("nothing to change")


class MergeWay(Way):
    """The effect of a link between two ids of one person."""

    STRICTER = _Row("a no of either id holds for both", "consent.noes:with_noes")
    JOINED = _Row("stays under its id, and is added up for the person", "decisions.ids:add_up")
    LINKED = _Row("names the other id", "rights.link_guest:join")
    ALIASED = _Row("stays under its id, and is the person's too", "preferences.guests:readable_ids")
    APART = _Row("each id has its own")


class Retention(Way):
    """The time for which data is stored. An erasure ends it earlier."""

    TYPE_DAYS = _Row("the days of its type in `signals.toml`", "erasure.retention:sweep")
    WITH_SIGNALS = _Row("until the last signal behind it expires", "people.expiry:within_days")
    VISIT = _Row("until half an hour after the visit", "people.expiry:within_days")
    SCREEN = _Row(
        "until the person moves on, the visit ends or the counts would expire", "people.expiry:within_days"
    )
    ARRANGED = _Row(
        "90 days after a slot was drawn, or until half an hour after the visit", "people.expiry:within_days"
    )
    ANSWER = _Row("half an hour after the answer", "people.expiry:within_days")
    PASS = _Row("until the link or session would have expired", "people.expiry:within_days")
    CAP_DAYS = _Row("the days of the placement's cap", "people.expiry:within_days")
    DAY = _Row("a day", "erasure.retention:sweep")
    RECORD_DAYS = _Row("`ABOVEBOARD_RECORD_KEEP_DAYS`", "erasure.expired_records:remove")
    MODEL_DAYS = _Row("`ABOVEBOARD_MODEL_KEEP_DAYS`", "erasure.retention:sweep")
    CASE_DAYS = _Row("`ABOVEBOARD_CASE_KEEP_DAYS` after its end", "erasure.retention:sweep")
    APPROVAL_HOURS = _Row("`ABOVEBOARD_APPROVAL_HOURS`, or 8 hours once approved", "erasure.retention:sweep")
    HOLD_END = _Row("until the end of the legal hold", "erasure.hold_ends:end_due")
    EXPORT_HOURS = _Row("`ABOVEBOARD_EXPORT_KEEP_HOURS`", "exports.worker:run")
    DOWNLOAD = _Row("while it is sent", "rights.archive_files:sweep")
    UNLEARNED = _Row("until it is unlearned", "learning.withdrawal:forget_due")
    ERASURE = _Row("until the erasure ends", "erasure.state:close")
    PERSON = _Row("until the person is erased", "erasure.erase:erase")
    ALWAYS = _Row("always")


RIGHTS: tuple[tuple[str, type[Way]], ...] = (
    ("read", ReadWay),
    ("export", ExportWay),
    ("erase", EraseWay),
    ("unlearn", UnlearnWay),
    ("restrict", RestrictWay),
    ("rekey", RekeyWay),
    ("merge", MergeWay),
    ("keep", Retention),
)
"""Each member of `PersonalData` that is a way, with its closed set of words."""
