"""The files of people's own archives."""

import asyncio
from pathlib import Path

from aboveboard.rights.archive_files import CHUNK_BYTES, open_nameless, read_chunks, sweep


def test_what_a_crash_left_is_swept(tmp_path: Path) -> None:
    """And nothing else."""
    folder = tmp_path / "exports"
    folder.mkdir()
    for name in (".person-x.zip", "exp_1.zip"):
        (folder / name).touch()
    sweep(tmp_path)
    assert [path.name for path in folder.iterdir()] == ["exp_1.zip"]
    sweep(tmp_path / "nowhere")


def test_a_file_has_no_name_and_is_read_whole(tmp_path: Path) -> None:
    """In chunks, after which it is closed."""
    file = open_nameless(tmp_path)
    file.write(b"x" * (CHUNK_BYTES + 1))
    file.seek(0)
    assert list((tmp_path / "exports").iterdir()) == []

    async def read() -> list[int]:
        return [len(chunk) async for chunk in read_chunks(file)]

    assert asyncio.run(read()) == [CHUNK_BYTES, 1]
    assert file.closed
