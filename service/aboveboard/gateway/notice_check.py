"""The check of declared notices against the log. A text that people could agree to never changes."""

from collections.abc import Collection, Mapping

from aboveboard.consent.notices import Notice, find_asking_version
from aboveboard.declared import refuse_start
from aboveboard.errors import StartupRefused, Tampered, Unreadable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.operator_records import NoticeRecord
from aboveboard.gateway.rules import Rules
from aboveboard.gateway.stored_records import STORED, fetch_records, open_record
from aboveboard.storage.tables import records
from aboveboard.words import EntryKind


async def check_notices(gateway: Gateway, rules: Rules) -> None:
    """Raises StartupRefused when a notice of `rules` contradicts one in the log."""
    refuse_contradictions(rules.notices, rules.purposes, await list_announced(gateway))


async def list_announced(gateway: Gateway) -> list[NoticeRecord]:
    """Returns every notice that the log has and that decrypts, oldest first."""
    query = STORED.where(records.c.kind == EntryKind.NOTICE).order_by(records.c.entry_index)
    found = []
    for stored in await fetch_records(gateway.database, query):
        try:
            found.append(open_record(stored, gateway.keyring.operator_key, NoticeRecord))
        except (Unreadable, Tampered):
            continue
    return found


def refuse_contradictions(
    notices: Mapping[str, Notice], purposes: Collection[str], announced: Collection[NoticeRecord]
) -> None:
    """Raises StartupRefused for the first notice that contradicts the log.

    It contradicts the log with another text under a known version, or with another `asks_again`. Once a version has
    asked again, each text since then must stay.
    """
    asked = {each.notice: each.asks_again is True for each in announced}
    versions = {(each.purpose, each.version, each.language) for each in announced}
    for notice in notices.values():
        known = (notice.purpose, notice.version, notice.language) in versions
        if known and notice.id not in asked:
            raise _refuse(notice, announced, "version", "the log has another text under this version")
        if known and asked[notice.id] != notice.asks_again:
            says = "with" if asked[notice.id] else "without"
            raise _refuse(notice, announced, "asks_again", f"the log has this version {says} it")
    for each in announced:
        if each.purpose in purposes and each.notice not in notices and _counts(each, notices, announced):
            file = f"notices/{each.purpose}.{each.language}.v{each.version}.md"
            raise refuse_start(
                file, "the file", "is missing, but a yes to it counts; put its text back under this name"
            )


def _refuse(notice: Notice, announced: Collection[NoticeRecord], key: str, problem: str) -> StartupRefused:
    file = f"notices/{notice.purpose}.{notice.language}"
    newest = max(each.version for each in announced if each.purpose == notice.purpose)
    return refuse_start(
        f"{file}.md",
        key,
        f"{problem}; give the new text the version {newest + 1}, "
        f"and keep the old one as {file}.v{notice.version}.md",
    )


def _counts(record: NoticeRecord, notices: Mapping[str, Notice], announced: Collection[NoticeRecord]) -> bool:
    """Returns True when a text has asked again, and this one is no older than the newest that did."""
    in_log = (
        each.version for each in announced if each.purpose == record.purpose and each.asks_again is True
    )
    asking = max(find_asking_version(notices.values(), record.purpose), max(in_log, default=0))
    return bool(asking) and record.version >= asking
