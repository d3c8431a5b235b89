"""The export that a check is computed from: whole, or refused with what is missing."""

from datetime import datetime

import pytest
from aboveboard.bias.export_source import KINDS, open_export
from aboveboard.clock import to_iso, to_ms
from aboveboard.errors import Tampered, Unprocessable

from tests.verify.maker import Log, audit_files, jsonl, pack

LOG = Log(20)
WHOLE = {"kinds": [], "pseudonyms": True, "from": None, "placement": None, "policy": None}


def opened(tmp_path, files=None, **said):
    path = pack(tmp_path / "export.zip", files or audit_files(LOG), LOG, **said)
    with open_export(path) as found:
        return found, list(found.lines)


def test_a_whole_export_has_its_lines_and_what_identifies_it(tmp_path):
    """Its log, size, checkpoint and records."""
    found, lines = opened(tmp_path, query=WHOLE)
    assert [line.index for line in lines] == list(range(20))
    assert (found.source.size, found.source.origin, found.app) == (20, "shop.example/log", None)
    assert len({found.source.checkpoint, found.source.records}) == 2


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"pseudonyms": False}, "no pseudonyms"),
        ({"kinds": ["decision"]}, "lacks a kind"),
        ({"from": "2026-11-01T00:00:00.000Z"}, "limited by `from`"),
        ({"placement": "home"}, "limited by `placement`"),
        ({"policy": "0" * 64}, "limited by `policy`"),
    ],
)
def test_an_export_that_lacks_something_is_refused(tmp_path, changed, said):
    """People, facts or links would be missing."""
    with pytest.raises(Unprocessable, match=said):
        opened(tmp_path, query=WHOLE | changed)


def test_an_export_of_the_kinds_that_a_check_reads_is_enough(tmp_path):
    """Also one that ends early, or is of one app."""
    query = WHOLE | {"kinds": list(KINDS), "app": "shop"}
    found, lines = opened(tmp_path, query=query)
    assert (len(lines), found.app) == (20, "shop")


@pytest.mark.parametrize(
    ("to", "until"),
    [("2026-11-01T00:00:00.000Z", "2026-11-01T00:00:00.000Z"), ("2999-01-01T00:00:00.000Z", None)],
)
def test_an_export_ends_where_it_was_made_or_its_query_ends(tmp_path, to, until):
    """So that no report is made of a period that it has only a part of."""
    found, _ = opened(tmp_path, query=WHOLE | {"to": to})
    assert to_iso(found.until_ms) == to_iso(to_ms(datetime.fromisoformat(until or found.source.made)))


def test_times_that_are_none_are_refused(tmp_path):
    """The manifest is not signed."""
    with pytest.raises(Tampered):
        opened(tmp_path, query=WHOLE | {"to": "soon"})


def test_the_archive_of_a_person_is_refused(tmp_path):
    """It has one person."""
    with pytest.raises(Unprocessable, match="one person"):
        opened(tmp_path, kind="person", query=WHOLE)


def test_lines_out_of_order_are_refused(tmp_path):
    """Facts would count from the wrong decision on."""
    files = audit_files(LOG)
    lines = files["records.jsonl"].splitlines()
    files["records.jsonl"] = jsonl([lines[1], lines[0], *lines[2:]])
    with pytest.raises(Tampered, match="not in order"):
        opened(tmp_path, files, query=WHOLE)


def test_another_file_is_refused(tmp_path):
    """It is no archive."""
    (tmp_path / "text").write_text("person,label\n")
    with pytest.raises(Tampered), open_export(tmp_path / "text"):
        pass
