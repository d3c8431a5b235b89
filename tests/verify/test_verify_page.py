"""The page that checks proof files and personal archives in a browser: its script is run by Node, on real files."""

import json
import re
import subprocess
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from struct import pack as pack_number
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile
from zlib import DEFLATED, compressobj, crc32

import pytest
from aboveboard import canonical, verify
from aboveboard.audit import proof_file
from aboveboard.verify.archive import verify_archive
from aboveboard.verify.proof import verify_proof
from aboveboard.verify.report import Trust
from msgspec import structs

from tests.verify.accounted import AccountedLog
from tests.verify.maker import (
    KEY,
    OTHER_KEY,
    OTHER_VKEY,
    VKEY,
    Log,
    audit_files,
    jsonl,
    key_id_bytes,
    manifest,
    pack,
    person_files,
    signer_of,
)
from tests.verify.searched import BUILT, copied_tiles, download, without_keys
from tests.verify.searched import MINE as SEARCHED
from tests.verify.test_builds import OLD, ONE, Told

PAGE = Path(verify.__file__).with_name("verify.html")
RUNNER = Path(__file__).with_name("page.mjs")
HTML = PAGE.read_text()
LOG = Log(300)
MINE = (0, 1, 255, 256, 299)
FILES = person_files(LOG, MINE)


def shown(cases: Sequence[tuple[Path, str]]) -> list[Any]:
    """What the page finds, for each file and key."""
    asked = json.dumps([[str(path), key] for path, key in cases])
    done = subprocess.run(["node", RUNNER, PAGE], input=asked, capture_output=True, text=True, check=True)
    return list(json.loads(done.stdout))


def archive(folder: Path, name: str, change: dict[str, bytes | None], **said: Any) -> Path:
    files = {each: data for each, data in (FILES | change).items() if data is not None}
    return pack(folder / f"{name.replace('/', '-')}.zip", files, LOG, **({"kind": "person"} | said))


def lines(change: Callable[[list[bytes]], list[bytes]]) -> bytes:
    return jsonl(change(FILES["records.jsonl"].splitlines()))


def flipped(data: bytes) -> bytes:
    at = len(data) // 2
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def test_an_honest_archive(tmp_path: Path) -> None:
    """Every record is checked and shown, and what no entry covers is said."""
    [report] = shown([(archive(tmp_path, "mine", {}), VKEY)])
    assert report["faults"] == []
    assert report["verdict"][0] == "good"
    assert "5 of 5 records fit entries that are in the log." in report["checked"]
    assert [record["index"] for record in report["records"]] == list(MINE)
    assert [json.loads(record["body"])["n"] for record in report["records"]] == list(MINE)
    assert any("consents.json, person.json" in sentence for sentence in report["unchecked"])


def test_a_body_that_is_left_out_is_told_of(tmp_path: Path) -> None:
    """By the page as by the command; it is shown without its body, and what it says is not called checked."""
    change = {
        "records.jsonl": lines(lambda all_of: [*all_of[:4], LOG.records[299].bare_line()]),
        "proofs/299.tlog-proof": LOG.proof(299, opened=False).encode(),
    }
    path = archive(tmp_path, "bare", change, query={"pseudonyms": False})
    [report] = shown([(path, VKEY)])
    assert (report["faults"], report["verdict"][0]) == ([], "good")
    assert "5 of 5 records fit entries that are in the log." in report["checked"]
    assert [record.get("body") is None for record in report["records"]] == [False] * 4 + [True]
    command = verify_archive(path, Trust((VKEY,)))
    assert command.faults == []
    for told in (report["unchecked"], command.unchecked):
        assert any(
            "he bodies of 1 of the records: they name other records or people" in sentence
            for sentence in told
        )


def test_builds_are_told_of_as_by_the_command(tmp_path: Path) -> None:
    """A person's archive has no entry of a build. One decision names its build by a hash, one as version 0.1.0 did."""
    log = Told(ONE.id, OLD)
    path = pack(tmp_path / "builds.zip", person_files(log, [0, 1]), log)
    [report] = shown([(path, VKEY)])
    command = verify_archive(path, Trust((VKEY,)))
    assert (report["faults"], command.faults) == ([], [])
    for words in (
        "hether the log announces the builds of 1 decisions",
        "he builds of 1 decisions: they name none",
    ):
        for told in (report["unchecked"], command.unchecked):
            assert any(words in sentence for sentence in told), words


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 255, 256, 257])
def test_honest_proofs(tmp_path: Path, size: int) -> None:
    """In logs of many shapes, the first, the last and a middle entry."""
    log, cases = Log(size), []
    for index in {0, size // 2, size - 1}:
        path = tmp_path / f"{index}.tlog-proof"
        path.write_text(log.proof(index))
        cases.append((path, VKEY))
    for report in shown(cases):
        assert report["faults"] == []
        assert "The record in the file is the one that the entry commits to." in report["checked"]


def test_without_a_key_nobody_knows_who_signed(tmp_path: Path) -> None:
    """Then the verdict is open, and what was not checked says why."""
    [report] = shown([(archive(tmp_path, "mine", {}), "")])
    assert (report["faults"], report["verdict"][0]) == ([], "open")
    assert any("no verifier key was given" in sentence for sentence in report["unchecked"])
    assert not any("signed" in sentence for sentence in report["checked"])


def test_a_proof_without_its_record(tmp_path: Path) -> None:
    """The entry is checked, and it is said that the record was not."""
    path = tmp_path / "one.tlog-proof"
    path.write_text(LOG.proof(5, opened=False))
    [report] = shown([(path, VKEY)])
    assert (report["faults"], report["records"]) == ([], [])
    assert any("it is not in this file" in sentence for sentence in report["unchecked"])


def test_keys(tmp_path: Path) -> None:
    """Any of several may have signed; another log's, another name's or a broken one does not do."""
    path, elsewhere = archive(tmp_path, "mine", {}), tmp_path / "other.tlog-proof"
    elsewhere.write_text(Log(5, KEY, "other.example/log").proof(3))
    cases = [(path, f"{OTHER_VKEY}\n{VKEY}\n"), (path, OTHER_VKEY), (elsewhere, VKEY), (path, VKEY[:-2])]
    both, *others = shown(cases)
    assert both["faults"] == []
    assert [report["verdict"][0] for report in others] == ["open", "open", "bad"]
    assert all(report["records"] == [] for report in others)


def test_an_unknown_signer_is_named(tmp_path: Path) -> None:
    """By the page as by the command: not checked, whose key to ask for, and no fault."""
    seen = displayed(archive(tmp_path, "mine", {}), OTHER_VKEY)
    assert seen["verdict"][0] == "open"
    assert "wrong" not in seen["shown"]
    assert f"checkpoint: signed by {signer_of(VKEY)}, ask for it." in seen["unchecked"]


@pytest.mark.parametrize(
    ("span", "verdict"), [(" 0 299", "bad"), (" 0 300", "good"), (" 0 -", "good"), (" 0 ?", "good")]
)
def test_a_key_with_its_span(tmp_path: Path, span: str, verdict: str) -> None:
    """As /log/keys lists it: nothing larger than its end is taken from it."""
    [report] = shown([(archive(tmp_path, "mine", {}), VKEY + span)])
    assert report["verdict"][0] == verdict


TAMPERED: dict[str, dict[str, bytes | None]] = {
    **{
        f"flipped {name}": {name: flipped(data)}
        for name, data in FILES.items()
        if name not in ("key", "person.json", "consents.json")
    },
    **{
        f"without {name}": {name: None}
        for name in ("records.jsonl", "checkpoint", "key", "proofs/255.tlog-proof")
    },
    "swapped": {"records.jsonl": lines(lambda all_of: [all_of[1], all_of[0], *all_of[2:]])},
    "doubled": {"records.jsonl": lines(lambda all_of: [all_of[0], *all_of])},
    "dropped": {"records.jsonl": lines(lambda all_of: all_of[1:])},
    "cut off": {"records.jsonl": FILES["records.jsonl"][:-1]},
    "spaces": {"records.jsonl": FILES["records.jsonl"].replace(b'"app":', b'"app": ', 1)},
    "other body": {"records.jsonl": lines(lambda all_of: [LOG.records[0].line(body="{}"), *all_of[1:]])},
    "other kind": {"records.jsonl": lines(lambda all_of: [LOG.records[0].line(kind="dial"), *all_of[1:]])},
    "other time": {
        "records.jsonl": lines(lambda all_of: [LOG.records[0].line(at="2026-11-21T10:00:00Z"), *all_of[1:]])
    },
    "other id": {"records.jsonl": lines(lambda all_of: [LOG.records[0].line(record="dec_1"), *all_of[1:]])},
    "false erased": {"records.jsonl": lines(lambda all_of: [LOG.records[0].line(erased=True), *all_of[1:]])},
    "left out, but asked for": {
        "records.jsonl": lines(lambda all_of: [*all_of[:4], LOG.records[299].bare_line()]),
        "proofs/299.tlog-proof": LOG.proof(299, opened=False).encode(),
    },
    "erased said to be false": {
        "records.jsonl": lines(lambda all_of: [LOG.records[0].line(erased=False), *all_of[1:]])
    },
    "index beyond the log": {
        "records.jsonl": lines(lambda all_of: [*all_of[:-1], LOG.records[299].line(index=300)]),
        "proofs/299.tlog-proof": None,
        "proofs/300.tlog-proof": Log(301).proof(300).encode(),
    },
    "foreign proof": {"proofs/0.tlog-proof": Log(300, OTHER_KEY).proof(0).encode()},
    "wrong index": {"proofs/0.tlog-proof": LOG.proof(0).replace("index 0", "index 1").encode()},
    "huge index": {"proofs/0.tlog-proof": LOG.proof(0).replace("index 0", f"index {10**18}").encode()},
    "proof of another entry": {"proofs/0.tlog-proof": LOG.proof(1).encode()},
    "forked proof": {"proofs/0.tlog-proof": Log(299).proof(0).encode().replace(b"\n299\n", b"\n300\n")},
    "longer proof": {
        "proofs/0.tlog-proof": LOG.proof(0)
        .replace("\n\n", f"\n{b64encode(bytes(32)).decode()}\n\n", 1)
        .encode()
    },
}


UNKNOWN = {"flipped checkpoint", "foreign proof"}
"""Changes that only name a signer without a known key. Page and command ask for the key there."""


def test_every_tampering_is_found(tmp_path: Path) -> None:
    """By the page as by the command, under a manifest that was made to fit."""
    paths = {name: archive(tmp_path, name, change) for name, change in TAMPERED.items()}
    reports = shown([(path, VKEY) for path in paths.values()])
    for (name, path), report in zip(paths.items(), reports, strict=True):
        command = verify_archive(path, Trust((VKEY,)))
        assert bool(command.faults) is bool(report["faults"]) is (name not in UNKNOWN), name
        assert bool(command.lacking) is bool(report["lacking"]) is (name in UNKNOWN), name


MISSAID: dict[str, dict[str, Any]] = {
    "size as text": {"size": "300"},
    "another size": {"size": 299},
    "a member nobody knows": {"more": 1},
    "made as a number": {"made": 1},
    "made as nothing": {"made": None},
    "no made": {"made": ...},
    "origin as a list": {"origin": ["shop.example/log"]},
    "counts as a list": {"counts": []},
    "query as text": {"query": "everything"},
    "half a range": {"range": {"first": 0}},
    "files as a list": {"files": []},
    "a file without its size": {"files": {"key": {"sha256": "0" * 64}}},
}


def test_every_wrong_manifest_is_found(tmp_path: Path) -> None:
    """By the page as by the command."""
    paths = {name: tmp_path / f"{name}.zip" for name in MISSAID}
    for name, said in MISSAID.items():
        whole = json.loads(manifest(FILES, LOG, kind="person")) | said
        text = canonical.encode({each: value for each, value in whole.items() if value is not ...})
        with ZipFile(paths[name], "w") as spoiled:
            for each, data in FILES.items():
                spoiled.writestr(each, data)
            spoiled.writestr("manifest.json", text)
    reports = shown([(path, VKEY) for path in paths.values()])
    for (name, path), report in zip(paths.items(), reports, strict=True):
        assert report["faults"], name
        assert verify_archive(path, Trust((VKEY,))).faults, name


def stored_with_more(path: Path) -> None:
    """Its place in the archive is longer than the file."""
    with ZipFile(path, "w") as archive:
        _write_all(archive, b"hidden")
        archive.getinfo("person.json").file_size -= len(b"hidden")
        archive.getinfo("person.json").CRC = crc32(FILES["person.json"])


def deflated_with_more(path: Path) -> None:
    """Behind the end of what it unpacks to, something else follows in its place."""
    hidden = b"PK hidden"
    whole = compressobj(9, DEFLATED, -15)
    packed = whole.compress(FILES["person.json"]) + whole.flush() + hidden
    with ZipFile(path, "w") as archive:
        _write_all(archive, packed=packed)
        info = archive.getinfo("person.json")
        info.compress_type, info.file_size = ZIP_DEFLATED, len(FILES["person.json"])
        info.CRC = crc32(FILES["person.json"])
        assert archive.fp is not None
        archive.fp.seek(info.header_offset + 8)
        archive.fp.write(pack_number("<H", ZIP_DEFLATED))
        archive.fp.seek(archive.start_dir)


def called_otherwise(path: Path) -> None:
    """Programs that read an archive from its beginning show another file."""
    _honest(path)
    path.write_bytes(path.read_bytes().replace(b"person.json", b"nosrep.json", 1))


def packed_otherwise(path: Path) -> None:
    """The same, for how it is packed."""
    _honest(path)
    data = bytearray(path.read_bytes())
    data[8:10] = pack_number("<H", ZIP_DEFLATED)
    path.write_bytes(data)


def a_comment_to_come(path: Path) -> None:
    """The end says that a comment follows, and none does."""
    _honest(path)
    path.write_bytes(path.read_bytes()[:-2] + b"\x05\x00")


def _honest(path: Path) -> None:
    with ZipFile(path, "w") as archive:
        _write_all(archive)


def _write_all(archive: ZipFile, more: bytes = b"", packed: bytes | None = None) -> None:
    """All that is in FILES, and a manifest of it; person.json has more in its place, or something else."""
    for name, data in FILES.items():
        there = packed if packed is not None and name == "person.json" else data
        archive.writestr(name, there + (more if name == "person.json" else b""))
    archive.writestr("manifest.json", manifest(FILES, LOG, kind="person"))


def test_every_hidden_byte_is_found(tmp_path: Path) -> None:
    """By the page as by the command: nothing lies in an archive that its list of files does not account for."""
    spoils = (
        stored_with_more,
        deflated_with_more,
        called_otherwise,
        packed_otherwise,
        a_comment_to_come,
    )
    paths = {each.__name__: tmp_path / f"{each.__name__}.zip" for each in (_honest, *spoils)}
    for each in (_honest, *spoils):
        each(paths[each.__name__])
    reports = shown([(path, VKEY) for path in paths.values()])
    for (name, path), report in zip(paths.items(), reports, strict=True):
        assert bool(report["faults"]) is (name != "_honest"), name
        assert bool(verify_archive(path, Trust((VKEY,))).faults) is (name != "_honest"), name


def test_every_tampered_proof_is_found(tmp_path: Path) -> None:
    """Whichever byte of the file is changed: a fault for page and command, or another signer, whose key they ask for."""
    data, cases, unknown = LOG.proof(200).encode(), [], set()
    key_id = key_id_bytes(LOG.proof(200))
    for at in sorted({*range(0, len(data), 7), *key_id}):
        path = tmp_path / f"{at}.tlog-proof"
        path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        cases.append((path, VKEY))
    for (path, _), report in zip(cases, shown(cases), strict=True):
        command = verify_proof(path.read_bytes(), Trust((VKEY,)))
        assert bool(command.faults) is bool(report["faults"]) is not bool(report["lacking"]), path.name
        assert bool(command.lacking) is bool(report["lacking"]), path.name
        unknown |= {int(path.stem)} if report["lacking"] else set()
    assert unknown
    assert unknown < set(key_id)


def with_extra(**members: str) -> str:
    """A proof of entry 200 whose `extra` has these members too."""
    each = LOG.records[200]
    extra = {"leaf": each.leaf.decode(), "salt": each.salt.hex(), "body": each.body.decode()} | members
    return proof_file.encode(structs.replace(proof_file.parse(PROOF), extra=canonical.encode(extra)))


def flipped_signature(text: str) -> str:
    """Another signature under the same id of a key."""
    return b64encode(flipped(b64decode(text))).decode()


PROOF = LOG.proof(200)
HASH = PROOF.split("\n\n")[0].rpartition("\n")[2]
SIGNATURE = PROOF.rstrip("\n").rpartition(" ")[2]
ZEROS = b64encode(bytes(32)).decode()
SPOILED = {
    "This is not a proof file: its first line is not c2sp.org/tlog-proof@v1.": PROOF[1:],
    "The proof file has no index of an entry.": PROOF.replace("index 200", "index 0200"),
    "The proof file has 73 hashes, but a proof has at most 63.": PROOF.replace(
        HASH, f"{ZEROS}\n" * 64 + HASH
    ),
    "A line of the proof file is not base64.": PROOF.replace(HASH, "!"),
    "A hash in the proof file is not 32 bytes long.": PROOF.replace(HASH, b64encode(bytes(31)).decode()),
    "This is not a signed note.": PROOF[:-1],
    "The note contains control characters other than newlines.": PROOF.replace("\n300\n", "\n300\x01\n"),
    "A signature line of this note is not well formed.": PROOF.replace(SIGNATURE, "AAAA"),
    "A signature on this note does not verify.": PROOF.replace(SIGNATURE, flipped_signature(SIGNATURE)),
    "Index 300 is outside of the tree, which has 300 leaves.": PROOF.replace("index 200", "index 300"),
    "The inclusion proof is too long.": PROOF.replace(HASH, f"{HASH}\n{ZEROS}"),
    "The inclusion proof does not lead to the root of the checkpoint.": PROOF.replace(HASH, ZEROS),
    "The entry in the proof file is not in our form.": with_extra(more=""),
    "The salt in the proof file is not 64 hexadecimal digits.": with_extra(salt="0"),
    "The record is not the one that the log names.": with_extra(body="{}"),
}


def test_page_and_command_say_the_same_sentence(tmp_path: Path) -> None:
    """One fault has one sentence: the page has a copy of each."""
    paths = {sentence: tmp_path / f"{at}.tlog-proof" for at, sentence in enumerate(SPOILED)}
    for sentence, path in paths.items():
        path.write_text(SPOILED[sentence])
    reports = shown([(path, VKEY) for path in paths.values()])
    for (sentence, path), report in zip(paths.items(), reports, strict=True):
        assert report["faults"] == [f"The file: {sentence}"]
        assert [each.what for each in verify_proof(path.read_bytes(), Trust((VKEY,))).faults] == [sentence]


def test_damaged_zips_are_refused(tmp_path: Path) -> None:
    """Cut off, with something behind or before it, or no archive at all: a sentence, never a stack."""
    whole = archive(tmp_path, "mine", {}).read_bytes()
    spoiled = [whole[:-5], whole + b"x", b"x" + whole, whole[:200], b"PK", b"", b"hello"]
    cases = []
    for number, data in enumerate(spoiled):
        path = tmp_path / f"{number}.bin"
        path.write_bytes(data)
        cases.append((path, VKEY))
    assert all(len(report["faults"]) == 1 for report in shown(cases))


def test_what_was_not_used_is_said(tmp_path: Path) -> None:
    """Files of other formats, a page, and a key that is not the one that was given."""
    brought = {"log/readme": b"all is well", "verify.html": b"", "key": OTHER_VKEY.encode()}
    [report] = shown([(archive(tmp_path, "mine", brought), VKEY)])
    assert report["faults"] == []
    assert any("log/readme, person.json, verify.html" in sentence for sentence in report["unchecked"])
    assert any("The key in the archive" in sentence for sentence in report["unchecked"])


def test_an_audit_export_is_for_the_command(tmp_path: Path) -> None:
    """The page says where to go, and checks nothing of it."""
    [report] = shown([(pack(tmp_path / "audit.zip", audit_files(LOG), LOG), VKEY)])
    assert "aboveboard audit verify" in report["faults"][0]
    assert report["checked"] == []


def displayed(path: Path, key: str) -> Any:
    """What somebody sees who drops the file on the page."""
    words = ["node", RUNNER.with_name("page_shown.mjs"), PAGE, path, key]
    return json.loads(subprocess.run(words, capture_output=True, text=True, check=True).stdout)


def test_what_somebody_sees(tmp_path: Path) -> None:
    """A verdict, three lists of which the empty ones are hidden, and the records, opened one by one."""
    seen = displayed(archive(tmp_path, "mine", {}), VKEY)
    assert seen["verdict"][0] == "good"
    assert seen["shown"] == ["unchecked", "checked", "records"]
    assert [text.partition(" ·")[0] for text in seen["records"]] == [
        LOG.records[index].kind for index in MINE
    ]
    assert seen["records"][0].startswith("decision · 2026-11-18 11:06:40 UTC · entry 0|at|")


def test_what_somebody_sees_of_a_tampered_file(tmp_path: Path) -> None:
    """The verdict counts the faults, and no record is shown that does not fit."""
    seen = displayed(archive(tmp_path, "mine", {"checkpoint": Log(299).checkpoint.encode()}), VKEY)
    assert seen["verdict"] == ["bad", "This does not verify: one fault."]
    assert seen["shown"] == ["wrong", "unchecked", "checked"]


class Elements(HTMLParser):
    """Every element of the page with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(HTML)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


ELEMENTS = Elements().found


@pytest.mark.parametrize("tag", ["script", "style"])
def test_only_its_own_code_runs(tag: str) -> None:
    """The policy of the page names the hash of the one script and the one style in it, and forbids all else."""
    [body] = re.findall(rf"<{tag}>(.*?)</{tag}>", HTML, re.DOTALL)
    hashed = b64encode(sha256(body.encode()).digest()).decode()
    [policy] = [
        attrs["content"] for name, attrs in ELEMENTS if attrs.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    assert f"{tag}-src 'sha256-{hashed}'" in policy
    assert "unsafe" not in policy


def test_it_loads_nothing() -> None:
    """No address in any attribute, no request in the script, no markup made from what it reads."""
    assert not {"src", "href", "action", "srcset", "data", "poster"} & {
        name for _, attrs in ELEMENTS for name in attrs
    }
    script = HTML[HTML.index("<script>") :]
    for word in (
        "fetch(",
        "XMLHttpRequest",
        "WebSocket",
        "import(",
        "sendBeacon",
        "innerHTML",
        "document.write",
        "eval(",
        "localStorage",
    ):
        assert word not in script, word


def test_it_can_be_used_without_a_mouse_or_eyes() -> None:
    """Each field has a label and a hint, the verdict is announced, and the language is declared."""
    ids = {attrs["id"] for _, attrs in ELEMENTS if "id" in attrs}
    labelled = {attrs["for"] for tag, attrs in ELEMENTS if tag == "label"}
    fields = [attrs for tag, attrs in ELEMENTS if tag in ("input", "textarea")]
    assert {attrs["id"] for attrs in fields} == labelled
    assert {attrs["aria-describedby"] for attrs in fields} <= ids
    assert ("html", {"lang": "en"}) in ELEMENTS
    assert any(attrs.get("aria-live") == "polite" and attrs.get("role") == "status" for _, attrs in ELEMENTS)


# The search of the log for what the archive lacks.


def searched(cases: Sequence[tuple[Path, Path]]) -> list[Any]:
    """Returns the findings of the page, for each archive and folder of tiles."""
    asked = json.dumps([[str(path), VKEY, str(tiles)] for path, tiles in cases])
    done = subprocess.run(["node", RUNNER, PAGE], input=asked, capture_output=True, text=True, check=True)
    return list(json.loads(done.stdout))


def test_it_names_what_an_archive_lacks(tmp_path: Path) -> None:
    """As the command does, each record in turn. A whole archive lacks nothing."""
    tiles, cases = copied_tiles(tmp_path), []
    for dropped in (None, *SEARCHED):
        (tmp_path / str(dropped)).mkdir()
        cases.append((download(tmp_path / str(dropped), dropped), tiles))
    whole, *short = searched(cases)
    assert whole["faults"] == []
    assert "300 entries of the log were searched, and 5 of them are about you." in whole["checked"]
    assert [re.findall(r"entry at index (\d+) .*is about you", *report["faults"]) for report in short] == [
        [str(index)] for index in SEARCHED
    ]


def test_it_searches_no_other_log(tmp_path: Path) -> None:
    """Entries that were changed, or are of another log, are a fault. Missing ones are said."""
    path, other = download(tmp_path), tmp_path / "other"
    changed = copied_tiles(other / "changed")
    bundle = changed / "tile/entries/000"
    bundle.write_bytes(bundle.read_bytes().replace(b'"type":"decision"', b'"type":"decisiom"', 1))
    cases = [(path, copied_tiles(other / "log", Log(300))), (path, changed)]
    *bad, short = searched([*cases, (path, copied_tiles(other / "short", Log(256)))])
    assert all(report["verdict"][0] == "bad" for report in bad)
    assert short["faults"] == []
    assert any("lacks the entries from index 256" in line for line in short["unchecked"])


def test_it_says_what_it_could_not_search(tmp_path: Path) -> None:
    """Without the log's entries, and in an archive of version 0.1.0, which has no finding key."""
    [report] = shown([(download(tmp_path), VKEY)])
    assert any("choose a folder with the log’s entries" in line for line in report["unchecked"])
    [report] = searched([(archive(tmp_path, "old", {}), copied_tiles(tmp_path, LOG))])
    assert any("written before, not findable" in line for line in report["unchecked"])


def test_it_names_finding_keys_that_were_taken_out(tmp_path: Path) -> None:
    """As the command does, by the policy sets or by the log's entry of a build."""
    (tmp_path / "bare").mkdir()
    bare, old = without_keys(tmp_path / "bare", texts=False), without_keys(tmp_path)
    tiles, taken = copied_tiles(tmp_path, BUILT), "finding.key: The archive does not have this file"
    found = [*searched([(bare, tiles), (old, tiles)]), *shown([(bare, VKEY)])]
    assert [len(report["faults"]) for report in found] == [1, 1, 1]
    assert all(report["faults"][0].startswith(taken) for report in found)


def test_it_checks_what_is_gone(tmp_path: Path) -> None:
    """An own entry without a record needs a proof that the log commits to it as gone."""
    log = AccountedLog({3, 5, 299})
    files = {
        name: data for name, data in person_files(log, (0, 1)).items() if not name.startswith("policies/")
    }
    keys = {"finding.key": bytes(32).hex().encode() + b"\n", "deletions/entry.tlog-proof": log.entry()}
    proven = pack(
        tmp_path / "proven.zip",
        files | keys | {"deletions/mine.json": log.mine_json([3, 5])},
        log,
        kind="person",
    )
    forged = pack(
        tmp_path / "forged.zip",
        files | keys | {"deletions/mine.json": log.mine_json([3, 5]).replace(b"[[3,", b"[[4,")},
        log,
        kind="person",
    )
    good, bad = searched([(path, copied_tiles(tmp_path / path.stem, log)) for path in (proven, forged)])
    lacking = {int(found[1]) for fault in good["faults"] if (found := re.search(r"index (\d+) ", fault))}
    assert lacking == set(range(301)) - {0, 1, 3, 5}
    assert any(fault.startswith("deletions/: ") for fault in bad["faults"])
