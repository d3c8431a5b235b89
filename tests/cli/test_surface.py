"""`aboveboard surface`, as it is typed beside a running gateway."""

from pathlib import Path

from aboveboard.cli.surface import surface

from tests.cli.conftest import APP
from tests.faults.process import typed
from tests.shown_surfaces import declare
from tests.world import Installation, Shop


def test_preview_is_its_command() -> None:
    """The only one."""
    assert [*surface.commands] == ["preview"]


def test_preview_writes_a_page_with_every_level(served: Installation, client: Shop, tmp_path: Path) -> None:
    """Nothing is recorded, and the page asks no host for anything."""
    declare(client, "shown")
    before = client.decide()["log"]["index"]
    shown = typed(served.settings.data, "surface", "preview", "shown", "--app", APP, "--out", str(tmp_path))
    assert (shown.code, shown.out.strip()) == (0, str(tmp_path / "shown.html"))
    page = (tmp_path / "shown.html").read_text(encoding="utf-8")
    assert page.count("<section>") == 5
    assert client.decide()["log"]["index"] == before + 1
    one = typed(
        *(served.settings.data, "surface", "preview", "shown", "--app", APP, "--level", "3"),
        *("--topic", "running", "--language", "de", "--out", str(tmp_path)),
    )
    assert one.code == 0
    page = (tmp_path / "shown.html").read_text(encoding="utf-8")
    assert page.count("<section>") == 1
    assert "Für dich" in page


def test_preview_of_an_unknown_surface_is_refused(served: Installation, tmp_path: Path) -> None:
    """With what to do."""
    shown = typed(served.settings.data, "surface", "preview", "none", "--app", APP, "--out", str(tmp_path))
    assert (shown.code, shown.out) == (1, "")
    assert "Use a declared surface" in shown.err
