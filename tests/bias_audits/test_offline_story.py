"""A sealed report with labels is shown, and checked offline, by a label file that the gateway's machine made."""

import json
from pathlib import Path

import pytest
from aboveboard import canonical
from aboveboard.bias.recomputation import OF_GATEWAY

from tests.bias_audits.audited import APP, PEOPLE, Audited, labels_of
from tests.exports.archives import exported, keys_of
from tests.faults.process import Typed, typed
from tests.world import ITEMS

SALT = "5a" * 32
on_sqlite = pytest.mark.parametrize("audited", ["sqlite"], indirect=True)


def bias(audited: Audited, *words: object) -> Typed:
    return typed(audited.installation.settings.data, "bias", *map(str, words))


@on_sqlite
def test_a_labelled_report_is_checked_offline(audited: Audited, tmp_path: Path) -> None:
    """From an export of later, every part comes out again. The answer and the proof say the same."""
    (tmp_path / "labels.csv").write_bytes(
        labels_of([f"p{at}" for at in range(PEOPLE)], "stranger,canary-blue")
    )
    audit = audited.done(audited.send((tmp_path / "labels.csv").read_bytes(), watch="by_label", salt=SALT))
    made = bias(audited, "labels", tmp_path / "labels.csv", "--app", APP, "--out", tmp_path / "own.csv")
    assert (made.code, made.out) == (0, "")
    assert "yours to keep" in made.err
    (tmp_path / "answer.json").write_text(json.dumps(audit))
    (tmp_path / "proof").write_text(audited.staff.http.get(audit["links"]["proof"]).text)
    (tmp_path / "items.json").write_text(json.dumps({"items": ITEMS}))
    (tmp_path / "key").write_text("\n".join(keys_of(audited.gateway)))
    (tmp_path / "out").mkdir()
    archive = exported(audited.installation, tmp_path / "out").path
    known = ("--key", tmp_path / "key", "--labels", tmp_path / "own.csv", "--salt", SALT)
    for report in ("answer.json", "proof"):
        done = bias(audited, "verify", tmp_path / report, archive, *known)
        assert done.code in (0, 3), done.out + done.err
        unlike = {
            line.split()[2].rstrip(":") for line in done.out.splitlines() if line.startswith("not checked")
        }
        assert unlike <= OF_GATEWAY
        assert "checked      tables" in done.out and "checked      labels" in done.out


@on_sqlite
def test_a_sealed_report_is_shown_by_its_id_and_from_a_file(audited: Audited, tmp_path: Path) -> None:
    """As text, as canonical JSON, and as a page."""
    audit = audited.done(audited.ask(watch="running"))
    (tmp_path / "answer.json").write_text(json.dumps(audit))
    shown = [bias(audited, "show", each) for each in (audit["audit"], tmp_path / "answer.json")]
    assert shown[0].out == shown[1].out
    assert shown[0].out.startswith("running: report 1, from ")
    printed = bias(audited, "show", audit["audit"], "--json").out
    assert printed == canonical.encode(audit["report"]).decode() + "\n"
    assert (
        bias(audited, "show", audit["audit"], "--html", tmp_path / "page.html", "--language", "de").code == 0
    )
    page = audited.staff.http.get(audit["links"]["report"], headers={"accept-language": "de"})
    assert (tmp_path / "page.html").read_text() == page.text
    assert bias(audited, "show", "aud_none").code == 1


def test_each_table_is_read_as_csv(audited: Audited) -> None:
    """By its number; one more is not found."""
    audit = audited.done(audited.ask(watch="running"))
    path = f"/v1/audits/{audit['audit']}/tables"
    for number, name in enumerate(audit["tables"], 1):
        answer = audited.staff.http.get(f"{path}/{number}")
        assert answer.headers["content-type"].startswith("text/csv")
        assert f"{name}.csv" in answer.headers["content-disposition"]
        assert "," in answer.text.splitlines()[0]
    assert audited.staff.refused("GET", f"{path}/{len(audit['tables']) + 1}")["status"] == 404


@on_sqlite
def test_a_label_file_is_written_line_by_line_and_never_over_another(
    audited: Audited, tmp_path: Path
) -> None:
    """With a mistake in it, no half file is left, and the error has nothing of it."""
    (tmp_path / "labels.csv").write_text('person,label\np1,"A, or so"\n')
    printed = bias(audited, "labels", tmp_path / "labels.csv", "--app", APP)
    pseudonym = audited.gateway.keyring.pseudonym(APP, "p1").hex()
    assert printed.out == f'person,label\n{pseudonym},"A, or so"\n'
    assert (
        bias(audited, "labels", tmp_path / "labels.csv", "--app", APP, "--out", tmp_path / "labels.csv").code
        == 2
    )
    (tmp_path / "bad.csv").write_text("person,label\np1,canary\np2\n")
    refused = bias(audited, "labels", tmp_path / "bad.csv", "--app", APP, "--out", tmp_path / "new.csv")
    assert (refused.code, "canary" in refused.err, (tmp_path / "new.csv").exists()) == (1, False, False)
    assert "Line 3 of the label file" in refused.err
