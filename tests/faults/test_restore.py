"""The whole drill: a backup while people ask, a disk that is lost, an older copy in its place, and what must hold then."""

import resource
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from aboveboard.audit import note, tree
from aboveboard.erasure import ledger
from aboveboard.storage.lock import claim_database
from aboveboard.transparency.startup_check import HEAD_FILE, HEAD_IN_BACKUP

from tests.audit import oracle
from tests.faults.outside import NAME, check_sound, leaves_of, origin_of
from tests.faults.process import (
    ROOT,
    Load,
    Typed,
    environment,
    made_key,
    serving,
    shop_of,
    typed,
)
from tests.world import DAN, EVE

BECAUSE = "the disk was lost, and the newest backup is of this morning"


class Before:
    """What was acknowledged by a gateway that has been killed since, on a data folder with a backup of it."""

    def __init__(self, folder: Path) -> None:
        self.data, self.backup = folder / "data", folder / "backup"
        self.key = made_key(self.data, "shop")
        with serving(self.data) as process, shop_of(process, self.key) as shop:
            shop.place()
            self.dan, self.eve = shop.welcome(DAN, "dan"), shop.welcome(EVE, "eve")
            self.early = shop.decide(self.eve)
            self.checkpoint = shop.http.get("/log/checkpoint").text
            load = Load(process.url, self.key)
            load.wait_for(20)
            assert typed(self.data, "backup", str(self.backup)).code == 0
            load.wait_for(len(load) + 20)
            load.join()
            assert load.problems == []
            shop.erase(self.dan)
            self.late = shop.decide(self.eve)
            self.lost = shop.http.get("/log/checkpoint").text
            process.kill()

    def restore(self, data: Path) -> None:
        """As the command's help says it."""
        for file in data.glob("aboveboard.db*"):
            file.unlink()
        shutil.copytree(self.backup, data, dirs_exist_ok=True)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Before:
    return Before(tmp_path_factory.mktemp("restore"))


@pytest.fixture
def data(before: Before, tmp_path: Path) -> Path:
    """The data folder as the killed gateway left it, for one test to use up."""
    return Path(shutil.copytree(before.data, tmp_path / "data"))


def started(data: Path, before: Before) -> Any:
    """What a gateway says of dan, eve, her early decision and her late one, and its newest checkpoint."""
    with serving(data) as process, shop_of(process, before.key) as shop:
        paths = (
            f"/v1/people/{before.dan}",
            f"/v1/people/{before.eve}",
            f"/v1/decisions/{before.early['decision']}",
            f"/v1/decisions/{before.late['decision']}",
        )
        states = [shop.http.get(path).status_code for path in paths]
        assert shop.decide(before.eve)["log"]["index"] > 0
        return states, shop.http.get("/log/checkpoint").text


def shown(data: Path, name: str) -> Typed:
    """What a command tells of somebody of the shop."""
    return typed(data, "person", "show", "--app", "shop", "--person", name)


def check_refused(data: Path, *words: str) -> None:
    result = typed(data, "serve")
    assert result.code == 1
    for word in words:
        assert word in result.err


def test_the_gateway_that_was_killed_just_starts(data: Path, before: Before) -> None:
    """Nothing was restored, so there is nothing to say."""
    states, checkpoint = started(data, before)
    assert states == [404, 200, 200, 200]
    assert checkpoint.startswith(f"{NAME}\n")
    check_sound(data)


def test_an_older_copy_goes_on_under_a_new_name(data: Path, before: Before) -> None:
    """Refused, reopened, started: who was erased meanwhile is erased again, before the first answer."""
    before.restore(data)
    check_refused(data, "It comes from a backup that lost the last", "aboveboard audit reopen --because")
    reopened = typed(data, "audit", "reopen", "--because", BECAUSE)
    assert (reopened.code, f"The log continues as {NAME}/2" in reopened.out) == (0, True)
    states, checkpoint = started(data, before)
    assert states == [404, 200, 200, 404]
    assert checkpoint.startswith(f"{NAME}/2\n")
    assert sorted(path.name for path in data.glob("*.backup")) == []
    check_sound(data)
    assert (
        shown(data, "dan").err
        == "aboveboard: Nothing is stored about this person. Check the id and the app.\n"
    )


@pytest.mark.parametrize("file", [ledger.FILE, ledger.IN_BACKUP])
def test_nobody_is_told_of_who_was_erased(data: Path, before: Before, file: str) -> None:
    """Commands wait for the gateway, which erases again whom the copy has brought back."""
    before.restore(data)
    assert typed(data, "audit", "reopen", "--because", BECAUSE).code == 0
    (data / ledger.IN_BACKUP).unlink(missing_ok=True)
    (data / ledger.FILE).rename(data / file)
    for name in ("dan", "eve"):
        result = shown(data, name)
        assert (result.code, result.out) == (1, "")
        assert "has people who were erased since (1)" in result.err
        assert "Start the gateway first" in result.err


def test_what_was_signed_before_the_loss_stays_true(data: Path, before: Before) -> None:
    """The log begins with the old checkpoint that it still contains, and names the one that it does not."""
    before.restore(data)
    assert typed(data, "audit", "reopen", "--because", BECAUSE).code == 0
    old = note.parse_checkpoint(note.split(before.checkpoint)[0])
    hashes = [tree.leaf_hash(leaf) for leaf in leaves_of(data)]
    assert old.origin == NAME
    assert oracle.root_of(hashes[: old.size]) == old.root
    lost = note.parse_checkpoint(note.split(before.lost)[0])
    assert lost.size > len(hashes)


def test_the_newest_copy_needs_no_new_name(data: Path, before: Before, tmp_path: Path) -> None:
    """A backup of everything that was signed: it is put in place, and started."""
    assert typed(data, "backup", str(tmp_path / "newest")).code == 0
    for file in data.glob("aboveboard.db*"):
        file.unlink()
    shutil.copytree(tmp_path / "newest", data, dirs_exist_ok=True)
    states, checkpoint = started(data, before)
    assert states == [404, 200, 200, 200]
    assert checkpoint.startswith(f"{NAME}\n")
    nothing = typed(data, "audit", "reopen", "--because", BECAUSE)
    assert (nothing.code, "No signed entry is missing" in nothing.err) == (1, True)


def test_on_a_new_machine_nobody_knows_what_was_signed(before: Before, tmp_path: Path) -> None:
    """Only the backup is left: refused, and reopened on the operator's word; the ledger comes from the backup."""
    data = tmp_path / "data"
    before.restore(data)
    shutil.copy(before.data / ledger.FILE, data / ledger.IN_BACKUP)
    check_refused(data, "is a copy from a backup, and log.head is not in", "audit reopen")
    reopened = typed(data, "audit", "reopen", "--because", BECAUSE)
    assert (reopened.code, origin_of(data)) == (0, f"{NAME}/2")
    states, _ = started(data, before)
    assert states == [404, 200, 200, 404]
    assert ledger.read(data)
    assert not (data / HEAD_IN_BACKUP).exists()
    check_sound(data)


def test_a_second_loss_gets_a_third_name(data: Path, before: Before) -> None:
    """Also when the copy is from before the first one."""
    before.restore(data)
    assert typed(data, "audit", "reopen", "--because", BECAUSE).code == 0
    before.restore(data)
    check_refused(data, f"was reopened as {NAME}/2")
    assert typed(data, "audit", "reopen", "--because", BECAUSE).code == 0
    assert origin_of(data) == f"{NAME}/3"
    assert (data / HEAD_FILE).read_text().startswith(f"{NAME}/3\n")


def test_a_log_that_is_served_is_not_reopened(before: Before, data: Path) -> None:
    """Its gateway would go on under the old name."""
    before.restore(data)
    with closing(claim_database(data / "aboveboard.db")):  # as a gateway does
        result = typed(data, "audit", "reopen", "--because", BECAUSE)
    assert (result.code, "Another gateway already serves" in result.err) == (1, True)


@pytest.mark.parametrize("because", ["", "  ", "x" * 501, "one\ntwo"])
def test_a_reason_is_a_line_of_text(data: Path, because: str) -> None:
    """It stands in the log for good."""
    assert typed(data, "audit", "reopen", "--because", because).code == 2


def limited(data: Path, *words: str, most: int) -> Typed:
    """A command that can make no file longer than that, as on a full disk."""
    ran = subprocess.run(
        [sys.executable, "-m", "aboveboard", *words],
        cwd=ROOT,
        env=environment(data, {}),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
    )
    return Typed(ran.returncode, ran.stdout, ran.stderr)


@pytest.mark.parametrize("most", [50, 100_000])
def test_a_full_disk_leaves_no_half_backup(before: Before, tmp_path: Path, most: int) -> None:
    """Room for little, or for part of the database: it is said, and all of it is taken away again."""
    result = limited(before.data, "backup", str(tmp_path / "full"), most=most)
    assert (result.code, "Nothing of it was kept." in result.err) == (1, True), result
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_reopens_nothing(before: Before, data: Path) -> None:
    """Then the same command does it when there is room."""
    before.restore(data)
    result = limited(data, "audit", "reopen", "--because", BECAUSE, most=0)
    assert (result.code, len(result.err.splitlines())) == (1, 1), result
    assert origin_of(data) == NAME
    assert typed(data, "audit", "reopen", "--because", BECAUSE).code == 0
    assert origin_of(data) == f"{NAME}/2"


def test_the_doctor_knows_who_has_come_back(before: Before, data: Path) -> None:
    """Between the restore and the start that erases them again."""
    before.restore(data)
    assert typed(data, "audit", "reopen", "--because", BECAUSE).code == 0
    result = typed(data, "doctor")
    assert result.code == 1
    assert (
        "bad   erasure ledger: The database comes from a backup and has people who were erased since (1). Start"
        in result.out
    )
