"""The dial as declared: what is shipped, classes of regions, and every way of getting it wrong."""

import pytest
from aboveboard.consent.dial import load_dial, region_class
from aboveboard.declared import read_folder
from aboveboard.errors import StartupRefused
from aboveboard.settings import find_shipped
from aboveboard.words import AgeClass, Level, PlacementKind, Reach

SHIPPED = load_dial(read_folder(find_shipped("policies")))


@pytest.fixture
def folder(tmp_path):
    """A copy of the shipped declarations, to be spoiled."""
    for name in ("dial.toml", "purposes.toml"):
        (tmp_path / name).write_text((find_shipped("policies") / name).read_text())
    return tmp_path


def test_the_shipped_levels():
    """The five levels have the names, reaches, purposes and strengths that the product promises."""
    rows = [(row.name, row.reach, row.purpose, row.strength) for row in SHIPPED.levels]
    assert rows == [
        ("off", None, None, 0.0),
        ("page", Reach.PAGE, None, 0.4),
        ("visit", Reach.VISIT, "personalize_visit", 0.6),
        ("history", Reach.HISTORY, "personalize_history", 0.85),
        ("everywhere", Reach.ELSEWHERE, "combine_sources", 1.0),
    ]


def test_a_person_who_never_chose_is_at_level_1():
    """Nothing is kept of a person before a choice."""
    assert SHIPPED.default_level == Level.PAGE


def test_the_browser_signal_takes_level_4_for_every_kind():
    """The cap of the browser signal is 3, whatever is shown."""
    assert SHIPPED.browser_signal_caps == dict.fromkeys(PlacementKind, Level.HISTORY)


def test_minors_are_capped_lower_for_adverts_and_offers():
    """A minor gets at most level 1 where something is sold, and 2 elsewhere."""
    assert SHIPPED.age_caps[AgeClass.MINOR] == {
        PlacementKind.CONTENT: 2,
        PlacementKind.OFFER: 1,
        PlacementKind.ADVERT: 1,
        PlacementKind.MESSAGE: 2,
    }


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ("FR", "eea"),
        ("NO", "eea"),
        ("GB", "eea"),
        ("CH", "eea"),
        ("FR-75", "eea"),
        ("GB-ENG", "eea"),
        ("US", "us_optout"),
        ("US-CA", "us_optout"),
        ("US-NY", "us_optout"),
        ("US-ZZ", "us_optout"),
        ("BR", "other"),
        ("BR-SP", "other"),
        (None, "eea"),
        ("", "eea"),
        ("ZZ", "eea"),
        ("br", "eea"),
        ("BR-", "eea"),
        ("BR-sp", "eea"),
        ("BR-SP1X", "eea"),
        ("BRA", "eea"),
        ("BR\x00", "eea"),
    ],
)
def test_classes_of_regions(region, expected):
    """A declared region has its class, a part of a country its country's, anything else the strictest."""
    assert region_class(SHIPPED, region) == expected


def test_every_country_has_one_class():
    """The three classes name the 249 countries of ISO 3166-1, each once."""
    assert sum("-" not in region for region in SHIPPED.class_of_region) == 249


def test_a_region_may_have_caps(folder):
    """Caps of a region are declared like the others and are complete once loaded."""
    spoil(folder, "[regions.eea]\n", "[regions.eea]\ncaps = { any = 3, advert = 1 }\n")
    caps = load_dial(read_folder(folder)).regions["eea"].caps
    assert (caps[PlacementKind.CONTENT], caps[PlacementKind.ADVERT]) == (3, 1)


def test_unknown_age_may_have_caps(folder):
    """A service made for children may treat an unknown age like a minor."""
    spoil(folder, "[caps.age.minor]\n", "[caps.age.unknown]\nany = 1\n\n[caps.age.minor]\n")
    assert set(load_dial(read_folder(folder)).age_caps[AgeClass.UNKNOWN].values()) == {Level.PAGE}


def spoil(folder, old, new):
    path = folder / "dial.toml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("default_level = 1", "default_level = 2", "default_level"),
        ("default_level = 1", "default_level = 7", "default_level"),
        ("default_level = 1", "", "default_level"),
        ("default_level = 1", "default_level = 1\nmood = 1", "mood"),
        ("default_level = 1", "default_level =", "the file"),
        ('strictest_region = "eea"', 'strictest_region = "moon"', "strictest_region"),
        ("level = 3", "level = 2", "levels"),
        ("level = 3", "level = 9", "levels[3].level"),
        ('name = "visit"', 'name = "session"', "levels[2].name"),
        ('reach = "visit"', 'reach = "history"', "levels[2].reach"),
        ('reach = "visit"', "", "levels[2].reach"),
        ('name = "off"', 'name = "off"\nreach = "page"', "levels[0].reach"),
        ('name = "off"', 'name = "off"\npurpose = "improve"', "levels[0].purpose"),
        ('purpose = "personalize_visit"', 'purpose = "guess"', "levels[2].purpose"),
        ("strength = 0.6", "strength = 0.3", "levels[2].strength"),
        ("strength = 0.6", "strength = 1.6", "levels[2].strength"),
        ("strength = 0.6", "strength = nan", "levels[2].strength"),
        ("strength = 0.6", 'strength = "much"', "levels[2].strength"),
        ("strength = 0.0", "strength = 0.1", "levels[0].strength"),
        ("strength = 0.6", "strenght = 0.6", "levels[2]"),
        ('sentence.en = "You see', 'sentence.qaa = "You see', "levels[0].sentence"),
        ('sentence.en = "You see', 'sentence.ENGLISH = "You see', "levels[0].sentence"),
        ('sentence.en = "What you did here before counts too."', 'sentence.en = ""', "levels[3].sentence"),
        ("[caps.browser_signal]\nany = 3", "[caps.browser_signal]\nany = 9", "caps.browser_signal"),
        ("[caps.browser_signal]\nany = 3", "[caps.browser_signal]\nposter = 3", "caps.browser_signal"),
        ("[caps.age.minor]", "[caps.age.infant]", "caps.age"),
        ("advert = 1", "advert = 11", "caps.age.minor"),
        ("[regions.us_optout]", "[regions.moon]", "regions"),
        ('"AT", ', '"Austria", ', "regions.eea.regions"),
        ('"AT", ', '"AT", "BR", ', "regions.other.regions"),
        ("[regions.eea]", "[regions.eea]\nmood = 1", "regions.eea"),
        ("[regions.eea]", "[regions.eea]\ncaps = { any = -1 }", "regions.eea.caps"),
    ],
)
def test_a_wrong_dial_is_refused_by_file_and_key(folder, old, new, key):
    """Whatever is wrong, the service does not start, and the file and the key are named."""
    spoil(folder, old, new)
    with pytest.raises(StartupRefused) as refusal:
        load_dial(read_folder(folder))
    assert refusal.value.detail.startswith("dial.toml: ")
    assert key in refusal.value.detail


def test_an_absent_dial_is_refused(tmp_path):
    """Without a dial the service does not start."""
    (tmp_path / "purposes.toml").write_text((find_shipped("policies") / "purposes.toml").read_text())
    with pytest.raises(StartupRefused, match=r"dial\.toml: the file: is missing"):
        load_dial(read_folder(tmp_path))
