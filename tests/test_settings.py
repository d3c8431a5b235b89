"""Settings: one table, read strictly."""

from pathlib import Path

import pytest
from aboveboard import settings
from aboveboard.errors import StartupRefused
from aboveboard.setting_table import PREFIX, SETTINGS, Setting
from aboveboard.settings import AppPages, Settings, find_shipped, load
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

WHOLE = (
    "PORT",
    "RATE_LIMIT",
    "RATE_BURST",
    "BODY_LIMIT_BYTES",
    "CANDIDATES_MAX",
    "BATCH_MAX",
    "KEY_CACHE_MS",
    "LEARN_EVERY_MS",
)


def loaded(**values: str) -> Settings:
    return load({PREFIX + name: value for name, value in values.items()})


def test_the_defaults_load() -> None:
    """Without any variable: one SQLite file in `data` here, on loopback, with the shipped rules."""
    found = loaded()
    assert found.data == Path.cwd() / "data"
    assert found.database_url == f"sqlite+aiosqlite:///{found.data / 'aboveboard.db'}"
    assert found.sqlite_path == found.data / "aboveboard.db"
    assert found.policies == find_shipped("policies")
    assert (found.host, found.port, found.rate_limit) == ("127.0.0.1", 8080, 0)


def test_every_row_is_a_setting_and_every_setting_a_row() -> None:
    """The table and what is read from it have the same names, in one order, each once."""
    assert [row.name.lower() for row in SETTINGS] == [field.name for field in structs.fields(Settings)]


@pytest.mark.parametrize("row", SETTINGS, ids=[row.name for row in SETTINGS])
def test_a_row_explains_itself(row: Setting) -> None:
    """One sentence, with the unit where the name does not carry it."""
    assert row.sentence[0].isupper()
    assert row.sentence.endswith(".")
    assert row.name == row.name.upper()
    unit = {"_MS": "milliseconds", "_BYTES": "bytes"}
    assert all(word in row.sentence for ending, word in unit.items() if row.name.endswith(ending))


def test_placeholder_ids_are_pairs_of_an_app_and_an_id() -> None:
    """By default none; the id may have spaces."""
    assert loaded().placeholder_ids == ""
    assert loaded(PLACEHOLDER_IDS="shop not set, blog guest").placeholder_ids == "shop not set, blog guest"


@pytest.mark.parametrize("text", ["guest", "shop guest, anonymous"])
def test_a_placeholder_id_without_an_app_is_refused(text: str) -> None:
    """It would be a placeholder in no app, without a word."""
    with pytest.raises(StartupRefused, match="ABOVEBOARD_PLACEHOLDER_IDS must be"):
        loaded(PLACEHOLDER_IDS=text)


def test_pages_of_apps_are_addresses_by_app() -> None:
    """The second address is that of a sign-in, and may be left out."""
    assert loaded().app_pages == {}
    text = "shop https://shop.example/ https://shop.example/privacy?a=1, demo http://127.0.0.1:8081/"
    assert loaded(APP_PAGES=text).app_pages == {
        "shop": AppPages("https://shop.example/", "https://shop.example/privacy?a=1"),
        "demo": AppPages("http://127.0.0.1:8081/"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "shop",
        "shop shop.example",
        "shop http://shop.example/",
        "shop javascript:alert(1)",
        "shop https://user@shop.example/",
        "shop https://shop.example/#top",
        "shop https://[shop",
        "shop https://",
        "shop https://a.example/ https://b.example/ https://c.example/",
        "shop https://a.example/, shop https://b.example/",
    ],
)
def test_another_kind_of_page_is_refused(text: str) -> None:
    """A person follows this link from our page."""
    with pytest.raises(StartupRefused, match="ABOVEBOARD_APP_PAGES must name"):
        loaded(APP_PAGES=text)


def test_an_unknown_name_is_refused() -> None:
    """A typing error is never a silent default; other programs' variables are none of ours."""
    with pytest.raises(
        StartupRefused,
        match=r"^ABOVEBOARD_PROT is not a setting. See docs/reference/settings\.md for all settings\.$",
    ):
        loaded(PROT="80")
    load({"PROT": "80", "ABOVE": "1"})


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("value", ["-1", "1.5", "1e3", " 1", "0x10", "many", "٣", "²", "9" * 11, "9" * 5000])
def test_a_number_must_be_a_whole_one(name: str, value: str) -> None:
    """And is not repeated in the refusal, which says what would be right."""
    with pytest.raises(StartupRefused, match=rf"^ABOVEBOARD_{name} must be a whole number of at most \d+"):
        loaded(**{name: value})


def test_a_port_is_a_port() -> None:
    """There is none above 65535; 0 lets the system choose."""
    assert loaded(PORT="0").port == 0
    assert loaded(PORT="65535").port == 65535
    with pytest.raises(StartupRefused, match="at most 65535"):
        loaded(PORT="65536")


@given(st.sampled_from(WHOLE), st.integers(0, 65_535))
def test_whole_numbers_are_taken_as_they_are(name: str, value: int) -> None:
    """Every number within bounds, with or without leading zeros."""
    assert getattr(loaded(**{name: f"{value:05}"}), name.lower()) == value


@pytest.mark.parametrize("row", SETTINGS, ids=[row.name for row in SETTINGS])
def test_an_empty_value_is_none(row: Setting) -> None:
    """As compose files write it; an empty address would else listen on every network."""
    assert loaded(**{row.name: ""}) == loaded()


@pytest.mark.parametrize(
    ("given_url", "url", "file"),
    [
        ("postgresql://u:p@h/d", "postgresql+asyncpg://u:p@h/d", None),
        ("postgresql+asyncpg://u@h/d?host=/tmp", "postgresql+asyncpg://u@h/d?host=/tmp", None),
        ("sqlite:////var/a.db", "sqlite+aiosqlite:////var/a.db", Path("/var/a.db")),
        ("sqlite+aiosqlite:///a.db", "sqlite+aiosqlite:///a.db", Path("a.db")),
    ],
)
def test_an_address_names_its_driver(given_url: str, url: str, file: Path | None) -> None:
    """The short forms that everybody knows are taken."""
    found = loaded(DATABASE_URL=given_url)
    assert (found.database_url, found.sqlite_path) == (url, file)


@pytest.mark.parametrize("url", ["mysql://h/d", "aboveboard.db", "sqlite:", "postgres://h/d"])
def test_another_database_is_refused(url: str) -> None:
    """And the refusal does not repeat the address, which may hold a password."""
    with pytest.raises(StartupRefused) as refused:
        loaded(DATABASE_URL=url)
    assert refused.value.detail == "ABOVEBOARD_DATABASE_URL must start with sqlite:/// or postgresql://."


@pytest.mark.parametrize(
    "url", ["sqlite:///:memory:", "sqlite+aiosqlite:///:memory:", "sqlite:///a.db?mode=ro"]
)
def test_sqlite_is_a_file(url: str) -> None:
    """A log that is gone with the process is none."""
    with pytest.raises(StartupRefused, match="must name a file"):
        loaded(DATABASE_URL=url)


@pytest.mark.parametrize("origin", ["https://a.example/log", "a b", "a+b", "a\nb", "a\u2028b"])
def test_a_log_has_a_name_that_can_be_signed(origin: str) -> None:
    """Found before anything is made under it."""
    with pytest.raises(StartupRefused, match="LOG_ORIGIN must be a URL without its scheme"):
        loaded(LOG_ORIGIN=origin)


def test_a_level_of_log_lines_is_one_of_four() -> None:
    """The refusal names them."""
    assert loaded(LOG_LEVEL="error").log_level == "error"
    with pytest.raises(
        StartupRefused, match=r"^ABOVEBOARD_LOG_LEVEL must be one of: debug, info, warning, error\.$"
    ):
        loaded(LOG_LEVEL="loud")


def test_a_public_address_ends_without_a_slash() -> None:
    """One slash between address and path, however it was typed."""
    assert loaded().public_url == ""
    for address in ("https://a.example", "https://a.example/"):
        assert loaded(PUBLIC_URL=address).public_url == "https://a.example"
        assert loaded(PUBLIC_URL=address).secure
    assert not loaded(PUBLIC_URL="http://127.0.0.1:8080").secure


def test_the_master_key_is_in_the_data_folder_unless_said() -> None:
    """Whatever characters the folder's name has."""
    assert loaded(DATA="/x/100% of #1").kms_uri == "file:///x/100%25%20of%20%231/keys/master.key"
    assert loaded(KMS_URI="file:///run/secrets/master.key").kms_uri == "file:///run/secrets/master.key"


def test_folders_are_absolute() -> None:
    """So that they stay what they are, wherever the process goes."""
    found = loaded(DATA="here", POLICIES="there")
    assert (found.data, found.policies) == (Path.cwd() / "here", Path.cwd() / "there")


def test_what_is_shipped_is_found_inside_a_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Inside the package when it is there, else beside it."""
    monkeypatch.setattr(settings, "__file__", str(tmp_path / "service" / "aboveboard" / "settings.py"))
    assert find_shipped("policies") == tmp_path / "policies"
    (tmp_path / "service" / "aboveboard" / "shipped" / "policies").mkdir(parents=True)
    assert find_shipped("policies") == tmp_path / "service" / "aboveboard" / "shipped" / "policies"


@pytest.mark.parametrize("text", ["10.0.0.0/33", "proxy.example", "10.0.0.1/8", "10.0.0.1;10.0.0.2"])
def test_a_proxy_is_an_address_or_a_network(text: str) -> None:
    """A name could change, and with it whom the gateway believes."""
    with pytest.raises(StartupRefused, match="PROXIES"):
        load({"ABOVEBOARD_PROXIES": text})


def test_proxies_are_read() -> None:
    """Blanks make no difference."""
    found = load({"ABOVEBOARD_PROXIES": " 10.0.0.7, 10.1.0.0/16 ,::1"}).proxies
    assert [str(each) for each in found] == ["10.0.0.7/32", "10.1.0.0/16", "::1/128"]


@pytest.mark.parametrize("text", ["https://shop.example", "shop.example:443", "shop.example/x", "a b"])
def test_a_host_has_no_scheme_and_no_port(text: str) -> None:
    """It would never be equal to a Host without them."""
    with pytest.raises(StartupRefused, match="HOSTS"):
        load({"ABOVEBOARD_HOSTS": text})


def test_hosts_are_compared_in_lower_case() -> None:
    """Names of hosts have no case."""
    assert load({"ABOVEBOARD_HOSTS": "Shop.Example, [::1]"}).hosts == {"shop.example", "[::1]"}
