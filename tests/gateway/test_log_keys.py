"""The history of the log's keys: as its entries tell it, and as it survives a rotation, a loss and a reopening."""

import shutil
from contextvars import ContextVar
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from aboveboard.audit import note
from aboveboard.audit.key_lines import KeyLine
from aboveboard.audit.log_names import origin_of
from aboveboard.gateway import log_keys
from aboveboard.gateway.log_keys import LoggedEvent, LogKeys, merge, trace
from aboveboard.gateway.operator_records import AdminRecord, KeyRecord, LogState, SignedHead
from aboveboard.storage.tables import records
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from tests.faults.process import typed
from tests.house import House
from tests.verify.maker import signer_of
from tests.world import Installation

NAME = "shop.example/log"
MOVES = ("rotate", "again", "finish", "reopen", "reopen blind", "wait")


class Lived:
    """A log that rotates and reopens. `spans` is what is known of each key, by what was done and not by entries."""

    def __init__(self, *, old_form: bool) -> None:
        self.old_form, self.number, self.generation, self.place = old_form, 0, 1, 0
        self.keys = [self._key()]
        self.events: list[LoggedEvent] = []
        self.spans = {self.vkey(self.keys[0]): KeyLine(self.vkey(self.keys[0]), 0, None, signs=True)}

    def _key(self) -> Any:
        self.number += 1
        return Ed25519PrivateKey.from_private_bytes(bytes([self.number]) * 32).public_key()

    def vkey(self, key: Any) -> str:
        return note.vkey(origin_of(NAME, self.generation), key)

    def log(self, body: Any) -> None:
        self.events.append(LoggedEvent(self.place, body))

    def move(self, name: str) -> None:
        self.place += 3
        if name == "rotate" and len(self.keys) == 1:
            self.keys.insert(0, self._key())
            new, old = map(self.vkey, self.keys)
            self.spans[new] = KeyLine(new, self.place, None, signs=True)
            self.log(KeyRecord(did="log key added", verifier=new, beside=old))
        elif (
            name == "again" and len(self.keys) == 2
        ):  # as by a command that goes on with the rotation of another version
            new, old = map(self.vkey, self.keys)
            self.log(KeyRecord(did="log key added", verifier=new, beside=old))
        elif name == "finish" and len(self.keys) == 2:
            stays, old = self.vkey(self.keys[0]), self.vkey(self.keys.pop())
            self.spans[old] = self.spans[old]._replace(last=self.place, signs=False)
            body = KeyRecord(did="log key retired", verifier=old, beside=stays)
            self.log(KeyRecord(did="log key retired", verifier=stays) if self.old_form else body)
        elif name.startswith("reopen"):
            self._reopen(None if name == "reopen blind" else self.place + 7)

    def _reopen(self, signed: int | None) -> None:
        before = origin_of(NAME, self.generation)
        for key in self.keys:
            self.spans[self.vkey(key)] = self.spans[self.vkey(key)]._replace(signs=False)
        self.generation += 1
        head = None if signed is None else SignedHead("", signed)
        to, state = origin_of(NAME, self.generation), LogState("", before, self.place)
        self.log(AdminRecord(action="reopen", from_=state, signed=head, to=to))
        for key in self.keys:
            self.spans[self.vkey(key)] = KeyLine(self.vkey(key), self.place, None, signs=True)


@given(st.lists(st.sampled_from(MOVES), max_size=12), st.booleans())
def test_the_entries_tell_every_span(moves: list[str], old_form: bool) -> None:
    """For any order of rotations and reopenings, also where version 0.1.0 named the key that stays."""
    lived = Lived(old_form=old_form)
    for name in moves:
        lived.move(name)
    assert trace(lived.keys, origin_of(NAME, lived.generation), lived.events) == lived.spans


def test_a_retirement_whose_entry_is_still_to_come() -> None:
    """The old key is listed, and its end is not known yet."""
    lived = Lived(old_form=False)
    lived.move("rotate")
    old = lived.vkey(lived.keys.pop())
    assert trace(lived.keys, NAME, lived.events)[old] == KeyLine(old, 0, None)


def test_a_copy_adds_what_only_it_knows() -> None:
    """A key of which no entry is left signs no more; an end counts where no entry gives one."""
    one, two = (
        note.vkey(NAME, Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32).public_key()) for n in (1, 2)
    )
    found = {one: KeyLine(one, 0, None)}
    copied = [KeyLine(two, 41, None, signs=True), KeyLine(one, 0, 41)]
    assert merge(found, copied) == {one: KeyLine(one, 0, 41), two: KeyLine(two, 41, None)}
    ended = {one: KeyLine(one, 0, 60)}
    assert merge(ended, copied[1:]) == ended
    signs = {one: KeyLine(one, 0, None, signs=True)}
    assert merge(signs, copied[1:]) == signs


def test_a_look_reads_only_what_is_new(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list is public, so a request for it must not cost more the more decisions there are."""
    keys, bounds = LogKeys(house.gateway), list[int]()
    fetch, is_own = log_keys.fetch_records, ContextVar("is_own", default=False)

    async def noted(database: Any, query: Any) -> Any:
        if is_own.get():  # the gateway's watch on its keys looks too, once a second
            bounds.append(query.compile().params["entry_index_1"])
        return await fetch(database, query)

    async def look() -> None:
        is_own.set(True)
        await keys.events()

    monkeypatch.setattr(log_keys, "fetch_records", noted)
    newest = [-1]
    for _ in range(2):
        house.shop.decide()
        newest += house.rows(select(func.max(records.c.entry_index)))[0]
        house.run(look())
    house.run(look())
    assert bounds == newest
    assert newest[1] < newest[2]


class Story(NamedTuple):
    """The kept files of a log, and the list of its keys in the end. `served` are the keys of /log/key then."""

    proofs: dict[str, Path]
    listed: str
    served: str
    export: Path
    copied: str
    reopened: str


def _visit(data: Path, out: Path) -> tuple[str, str]:
    """A decision, its proof at `out`, and the keys as they are listed and served afterwards."""
    running = Installation(data, learn_every_ms="0")
    shop = running.shop()
    with shop.http as http:
        shop.place()
        decision = shop.decide()
        out.write_text(http.get(f"/v1/decisions/{decision['decision']}/proof").text)
        found = http.get("/log/keys").text, http.get("/log/key").text
    running.close()
    return found


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """A log with a backup rotates its key, loses its database and keys, and goes on from the backup."""
    folder = tmp_path_factory.mktemp("story")
    data, backup = folder / "data", folder / "backup"
    proofs = {name: folder / f"{name}.tlog-proof" for name in ("first", "rotated", "reopened")}

    def command(*words: str) -> str:
        done = typed(data, *words)
        assert done.code == 0, done.err
        return done.out

    _visit(data, proofs["first"])
    command("audit", "export", "--out", str(folder / "export.zip"))
    command("backup", str(backup))
    command("keys", "rotate", "log")
    command("keys", "rotate", "log", "--finish")
    _visit(data, proofs["rotated"])
    copied = (data / "log.keys").read_text()
    for path in data.glob("aboveboard.db*"):
        path.unlink()
    shutil.rmtree(data / "keys")
    shutil.copytree(backup, data, dirs_exist_ok=True)
    reopened = command("audit", "reopen", "--because", "the disk was lost")
    listed, served = _visit(data, proofs["reopened"])
    return Story(proofs, listed, served, folder / "export.zip", copied, reopened)


def test_every_key_stays_listed(story: Story) -> None:
    """Three keys under two names; the one whose entries were lost with the database too."""
    lines = [line.split(" ") for line in story.listed.splitlines()]
    newest, lost, first = [vkey for vkey, _, _ in lines]
    assert story.served.split() == [newest]
    assert [note.parse_vkey(each).name[-2:] for each in (newest, lost, first)] == ["/2", "og", "og"]
    raw = [note.parse_vkey(each).key.public_bytes_raw() for each in (newest, lost, first)]
    assert raw[0] == raw[2] != raw[1]
    before = {
        vkey: (begin, end) for vkey, begin, end in (line.split(" ") for line in story.copied.splitlines())
    }
    assert {lost: (before[lost][0], "?"), first: before[first]} == {
        each[0]: (each[1], each[2]) for each in lines[1:]
    }
    assert (before[lost][1], before[first][0]) == ("-", "0")


def test_a_reopening_knows_how_much_was_signed_by_a_lost_key(story: Story) -> None:
    """The list of keys outside of the database verifies the head outside of it."""
    assert "not known how many" not in story.reopened


@pytest.mark.parametrize("name", ["first", "rotated", "reopened"])
def test_what_was_kept_verifies_with_the_listed_keys(story: Story, tmp_path: Path, name: str) -> None:
    """Proofs from before the rotation, from between it and the loss, and from after the reopening."""
    keys = tmp_path / "log.keys"
    keys.write_text(story.listed)
    done = typed(Path("nowhere"), "audit", "verify", str(story.proofs[name]), "--key", str(keys))
    assert (done.code, done.err) == (0, ""), done.out


def test_an_export_from_before_verifies_too(story: Story, tmp_path: Path) -> None:
    """And with an older checkpoint of the former name beside the newest proof nothing is wrong."""
    keys, older = tmp_path / "log.keys", tmp_path / "older"
    keys.write_text(story.listed)
    assert typed(Path("nowhere"), "audit", "verify", str(story.export), "--key", str(keys)).code == 0
    older.write_text(story.proofs["first"].read_text().partition("\n\n")[2])
    words = ["--key", str(keys), "--older", str(older)]
    assert typed(Path("nowhere"), "audit", "verify", str(story.proofs["reopened"]), *words).code == 0


def test_with_the_newest_key_alone_the_others_are_asked_for(story: Story) -> None:
    """Exit code 3, with the key that signed; not the word for a forgery."""
    for name, vkey in zip(("first", "rotated"), reversed(story.listed.split()[::3][1:]), strict=True):
        done = typed(
            Path("nowhere"), "audit", "verify", str(story.proofs[name]), "--key", story.served.strip()
        )
        assert done.code == 3
        assert f"not checked  the proof file: signed by {signer_of(vkey)}, ask for it." in done.out
        assert "wrong" not in done.out


def test_a_forgery_is_still_one(story: Story, tmp_path: Path) -> None:
    """With all keys."""
    forged = tmp_path / "forged"
    text = story.proofs["first"].read_text()
    head = text.partition("\n\n")[2].split("\n")
    forged.write_text(text.replace(f"\n{head[1]}\n", f"\n{int(head[1]) + 1}\n"))
    done = typed(
        Path("nowhere"),
        "audit",
        "verify",
        str(forged),
        *[w for k in story.listed.splitlines() for w in ("--key", k)],
    )
    assert done.code == 1
    assert "A signature on this note does not verify." in done.out


def test_a_proof_from_after_the_only_backup_stays_genuine(tmp_path: Path) -> None:
    """The data folder is gone but for the backup, so the newest known head is older than what the key signed."""
    data, backup, keys = tmp_path / "data", tmp_path / "backup", tmp_path / "keys"
    kept = {name: tmp_path / name for name in ("before", "after", "reopened")}
    _visit(data, kept["before"])
    assert typed(data, "backup", str(backup)).code == 0
    _visit(data, kept["after"])
    shutil.rmtree(data)
    shutil.copytree(backup, data)
    assert typed(data, "audit", "reopen", "--because", "the disk was lost").code == 0
    listed, _ = _visit(data, kept["reopened"])
    keys.write_text(listed)
    assert [line.split(" ")[2] for line in listed.splitlines()] == ["-", "?"]
    for proof in kept.values():
        done = typed(Path("nowhere"), "audit", "verify", str(proof), "--key", str(keys))
        assert (done.code, done.err) == (0, ""), done.out
