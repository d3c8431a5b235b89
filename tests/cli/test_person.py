"""`aboveboard person`, as it is typed beside a running gateway."""

import io
import json
import sys
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import APP
from tests.faults.process import Typed, typed
from tests.world import EVE, Installation, Shop


def person(served: Installation, *words: str) -> Typed:
    return typed(served.settings.data, "person", *words)


def about(who: str, app: str = APP) -> tuple[str, ...]:
    return ("--app", app, "--person", who)


def stored(client: Shop, who: str) -> dict[str, object]:
    found: dict[str, object] = client.ok("GET", f"/v1/people/{who}")
    return found


def type_in(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """What stands on standard input."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def test_show_prints_what_the_api_tells(served: Installation, client: Shop) -> None:
    """As JSON, alone on standard output."""
    eve = client.welcome(EVE)
    client.signal(eve)
    shown = person(served, "show", *about(eve))
    assert (shown.code, shown.err) == (0, "")
    assert json.loads(shown.out) == stored(client, eve)


def test_an_id_may_come_from_standard_input(
    served: Installation, client: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Arguments can be read by others on the machine."""
    eve = client.welcome(EVE)
    type_in(monkeypatch, eve)
    assert json.loads(person(served, "show", *about("-")).out)["person"] == eve


def test_two_ids_come_in_the_order_of_the_options(
    served: Installation, client: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One a line."""
    eve, guest = client.welcome(EVE), client.welcome(EVE)
    type_in(monkeypatch, eve, guest)
    assert person(served, "link", *about("-"), "--guest", "-").code == 0
    assert (stored(client, eve)["guests"], stored(client, guest)["guests"]) == (1, 0)


def test_export_writes_the_archive(served: Installation, client: Shop, tmp_path: Path) -> None:
    """Its name alone on standard output; a file that is there is not replaced."""
    eve, out = client.welcome(EVE), tmp_path / "eve.zip"
    made = person(served, "export", *about(eve), "--out", str(out))
    assert (made.code, made.out, made.err) == (0, f"{out}\n", "")
    assert out.stat().st_mode & 0o777 == 0o600
    before = out.read_bytes()
    with zipfile.ZipFile(out) as archive:
        assert json.loads(archive.read("person.json"))["person"] == eve
    again = person(served, "export", *about(eve), "--out", str(out))
    assert (again.code, again.err.count("\n")) == (1, 1)
    assert out.read_bytes() == before


def test_what_is_exported_verifies(served: Installation, client: Shop, tmp_path: Path) -> None:
    """With nothing but the log's public key, by the command that auditors use."""
    eve, out = client.welcome(EVE), tmp_path / "eve.zip"
    client.signal(eve)
    client.decide(eve)
    person(served, "export", *about(eve), "--out", str(out))
    key = client.http.get("/log/key").text.strip()
    checked = typed(served.settings.data, "audit", "verify", str(out), "--key", key)
    assert checked.code == 0, checked.out + checked.err


def test_restrict_counts_at_once_and_can_be_lifted(served: Installation, client: Shop) -> None:
    """In the gateway that serves beside it."""
    eve = client.welcome(EVE)
    done = person(served, "restrict", *about(eve))
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith("Restricted; log entry ")
    assert client.decide(eve)["personalization"]["bound_by"] == "restriction"
    assert person(served, "restrict", *about(eve), "--lift").code == 0
    assert client.decide(eve)["personalization"]["effective"] == 4


def test_object_to_one_purpose_or_to_all(served: Installation, client: Shop) -> None:
    """As over HTTP."""
    eve = client.welcome(EVE)
    assert person(served, "object", *about(eve), "--purpose", "improve").code == 0
    assert list(stored(client, eve)["consents"].values()).count("objected") == 1  # type: ignore[attr-defined]
    assert person(served, "object", *about(eve)).code == 0
    assert set(stored(client, eve)["consents"].values()) == {"objected"}  # type: ignore[attr-defined]


def test_forget_takes_an_interest_away(served: Installation, client: Shop) -> None:
    """And says where in the log that stands."""
    eve = client.welcome(EVE)
    client.signal(eve, item="running-2", topics=["running"])
    assert person(served, "forget", *about(eve), "--key", "topic:running").code == 0
    assert [each["key"] for each in stored(client, eve)["interests"]] == ["item:running-2"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "words",
    [
        ("show",),
        ("export", "--out", "never.zip"),
        ("restrict",),
        ("object",),
        ("forget", "--key", "topic:a"),
        ("link", "--guest", "g"),
    ],
)
def test_a_person_without_stored_data_is_refused(
    served: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """It is refused in one line that does not repeat the id, and nothing is made: a mistyped id must not seem to work."""
    monkeypatch.chdir(tmp_path)
    done = person(served, words[0], *about("mistyped-one"), *words[1:])
    assert (done.code, done.out, done.err.count("\n")) == (1, "", 1)
    assert "mistyped-one" not in done.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["", "x" * 207, "two\nlines"])
def test_what_can_be_no_id(served: Installation, name: str) -> None:
    """Is refused before anything is opened."""
    done = person(served, "show", *about(name))
    assert (done.code, done.out) == (1, "")
    assert "An id is empty, too long or has a control character. Use 1 to 206" in done.err


def test_without_an_installation_nothing_is_made(tmp_path: Path) -> None:
    """A question about a person does not begin a log."""
    done = typed(tmp_path / "none", "person", "show", *about("u"))
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert not (tmp_path / "none").exists()
