"""`aboveboard bias parquet`: the rows of each watch as files (`cli.bias_parquet`)."""

import pyarrow.parquet as parquet
import pytest
from aboveboard.bias import count_engines


def write(watched, folder, *words):
    return watched.typed("parquet", "--items", watched.items, "--out", folder, *words)


def test_a_watch_gets_a_file_of_its_rows(watched, tmp_path):
    """The decision about nobody is a line of its own. A watch by labels gets none, and the command says so."""
    done = write(watched, tmp_path / "rows")
    assert (done.code, done.out) == (
        0,
        f"{tmp_path}/rows/running.parquet: 37 rows, each about one person\n",
    )
    assert done.err == "by_label: it compares labels, which are never stored\n"
    (file,) = (tmp_path / "rows").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    found = parquet.read_table(file).to_pylist()
    assert [row["line"] for row in found if row["person"] is None] == ["nobody"]


def test_a_file_has_no_pseudonym(watched, tmp_path):
    """Its people are numbers."""
    write(watched, tmp_path)
    data = (tmp_path / "running.parquet").read_bytes()
    people = [line.split(",")[0] for line in watched.labels.read_text().splitlines()[1:]]
    assert [person for person in people if person.encode() in data] == []


def test_no_file_is_replaced(watched, tmp_path):
    """What was there stays."""
    (tmp_path / "running.parquet").write_bytes(b"mine")
    done = write(watched, tmp_path)
    assert (done.code, done.out) == (1, "")
    assert "running.parquet exists already" in done.err
    assert (tmp_path / "running.parquet").read_bytes() == b"mine"


def test_an_export_that_does_not_verify_is_not_written(watched, tmp_path):
    """Nor without what writes Parquet."""
    broken = tmp_path / "broken.zip"
    broken.write_bytes(watched.export.read_bytes() + b"x")
    done = write(watched._replace(export=broken), tmp_path / "rows")
    assert done.code == 1
    assert not (tmp_path / "rows").exists()


def test_without_the_extra_the_command_says_what_to_install(watched, tmp_path, monkeypatch):
    """Before it reads the export."""
    monkeypatch.setattr(count_engines, "find_spec", lambda name: None)
    done = write(watched, tmp_path / "rows")
    assert (done.code, done.out) == (1, "")
    assert "pip install 'aboveboard[analytics]'" in done.err


@pytest.fixture
def unwatched(watched, tmp_path):
    (tmp_path / "policies").mkdir()
    for each in watched.policies.iterdir():
        if each.name != "bias.toml" and each.is_file():
            (tmp_path / "policies" / each.name).write_bytes(each.read_bytes())
    return watched._replace(policies=tmp_path / "policies")


def test_without_a_watch_nothing_is_written(unwatched, tmp_path):
    """The command says so."""
    done = write(unwatched, tmp_path / "rows")
    assert (done.code, done.err) == (0, "no watch is declared in bias.toml\n")
    assert list((tmp_path / "rows").iterdir()) == []
