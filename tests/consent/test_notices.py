"""Notices: bound to their hash, complete, and readable."""

import hashlib
import re

import pytest
from aboveboard.consent.notices import (
    Notice,
    current,
    find_asking_version,
    list_counting,
    load_notices,
    notice_id,
    read_notice,
)
from aboveboard.consent.purposes import load_purposes
from aboveboard.declared import read_folder
from aboveboard.errors import StartupRefused
from aboveboard.settings import find_shipped
from msgspec import structs

from tests.publishing import front
from tests.readers import LANGUAGES

SHIPPED = load_notices(read_folder(find_shipped("policies")))
FRONT = '+++\npurpose = "improve"\nversion = 1\nlanguage = "en"\n+++\n'


def test_the_id_is_the_hash_of_the_canonical_bytes():
    """Anyone can compute the id of a notice from its four parts, without our code."""
    written = b'{"language":"en","purpose":"improve","text":"Hello.","version":2}'
    assert notice_id("improve", 2, "en", "Hello.") == hashlib.sha256(written).hexdigest()


def test_every_purpose_has_a_notice_in_english():
    """There is a text to show for every purpose that is shipped."""
    purposes = load_purposes(read_folder(find_shipped("policies")))
    assert {notice.purpose for notice in SHIPPED.values() if notice.language == "en"} == set(purposes)


def test_notices_are_found_by_their_id():
    """The key of each notice is its id, and the id fits its content."""
    for key, notice in SHIPPED.items():
        assert key == notice.id == notice_id(notice.purpose, notice.version, notice.language, notice.text)


@pytest.mark.parametrize("notice", SHIPPED.values(), ids=lambda notice: f"{notice.purpose}-{notice.language}")
def test_notices_say_what_a_no_means_and_how_to_take_it_back(notice):
    """A person reads what happens without a yes, and that a yes can be taken back in one step."""
    parts = LANGUAGES[notice.language].notice
    assert parts.if_no in notice.text
    assert re.search(parts.one_step, notice.text.lower().partition(parts.taking_back.lower())[2])


def test_line_endings_do_not_change_a_notice(tmp_path):
    """A checkout with other line endings gives the same id."""
    for name, newline in (("lf", "\n"), ("crlf", "\r\n")):
        folder = make(tmp_path / name, {})
        content = (FRONT + "One.\n\nTwo.\n").replace("\n", newline)
        (folder / "notices" / "improve.en.md").write_bytes(content.encode())
    assert list(load_notices(read_folder(tmp_path / "lf"))) == list(
        load_notices(read_folder(tmp_path / "crlf"))
    )


def test_an_older_version_stays(tmp_path):
    """A text that was replaced is still found by its id, and the newest is the current one."""
    newer = FRONT.replace("version = 1", "version = 2") + "New."
    folder = make(tmp_path, {"improve.en.v1.md": FRONT + "Old.", "improve.en.md": newer})
    notices = load_notices(read_folder(folder))
    assert sorted(notice.text for notice in notices.values()) == ["New.", "Old."]
    found = current(notices.values(), "improve", "en")
    assert found is not None
    assert found.version == 2


def notice(language, version=1, purpose="improve"):
    return Notice(id="x", purpose=purpose, version=version, language=language, text="t")


def test_the_current_notice_is_in_the_language_of_the_reader():
    """A reader's own language goes before English, even where English is newer."""
    found = current([notice("en", 9), notice("de")], "improve", "de")
    assert found == notice("de")


def test_a_region_is_met_by_its_language():
    """And the first wish that can be met goes before all others."""
    about = [notice("en"), notice("de"), notice("fr")]
    assert current(about, "improve", "de-AT") == notice("de")
    assert current(about, "improve", None, "xx", "fr-CA", "de") == notice("fr")


def test_the_current_notice_falls_back_to_english():
    """Without a text in the reader's language the English one is current."""
    assert current([notice("en"), notice("de")], "improve", "fr") == notice("en")


def test_no_notice_is_current_where_there_is_none():
    """No other language and no other purpose is taken instead."""
    assert current([notice("de"), notice("en", purpose="messages")], "improve", "fr") is None


def make(folder, files):
    (folder / "notices").mkdir(parents=True)
    (folder / "purposes.toml").write_text((find_shipped("policies") / "purposes.toml").read_text())
    for name, content in files.items():
        (folder / "notices" / name).write_text(content)
    return folder


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ("Just text.", "front matter"),
        ("Text.\n" + FRONT + "Text.", "front matter"),
        ('+++\npurpose = "improve"\nText.', "front matter"),
        (FRONT.replace("version = 1", "version ="), "the file"),
        (FRONT.replace("version = 1\n", ""), "the file"),
        (FRONT.replace("version = 1", "version = 0"), "version"),
        (FRONT.replace("version = 1", "version = 1\nmood = 1"), "the file"),
        (FRONT.replace('"en"', '"english"'), "language"),
        (FRONT.replace('"en"', '"de"') + "Text.", "the file"),
        (FRONT.replace('"improve"', '"messages"') + "Text.", "the file"),
        (FRONT + " \n", "text"),
    ],
)
def test_a_wrong_notice_is_refused_by_file_and_key(content, key):
    """Whatever is wrong, the service does not start, and the file and the key are named."""
    with pytest.raises(StartupRefused) as refusal:
        read_notice(content, "notices/improve.en.md")
    assert refusal.value.detail.startswith(f"notices/improve.en.md: {key}")


def test_a_notice_about_an_undeclared_purpose_is_refused(tmp_path):
    """A notice belongs to a purpose that is declared."""
    folder = make(tmp_path, {"guess.en.md": FRONT.replace("improve", "guess") + "Text."})
    with pytest.raises(StartupRefused, match=r"notices/guess\.en\.md: purpose"):
        load_notices(read_folder(folder))


def test_a_version_is_given_once(tmp_path):
    """Two texts under one version are refused, because people would have agreed to either."""
    folder = make(tmp_path, {"improve.en.md": FRONT + "One.", "improve.en.v1.md": FRONT + "Two."})
    with pytest.raises(
        StartupRefused, match=r"improve\.en\.v1\.md: version: is used by notices/improve\.en\.md"
    ):
        load_notices(read_folder(folder))


def test_a_text_that_asks_again_has_the_id_of_its_text_alone():
    """What the operator wants of old yeses changes nothing that the person reads."""
    asking = read_notice(front("improve", 2, asks=True), "notices/improve.en.md")
    assert asking.asks_again
    assert asking.id == read_notice(front("improve", 2), "notices/improve.en.md").id


def test_only_texts_since_the_newest_that_asked_count():
    """All of them while none asks; of other purposes none."""
    found = [notice("en"), notice("en", 2), notice("de", 2), notice("en", 3), notice("en", 9, "messages")]
    found = [structs.replace(each, id=f"{each.version}{each.language}") for each in found]
    assert list_counting(found, "improve") is None
    asking = [structs.replace(each, asks_again=each.version == 2) for each in found]
    assert list_counting(asking, "improve") == {"2en", "2de", "3en"}
    assert (find_asking_version(asking, "improve"), find_asking_version(asking, "messages")) == (2, 0)


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        (
            {"improve.en.md": front("improve", 2, asks=True), "improve.de.md": front("improve", 2, "de")},
            r"improve\.\w\w\.md: asks_again: must be the same in every language",
        ),
        (
            {"improve.en.md": front("improve", 2, asks=True), "improve.de.md": front("improve", 1, "de")},
            r"improve\.de\.md: version: must be at least 2",
        ),
    ],
)
def test_a_text_that_asks_again_asks_in_every_language(tmp_path, files, problem):
    """A person whose language has no such text could say no valid yes."""
    with pytest.raises(StartupRefused, match=problem):
        load_notices(read_folder(make(tmp_path, files)))


def test_a_newer_text_of_a_language_need_not_ask_itself(tmp_path):
    """It comes after the one that asked."""
    files = {
        "improve.en.v2.md": front("improve", 2, asks=True),
        "improve.en.md": front("improve", 3),
        "improve.de.md": front("improve", 2, "de", asks=True),
    }
    assert len(load_notices(read_folder(make(tmp_path, files)))) == 3
