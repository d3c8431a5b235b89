"""Purposes as declared."""

import pytest
from aboveboard.consent.purposes import load_purposes
from aboveboard.declared import read_folder
from aboveboard.errors import StartupRefused
from aboveboard.settings import find_shipped

ONE = '[visit]\ndata_use = "personalize.content"\ntitle.en = "Visit"\nsentence.en = "What you do now."\n'


def load(tmp_path, text):
    (tmp_path / "purposes.toml").write_text(text)
    return load_purposes(read_folder(tmp_path))


def test_the_shipped_purposes():
    """The purposes that the product knows of are declared, in English at least."""
    purposes = load_purposes(read_folder(find_shipped("policies")))
    assert list(purposes) == [
        "combine_sources",
        "improve",
        "messages",
        "personalize_history",
        "personalize_visit",
    ]
    assert all(purpose.title["en"] and purpose.sentence["en"] for purpose in purposes.values())


def test_a_purpose_may_speak_more_languages(tmp_path):
    """Every language that is declared is there once loaded."""
    purposes = load(tmp_path, ONE + 'title.de = "Besuch"\nsentence.de = "Was Sie jetzt tun."\n')
    assert purposes["visit"].sentence == {"en": "What you do now.", "de": "Was Sie jetzt tun."}


def test_a_purpose_may_have_a_lifetime(tmp_path):
    """In days; without one, a yes lasts until it is taken back."""
    assert load(tmp_path, ONE)["visit"].lifetime_days is None
    assert load(tmp_path, ONE + "lifetime_days = 395")["visit"].lifetime_days == 395


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "the file"),
        ("[visit", "the file"),
        ("visit = 1", "visit"),
        ("[visit]", "visit"),
        (ONE + "mood = 1", "visit"),
        (ONE.replace("[visit]", "[Visit]"), "Visit"),
        (ONE.replace("personalize.content", "Personalize"), "visit.data_use"),
        (ONE.replace('"Visit"', "7"), "visit.title"),
        (ONE.replace('"Visit"', '""'), "visit.title"),
        (ONE.replace("title.en", "title.de"), "visit.title"),
        (ONE + "lifetime_days = 0", "visit.lifetime_days"),
        (ONE + "lifetime_days = 1.5", "visit.lifetime_days"),
        (ONE + "lifetime_days = 36501", "visit.lifetime_days"),
        (ONE + 'title.de = "Besuch"', "visit.sentence"),
        (ONE + ONE.replace("[visit]", "[history]") + 'sentence.de = "Jetzt."', "history.sentence"),
    ],
)
def test_wrong_purposes_are_refused_by_file_and_key(tmp_path, text, key):
    """Whatever is wrong, the service does not start, and the file and the key are named."""
    with pytest.raises(StartupRefused) as refusal:
        load(tmp_path, text)
    assert refusal.value.detail.startswith(f"purposes.toml: {key}")


def test_purposes_that_are_not_text_are_refused(tmp_path):
    """Bytes that are not UTF-8 are no declaration."""
    (tmp_path / "purposes.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(StartupRefused, match="is not UTF-8 text"):
        load_purposes(read_folder(tmp_path))
