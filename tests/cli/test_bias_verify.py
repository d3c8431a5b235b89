"""`aboveboard bias verify`: a report computed again (`cli.bias_verify`)."""

import json
import shutil

import pytest

from tests.faults.process import typed


def made(watched, folder, *words):
    """A report in a file, and what was printed beside it."""
    done = watched.typed("run", "--items", watched.items, "--json", *words)
    assert done.code == 0, done.err
    (folder / "report.json").write_text(done.out)
    return folder / "report.json", done.err


def verify(watched, report, *words):
    known = (
        report,
        watched.export,
        "--key",
        watched.key,
        "--policies",
        watched.policies,
        "--items",
        watched.items,
    )
    return typed(report.parent, "bias", "verify", *map(str, (*known, *words)))


def test_a_report_comes_out_again(watched, tmp_path):
    """Part by part, without the watch in the policies of today."""
    report, _ = made(watched, tmp_path, "--watch", "running")
    policies = shutil.copytree(watched.policies, tmp_path / "policies")
    (policies / "bias.toml").unlink()
    done = verify(watched._replace(policies=policies), report)
    assert (done.code, done.err) == (0, "")
    assert {line[:13] for line in done.out.splitlines()} == {"checked      "}
    assert "checked      comparisons" in done.out


@pytest.mark.parametrize("part", ["people", "tables"])
def test_a_changed_part_is_wrong(watched, tmp_path, part):
    """And the others are right."""
    report, _ = made(watched, tmp_path, "--watch", "running")
    members = json.loads(report.read_text())
    members[part] = 7
    report.write_text(json.dumps(members, sort_keys=True, separators=(",", ":")))
    done = verify(watched, report)
    assert done.code == 1
    assert [line for line in done.out.splitlines() if line.startswith("wrong")] == [f"wrong        {part}"]


@pytest.mark.parametrize("part", ["causes", "decided", "prices"])
def test_what_the_gateway_computed_is_not_checked(watched, tmp_path, part):
    """An export has no models and no prices, and says so by the code of what is incomplete."""
    report, _ = made(watched, tmp_path, "--watch", "running")
    members = json.loads(report.read_text()) | {part: {"decisions": 36}}
    report.write_text(json.dumps(members, sort_keys=True, separators=(",", ":")))
    done = verify(watched, report)
    assert done.code == 3
    (line,) = [line for line in done.out.splitlines() if not line.startswith("checked")]
    assert line.startswith(f"not checked  {part}: an export has no models and no prices")


def test_an_export_that_ends_too_early_is_refused(watched, tmp_path):
    """It has a part of the period alone."""
    report, _ = made(watched, tmp_path, "--watch", "running")
    members = json.loads(report.read_text())
    length = members["period"]["to_ms"] - members["period"]["from_ms"]
    members["period"] = {name: value + length for name, value in members["period"].items()} | {"number": 2}
    report.write_text(json.dumps(members, sort_keys=True, separators=(",", ":")))
    done = verify(watched, report)
    assert done.code == 1
    assert "ends before the period" in done.err


def test_a_report_with_labels_needs_their_file_and_salt(watched, tmp_path):
    """With both it comes out again; with another salt the commitment is wrong."""
    report, said = made(watched, tmp_path, "--watch", "by_label", "--labels", watched.labels)
    salt = said.split()[1].rstrip(":")
    assert verify(watched, report).code == 2
    assert verify(watched, report, "--labels", watched.labels, "--salt", salt).code == 0
    done = verify(watched, report, "--labels", watched.labels, "--salt", "00" * 32)
    assert (done.code, done.out.splitlines()[-1]) == (1, "wrong        labels")
