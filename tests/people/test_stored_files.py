"""The files of the data folder: each matches a pattern of the list, or of the files about no person."""

from fnmatch import fnmatch
from pathlib import Path

import pytest
from aboveboard.people.stored_files import FILES, FILES_ABOUT_NO_PERSON

from tests.erasure.leaving import erase, lived
from tests.house import House

DATABASE = "aboveboard.db*"
"""The file of the database and those beside it, which have the tables."""


def find_unlisted(folder: Path) -> list[str]:
    """Returns the files that no pattern matches."""
    patterns = [*(row.name for row in FILES), *FILES_ABOUT_NO_PERSON, DATABASE]
    names = [file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()]
    return sorted(name for name in names if not any(fnmatch(name, pattern) for pattern in patterns))


def test_every_file_of_a_gateway_is_listed(house: House) -> None:
    """After a life, an export and an erasure; a planted file is found."""
    past = lived(house.installation, house.shop)
    assert house.shop.http.get(f"/v1/people/{past.person}/export").status_code == 200
    erase(house.shop, past.person)
    data = house.installation.settings.data
    assert (data / "erasures.ledger").exists()
    assert find_unlisted(data) == []


@pytest.mark.parametrize("name", ["people.csv", "exports/people.csv"])
def test_a_planted_file_is_found(tmp_path: Path, name: str) -> None:
    """Beside the others too."""
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "exp_1.zip").touch()
    (tmp_path / name).touch()
    assert find_unlisted(tmp_path) == [name]
