"""The build that records name."""

import sys
from importlib import metadata
from pathlib import Path

import pytest
from aboveboard.build import hash_files, identify_build, list_packages, make_build


def test_any_byte_of_the_package_changes_its_hash(tmp_path: Path) -> None:
    """Code, phrases and templates alike; names count too."""
    (tmp_path / "phrases").mkdir()
    (tmp_path / "phrases" / "en.ftl").write_text("a = b")
    first = hash_files(tmp_path)
    (tmp_path / "phrases" / "en.ftl").write_text("a = c")
    second = hash_files(tmp_path)
    (tmp_path / "phrases" / "en.ftl").rename(tmp_path / "phrases" / "de.ftl")
    assert len({first, second, hash_files(tmp_path)}) == 3


def test_what_the_wheel_carries_beside_the_code_does_not_count(tmp_path: Path) -> None:
    """A wheel and a checkout of one commit are one build."""
    (tmp_path / "a.py").write_text("")
    first = hash_files(tmp_path)
    for name in ("shipped", "__pycache__"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "commit.txt").write_text("x")
    assert hash_files(tmp_path) == first


def test_each_part_of_a_build_changes_its_id() -> None:
    """Files, packages, Python and version."""
    parts = [("f", {"numpy": "2.3"}, "3.11.2", "0.1.0"), ("g", {"numpy": "2.3"}, "3.11.2", "0.1.0")]
    parts += [("f", {"numpy": "2.4"}, "3.11.2", "0.1.0"), ("f", {"numpy": "2.3"}, "3.12.0", "0.1.0")]
    parts += [("f", {"numpy": "2.3"}, "3.11.2", "0.2.0")]
    assert len({make_build(*each).id for each in parts}) == len(parts)


def test_this_build_names_the_packages_that_it_computes_with() -> None:
    """Another NumPy may round differently."""
    found = identify_build()
    assert {"numpy", "litestar", "cedarpy"} <= found.packages.keys()
    assert len(found.id) == 64


def test_the_first_version_on_the_path_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the one that Python imports."""
    for folder, version in (("first", "2.0"), ("second", "1.0")):
        info = tmp_path / folder / f"a_thing-{version}.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: A_Thing\nVersion: {version}\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "first"), str(tmp_path / "second"), *sys.path])
    assert list_packages()["a-thing"] == metadata.version("a-thing") == "2.0"


def test_what_a_package_left_behind_is_no_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without metadata stops no start, and neither does one without a version or one that is no text."""
    before = list_packages()
    (tmp_path / "left-1.0.dist-info").mkdir()
    (tmp_path / "torn-1.0.dist-info").mkdir()
    (tmp_path / "torn-1.0.dist-info" / "METADATA").write_bytes(
        b"Metadata-Version: 2.1\nName: torn\nVersion: \xff\n"
    )
    (tmp_path / "half-1.0.dist-info").mkdir()
    (tmp_path / "half-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: half\n")
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path)])
    assert list_packages() == before
    assert {"numpy", "aboveboard"} <= before.keys()
