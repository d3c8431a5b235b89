"""The reader of the policy folder: every problem at once, and the same result without a folder."""

import pytest
from aboveboard.declared import read_folder
from aboveboard.errors import PolicyRejected
from aboveboard.policy.source import RULE_FILES, SCHEMA_FILE, read

from tests.policy.conftest import SCHEMA, WriteFolder, write_rule


def test_a_missing_folder_is_a_problem_of_its_own(folder: WriteFolder) -> None:
    """The path is named, as an operator typed it."""
    missing = folder() / "missing"
    with pytest.raises(PolicyRejected) as refused:
        read(read_folder(missing))
    assert refused.value.problems == [
        f"{missing}:1: (no rule): there is no such folder, or no declared file is in it"
    ]


def test_the_problems_of_all_files_come_at_once(folder: WriteFolder) -> None:
    """One of the schema, one of a file that is not UTF-8, and one of syntax."""
    path = folder("permit (principal, action resource);", schema="entity")
    (path / "b.cedar").write_bytes(b"\xff")
    with pytest.raises(PolicyRejected) as refused:
        read(read_folder(path))
    files = [problem.partition(":")[0] for problem in refused.value.problems]
    assert files == [SCHEMA_FILE, "b.cedar", "a.cedar"]


def test_a_schema_must_accept_every_declared_value(folder: WriteFolder) -> None:
    """A schema without one reach is refused, although no rule names it."""
    with pytest.raises(PolicyRejected, match="does not fit the questions of this version"):
        read(read_folder(folder(schema=SCHEMA.replace('"elsewhere"', '"moon"'))))


def test_texts_give_what_their_folder_gives(folder: WriteFolder) -> None:
    """The order of the texts does not matter: files are ordered by name."""
    path = folder(write_rule())
    by_folder = read(read_folder(path))
    texts = {name: (path / name).read_text() for name in ("z.cedar", "a.cedar")}
    (path / "old.cedar").write_text(write_rule(id="old"))
    by_texts = read(read_folder(path).with_texts(texts, RULE_FILES))
    assert (by_texts.rules, list(by_texts.files.items())) == (by_folder.rules, list(by_folder.files.items()))


def test_equal_texts_are_parsed_once(folder: WriteFolder) -> None:
    """A start, a reload and a dry run read the same rules. A changed text is parsed again."""
    path = folder(write_rule())
    first, second = read(read_folder(path)), read(read_folder(path))
    assert first.rules is second.rules
    changed = read(read_folder(folder(write_rule(id="changed"))))
    assert changed.rules is not first.rules
    assert "changed" in changed.files["a.cedar"]


def test_a_refused_text_is_refused_each_time(folder: WriteFolder) -> None:
    """Nothing of it is kept."""
    path = folder("permit (principal, action resource);")
    for _ in range(2):
        with pytest.raises(PolicyRejected, match=r"a\.cedar:1: \(syntax\)"):
            read(read_folder(path))
