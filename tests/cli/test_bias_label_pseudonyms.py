"""`aboveboard bias labels` without an installation (`cli.bias_label_pseudonyms`). More is in `tests/bias_audits`."""

from pathlib import Path

from tests.faults.process import typed


def test_it_needs_the_keys_of_an_installation(tmp_path: Path) -> None:
    """And leaves no file behind."""
    (tmp_path / "labels.csv").write_text("person,label\np1,A\n")
    words = (str(tmp_path / "labels.csv"), "--app", "shop", "--out", str(tmp_path / "new.csv"))
    done = typed(tmp_path / "none", "bias", "labels", *words)
    assert (done.code, done.out, (tmp_path / "new.csv").exists()) == (1, "", False)
