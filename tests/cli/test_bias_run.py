"""`aboveboard bias run`: the report of each watch (`cli.bias_run`)."""

import json
import shutil

import pytest


def run(watched, *words):
    done = watched.typed("run", "--items", watched.items, *words)
    assert done.code == 0, done.err
    return done


def test_a_report_has_its_table_and_its_verdict(watched):
    """By age class, and the decision about nobody apart."""
    lines = run(watched, "--watch", "running").out.splitlines()
    assert lines[0].startswith("running: report 1, from ")
    assert lines[1] == "people 36, visits 36, comparisons 1"
    assert "not compared, in decisions: nobody 1" in lines
    assert any(line.startswith("minor against adult: not enough data") for line in lines)


def test_the_same_files_give_the_same_report(watched):
    """To the byte, as canonical JSON."""
    first, again = (run(watched, "--watch", "running", "--json").out for _ in range(2))
    assert first == again
    report = json.loads(first)
    assert (report["method"], report["people"], report["period"]["number"]) == ("aboveboard-bias-1", 36, 1)
    assert set(report["source"]) == {"checkpoint", "made", "origin", "records", "size"}


def test_labels_make_groups_and_are_nowhere_in_the_output(watched):
    """Nor are the people of the file; the salt is printed once, and gives the same report again."""
    done = run(watched, "--watch", "by_label", "--labels", watched.labels, "--json")
    report = json.loads(done.out)
    assert [row["group"] for row in report["tables"][0]["rows"]] == ["label-1", "label-2"]
    assert (report["labels"]["counts"]["people"], report["labels"]["counts"]["unmatched"]) == (36, 1)
    assert "canary" not in done.out + done.err
    assert "stranger" not in done.out + done.err
    salt = done.err.split()[1].rstrip(":")
    again = run(watched, "--watch", "by_label", "--labels", watched.labels, "--json", "--salt", salt)
    assert (again.out, again.err) == (done.out, "")


def test_a_watch_by_labels_needs_their_file(watched):
    """It is refused, and the other watch is not half a report."""
    done = watched.typed("run", "--items", watched.items, "--watch", "by_label")
    assert (done.code, done.out) == (1, "")
    assert "label file" in done.err


def test_without_a_name_a_watch_that_lacks_its_labels_is_passed_over(watched):
    """The others have their reports; with the file, all have."""
    done = run(watched, "--json")
    assert [json.loads(line)["watch"]["name"] for line in done.out.splitlines()] == ["running"]
    assert done.err == "by_label: it compares labels, so give --labels\n"
    assert len(run(watched, "--json", "--labels", watched.labels).out.splitlines()) == 2


def test_without_a_name_a_watch_that_is_not_due_is_passed_over(watched, tmp_path):
    """With the day of its first report."""
    policies = shutil.copytree(watched.policies, tmp_path / "policies")
    text = (policies / "bias.toml").read_text()
    (policies / "bias.toml").write_text(text.replace("by = ", "period_days = 300\nby = "))
    done = run(watched._replace(policies=policies), "--labels", watched.labels)
    assert done.out == ""
    assert "The first report of this watch is due on 2027-" in done.err


@pytest.mark.parametrize(
    ("words", "said"),
    [(("--report", "2"), "not due yet"), (("--salt", "ab"), "--salt"), (("--salt", "xyz"), "--salt")],
)
def test_a_report_that_is_not_due_and_a_bad_salt_are_refused(watched, words, said):
    """Looking early would be another look."""
    done = watched.typed("run", "--items", watched.items, "--watch", "running", *words)
    assert done.code in (1, 2)
    assert said in done.err


def test_a_malformed_label_file_is_refused_without_its_contents(watched, tmp_path):
    """By the number of its line."""
    (tmp_path / "labels.csv").write_bytes(b"person,label\ncanary-person,canary-\xff\n")
    done = watched.typed("run", "--watch", "by_label", "--labels", tmp_path / "labels.csv")
    assert done.code == 1
    assert "Line 2 of the label file is not UTF-8" in done.err
    assert "canary" not in done.err


def test_a_page_is_written_beside_the_text(watched, tmp_path):
    """In the language that was asked for; it is about one watch."""
    words = ("--html", str(tmp_path / "page.html"), "--language", "de")
    assert "minor against adult: not enough data" in run(watched, "--watch", "running", *words).out
    page = (tmp_path / "page.html").read_text("utf-8")
    assert page.startswith('<!doctype html>\n<html lang="de">')
    done = watched.typed("run", "--items", watched.items, "--labels", watched.labels, *words)
    assert (done.code, done.out) == (2, "")
    assert "Choose a watch with --watch" in done.err
