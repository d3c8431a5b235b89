"""`aboveboard keys`, as it is typed, on an empty folder and beside a running gateway."""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from aboveboard.access.oidc_sign_in import staff_id

from tests.faults.process import Typed, typed
from tests.plain import PLAIN
from tests.world import Installation

KEY = re.compile(r"ab_(app|compliance|admin)_[0-9A-Za-z]{11}_[0-9A-Za-z]{49}\n")


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A gateway that serves while keys are made."""
    running = Installation(tmp_path_factory.mktemp("beside"))
    yield running
    running.close()


def keys(data: Path, *words: str) -> Typed:
    return typed(data, "keys", *words)


def create(data: Path, name: str, role: str = "app", *more: str) -> Typed:
    return keys(data, "create", "--role", role, "--name", name, *more)


def key_id(text: str) -> str:
    """The second-last part of a key."""
    return text.strip().split("_")[-2]


def status(installation: Installation, key: str) -> int:
    headers = {"authorization": f"Bearer {key.strip()}"}
    return httpx.get(f"{installation.url}/v1/purposes", headers=headers, verify=PLAIN).status_code


def test_all_sessions_are_ended_beside_a_gateway(beside: Installation) -> None:
    """With a key that is revoked too, or without one; a command with neither is refused."""
    shop = beside.shop()
    for words in (("--sessions",), (key_id(create(beside.settings.data, "left").out), "--sessions")):
        link = shop.ok("POST", "/v1/people/ann/link", {})["url"]
        ended = keys(beside.settings.data, "revoke", *words)
        assert (ended.code, ended.err.splitlines()[-1]) == (0, "Every link and session has ended.")
        entered = httpx.post(
            beside.url + urlsplit(link).path, headers={"sec-fetch-site": "same-origin"}, verify=PLAIN
        )
        assert entered.status_code == 410
    assert keys(beside.settings.data, "revoke").code == 2
    assert key_id(create(beside.settings.data, "stays").out) in keys(beside.settings.data, "list").out
    shop.http.close()


@pytest.mark.parametrize("role", ["app", "compliance", "admin"])
def test_a_new_key_stands_alone_on_standard_output(tmp_path: Path, role: str) -> None:
    """So that a script can keep it: `KEY=$(aboveboard keys create …)`."""
    create(tmp_path, "first")
    made = create(tmp_path, "shop", role)
    assert (made.code, made.err) == (0, "")
    found = KEY.fullmatch(made.out)
    assert found is not None
    assert found[1] == role


def test_on_an_empty_folder_it_makes_the_installation(tmp_path: Path) -> None:
    """A key can be made before the first start, and works after it; where everything is, is said beside it."""
    made = create(tmp_path, "shop")
    assert KEY.fullmatch(made.out)
    assert made.err.splitlines()[0] == f"Made a new installation in {tmp_path}"
    assert made.err.count("back this up") == 2
    installation = Installation(tmp_path)
    assert status(installation, made.out) == 200
    installation.close()


def test_a_running_gateway_takes_a_new_key_at_once(beside: Installation) -> None:
    """It was made by another process, beside it."""
    made = create(beside.settings.data, "beside")
    assert status(beside, made.out) == 200


def test_a_revoked_key_is_out_within_about_a_second(beside: Installation) -> None:
    """The other key of the same app stays in force."""
    old, new = (create(beside.settings.data, "rotating").out for _ in range(2))
    assert [status(beside, key) for key in (old, new)] == [200, 200]
    assert keys(beside.settings.data, "revoke", key_id(old)) == Typed(0, "", "The key is revoked.\n")
    time.sleep(beside.settings.key_cache_ms / 1000)
    assert [status(beside, key) for key in (old, new)] == [401, 200]


def test_a_third_key_is_refused_until_one_is_revoked(tmp_path: Path) -> None:
    """Two are for changing over; the refusal says what to do. Other roles and apps do not count."""
    first, _ = (create(tmp_path, "shop").out for _ in range(2))
    refused = create(tmp_path, "shop")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == (
        "aboveboard: This app has 2 keys of this role in force. Revoke one of them first.\n"
    )
    assert [create(tmp_path, "shop", "admin").code, create(tmp_path, "other").code] == [0, 0]
    keys(tmp_path, "revoke", key_id(first))
    assert create(tmp_path, "shop").code == 0


def test_the_list_shows_states_and_no_secret(tmp_path: Path) -> None:
    """Id, app, role, state, expiry; nothing of the part that counts."""
    first, second = create(tmp_path, "shop").out, create(tmp_path, "web-shop", "admin", "--days", "30").out
    keys(tmp_path, "revoke", key_id(first))
    lines = keys(tmp_path, "list").out.splitlines()
    assert re.fullmatch(rf"{key_id(first)}  shop +app +revoked +never expires", lines[0])
    assert re.fullmatch(rf"{key_id(second)}  web-shop +admin +in force +expires \d{{4}}-\S+Z", lines[1])
    assert not any(key.strip().split("_")[-1] in "".join(lines) for key in (first, second))


def test_without_keys_the_list_says_how_to_make_one(tmp_path: Path) -> None:
    """Instead of nothing at all."""
    Installation(tmp_path).close()
    assert keys(tmp_path, "list") == Typed(
        0, "There are no keys yet. Create one: aboveboard keys create\n", ""
    )


def test_an_unknown_key_cannot_be_revoked(tmp_path: Path) -> None:
    """The whole key is not its id; the refusal does not repeat it."""
    made = create(tmp_path, "shop").out.strip()
    refused = keys(tmp_path, "revoke", made)
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == "aboveboard: This API key was not found. `aboveboard keys list` shows every id.\n"


@pytest.mark.parametrize("name", ["", "Shop", "my shop", "9lives", "a" * 51, "shop_1", "läden"])
def test_an_app_s_name_is_plain(tmp_path: Path, name: str) -> None:
    """It stands in records and in lists; found before anything is made."""
    refused = create(tmp_path / "data", name)
    assert refused.code == 2
    assert "Use at most 50 lower-case letters, digits and dashes, such as web-shop." in refused.err
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["create", "--name", "shop"], "Missing option '--role'"),
        (["create", "--role", "app"], "Missing option '--name'"),
        (
            ["create", "--role", "owner", "--name", "shop"],
            "'owner' is not one of 'app', 'compliance', 'admin'",
        ),
        (["create", "--role", "app", "--name", "shop", "--days", "0"], "--days"),
        (["revoke"], "Missing argument 'KEY_ID'"),
        (["forget"], "No such command 'forget'"),
    ],
)
def test_what_is_typed_wrong_is_said(tmp_path: Path, words: list[str], said: str) -> None:
    """With exit code 2, and nothing made."""
    refused = keys(tmp_path / "data", *words)
    assert (refused.code, refused.out) == (2, "")
    assert said in refused.err
    assert not (tmp_path / "data").exists()


def test_each_change_is_in_the_log(beside: Installation) -> None:
    """Making and revoking are entries of their own."""

    def size() -> int:
        return int(httpx.get(f"{beside.url}/log/checkpoint", verify=PLAIN).text.splitlines()[1])

    before = size()
    made = create(beside.settings.data, "logged")
    keys(beside.settings.data, "revoke", key_id(made.out))
    keys(beside.settings.data, "list")
    assert size() == before + 2


def test_the_id_of_a_member_of_staff_is_that_of_entries(beside: Installation) -> None:
    """Under the keys of this installation, and another for another provider."""
    gateway, subject = beside.service.gateway, "u-17"
    printed = [
        keys(beside.settings.data, "staff", subject, "--issuer", issuer).out
        for issuer in ("https://id.example", "https://other.example")
    ]
    wanted = staff_id(gateway.keyring, "https://id.example", subject)
    assert printed[0] == f"{wanted}\n"
    assert printed[1] != printed[0]
    assert subject not in printed[0]


def test_the_id_of_a_member_of_staff_needs_a_provider(beside: Installation) -> None:
    """The one that is declared, or one that is named."""
    refused = keys(beside.settings.data, "staff", "u-17")
    assert refused.code == 2
    assert "Name one with --issuer." in refused.err
