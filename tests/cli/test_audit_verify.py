"""`aboveboard audit verify`: what it prints, and when its exit code is 0."""

import os
from pathlib import Path

import pytest
from aboveboard.cli import audit_verify
from aboveboard.verify.report import FAULTS_KEPT, Report

from tests.faults.process import Typed, typed
from tests.verify.maker import KEY, OTHER_VKEY, VKEY, Log, audit_files, jsonl, pack, signer_of
from tests.verify.searched import download

LOG = Log(300)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive, a proof, a checkpoint that was kept, and the key, each in a file."""
    folder = tmp_path_factory.mktemp("out")
    pack(folder / "export.zip", audit_files(LOG), LOG)
    (folder / "one.tlog-proof").write_text(LOG.proof(5))
    (folder / "older").write_text(Log(200).checkpoint)
    (folder / "key").write_text(VKEY + "\n")
    return folder


def verify(*words: object) -> Typed:
    return typed(Path("nowhere"), "audit", "verify", *map(str, words))


def test_what_is_right(out: Path) -> None:
    """Each check is a line; the exit code is 0, and nothing is said on standard error."""
    done = verify(out / "export.zip", "--key", VKEY, "--older", out / "older")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert "checked      the checkpoint of 300 entries is signed by the log shop.example/log" in lines
    assert "checked      the log of 300 entries begins with older, which has 200" in lines
    assert {line.partition("  ")[0] for line in lines} == {"checked", "not checked"}


def test_what_is_wrong(out: Path, tmp_path: Path) -> None:
    """Faults come last, are counted on standard error, and make the exit code 1."""
    files = audit_files(LOG)
    files["records.jsonl"] = jsonl(files["records.jsonl"].splitlines()[2:])
    done = verify(pack(tmp_path / "export.zip", files, LOG), "--key", VKEY)
    assert (done.code, done.err) == (1, "2 wrong\n")
    assert [line[:12] for line in done.out.splitlines()[-2:]] == ["wrong       "] * 2


@pytest.mark.parametrize("key", [VKEY, f"{OTHER_VKEY}\n{VKEY}\n"])
def test_the_key_as_text_or_file(out: Path, tmp_path: Path, key: str) -> None:
    """Several are several that may have signed."""
    (tmp_path / "key").write_text(key)
    for given in (key, tmp_path / "key"):
        assert verify(out / "one.tlog-proof", "--key", given).code == 0


def test_several_keys_by_themselves(out: Path) -> None:
    """The option may be repeated."""
    assert verify(out / "one.tlog-proof", "--key", OTHER_VKEY, "--key", VKEY).code == 0


def test_an_unknown_signer(out: Path) -> None:
    """Its own exit code, and whom to ask for what, on a line that begins as all that was not checked."""
    done = verify(out / "one.tlog-proof", "--key", OTHER_VKEY)
    assert (done.code, done.err) == (3, "a key is missing: ask for it, and check again\n")
    assert f"not checked  the proof file: signed by {signer_of(VKEY)}, ask for it." in done.out


def test_tiles_that_cannot_be_read(tmp_path: Path) -> None:
    """The exit code says that the check is not whole. A value that is no address is a wrong option."""
    path = download(tmp_path)
    done = verify(path, "--key", VKEY, "--mine", "--tiles", "http://127.0.0.1:1/log")
    assert (done.code, done.err) == (3, "the log could not be searched: check again later\n")
    for place in ("http://[::1", "gone"):
        done = verify(path, "--key", VKEY, "--mine", "--tiles", place)
        assert (done.code, done.out) == (2, "")
        assert "The value of --tiles cannot be used." in done.err


def test_a_fault_is_more_than_a_missing_key(out: Path, tmp_path: Path) -> None:
    """A fault beside it decides the exit code."""
    path = pack(tmp_path / "export.zip", audit_files(LOG) | {"policies/x.txt": b"?"}, LOG)
    done = verify(path, "--key", OTHER_VKEY)
    assert (done.code, done.err) == (1, "1 wrong\n")
    assert "ask for it" in done.out


@pytest.mark.parametrize(("span", "code"), [("0 -", 0), ("0 300", 0), ("0 299", 1), ("0 ?", 0)])
def test_a_key_with_its_span(out: Path, span: str, code: int) -> None:
    """As /log/keys lists it: a retired key signed nothing later."""
    assert verify(out / "one.tlog-proof", "--key", f"{VKEY} {span}").code == code


@pytest.mark.parametrize(
    "key", ["", "hello", VKEY[:-1], VKEY.replace("shop", "shap"), f"{VKEY} 1", f"{VKEY} 01 -"]
)
def test_a_key_that_is_none(out: Path, key: str) -> None:
    """A wrong option has another exit code than a wrong archive."""
    done = verify(out / "one.tlog-proof", "--key", key)
    assert (done.code, done.out) == (2, "")
    assert "The value of --key is neither a verifier key nor a file of them." in done.err


def test_a_key_file_that_cannot_be_one(out: Path, tmp_path: Path) -> None:
    """A name that is too long for a file, a name that no file can have, and one that never ends."""
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "binary").write_bytes(bytes(range(256)))
    for given in ("x" * 5000, "a\0b", tmp_path / "fifo", tmp_path / "binary", tmp_path, "/proc/self/mem"):
        done = verify(out / "one.tlog-proof", "--key", given)
        assert (done.code, done.out) == (2, "")
        assert "The value of --key is neither a verifier key nor a file of them." in done.err


def test_nothing_there(tmp_path: Path) -> None:
    """A path that does not exist, and a folder that is not ours."""
    assert verify(tmp_path / "gone", "--key", VKEY).code == 2
    done = verify(tmp_path, "--key", VKEY)
    assert (done.code, done.err) == (1, "1 wrong\n")
    assert "There is no aboveboard.db in it." in done.out


def test_a_file_that_cannot_be_read(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason is the system's."""

    def refuse(*_: object) -> Report:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(audit_verify, "verify_path", refuse)
    done = verify(out / "one.tlog-proof", "--key", VKEY)
    assert done.code == 1
    assert done.err.endswith(
        "one.tlog-proof cannot be read (Permission denied). Check the path and its permissions.\n"
    )


def test_many_faults_are_counted_and_not_listed() -> None:
    """A report of a log of any length stays short."""
    report = Report()
    for number in range(FAULTS_KEPT + 7):
        report.fault(f"line {number}", "is wrong")
    lines = list(audit_verify.lines_of(report))
    assert len(lines) == FAULTS_KEPT + 1
    assert lines[-1] == "wrong        and 7 more faults, which are not listed"


def test_the_counter(capsys: pytest.CaptureFixture[str]) -> None:
    """One line that is rewritten, and gone at the end. What clears it is left out where there is no terminal."""
    count = audit_verify._make_counter()
    count(1024, 2048)
    count(2048, 2048)
    assert capsys.readouterr().err == "\r1024 of 2048 entries\r"


def test_the_count_is_cleared_when_a_check_ends_early(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when an address stops to answer. Otherwise the report begins behind the count."""
    count = audit_verify._make_counter()
    count(5, 2048)
    count(0, 0)
    assert capsys.readouterr().err == "\r5 of 2048 entries\r"
    steps: list[tuple[int, int]] = []
    monkeypatch.setattr(audit_verify, "no_progress", lambda *step: steps.append(step))
    verify(download(tmp_path), "--key", VKEY, "--mine", "--tiles", "http://127.0.0.1:1/log")
    assert steps[-1] == (0, 0)


def test_a_log_of_another_name(out: Path, tmp_path: Path) -> None:
    """The same key under another name is another log."""
    (tmp_path / "proof").write_text(Log(5, KEY, "other.example/log").proof(3))
    done = verify(tmp_path / "proof", "--key", VKEY)
    assert done.code == 3
    assert "signed by other.example/log+225cf77b, ask for it." in done.out
