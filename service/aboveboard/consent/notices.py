"""Notices: the exact texts that people see when they choose. A notice never changes: its id is its hash.

A notice is a Markdown file `notices/<purpose>.<language>.md`. A replaced one is
`<purpose>.<language>.v<version>.md`, and stays because choices point at it. It begins with TOML between two
lines of `+++`.
"""

import hashlib
from collections.abc import Collection, Iterable
from typing import Annotated

from msgspec import Meta, Struct

from aboveboard import canonical
from aboveboard.consent.purposes import load_purposes
from aboveboard.declared import DeclaredFiles, Language, Name, convert, parse, refuse_start
from aboveboard.languages import nearest

FENCE = "+++\n"


class Notice(Struct, frozen=True):
    """A notice. `text` is Markdown without the front matter, stripped at both ends. `version` counts from 1.

    With `asks_again`, a yes to an older version of any language has ended.
    """

    id: str
    purpose: str
    version: int
    language: str
    text: str
    asks_again: bool = False


class _FrontMatter(Struct, frozen=True, forbid_unknown_fields=True):
    purpose: Name
    version: Annotated[int, Meta(ge=1)]
    language: Language
    asks_again: bool = False


def notice_bytes(purpose: str, version: int, language: str, text: str) -> bytes:
    """Returns the canonical bytes of the four, whose SHA-256 is the id of the notice."""
    return canonical.encode({"purpose": purpose, "version": version, "language": language, "text": text})


def notice_id(purpose: str, version: int, language: str, text: str) -> str:
    """Returns the SHA-256, in hex, of the canonical bytes of the four. With the text, a reader can check what
    was agreed to.
    """
    return hashlib.sha256(notice_bytes(purpose, version, language, text)).hexdigest()


def load_notices(files: DeclaredFiles) -> dict[str, Notice]:
    """Returns the notices of `notices/*.md` by id.

    Raises StartupRefused for a file of another form, or one that names a purpose that is not declared. It
    refuses a second text for the same purpose, version and language too. Where a version asks again, every
    language must have a text of that version or a newer one.
    """
    purposes = load_purposes(files)
    versions: dict[tuple[str, int, str], str] = {}
    notices: dict[str, Notice] = {}
    for file in files.names("notices/*.md"):
        notice = read_notice(files.text(file), file)
        if notice.purpose not in purposes:
            raise refuse_start(file, "purpose", "must be declared in purposes.toml")
        other = versions.setdefault((notice.purpose, notice.version, notice.language), file)
        if other != file:
            raise refuse_start(file, "version", f"is used by {other}; a changed text needs the next number")
        notices[notice.id] = notice
    for (purpose, version, language), file in versions.items():
        _check_asking(notices.values(), (purpose, version, language), file)
    return notices


def _check_asking(notices: Collection[Notice], named: tuple[str, int, str], file: str) -> None:
    """Raises StartupRefused when this file's version asks again in one language only, or has no successor that does."""
    purpose, version, language = named
    about = [notice for notice in notices if notice.purpose == purpose]
    asking = {notice.version for notice in about if notice.asks_again}
    if any(notice.version == version and not notice.asks_again for notice in about) and version in asking:
        raise refuse_start(file, "asks_again", "must be the same in every language of this version")
    newest = max(notice.version for notice in about if notice.language == language)
    if newest < max(asking, default=0):
        raise refuse_start(
            file, "version", f"must be at least {max(asking)}, because that version asks again"
        )


def find_asking_version(notices: Iterable[Notice], purpose: str) -> int:
    """Returns the newest version of the purpose's notices that asks again, 0 when none does."""
    return max((each.version for each in notices if each.purpose == purpose and each.asks_again), default=0)


def list_counting(notices: Collection[Notice], purpose: str) -> frozenset[str] | None:
    """Returns the ids of the notices that a yes to the purpose may name. None when no text asks again: then all may."""
    asking = find_asking_version(notices, purpose)
    if not asking:
        return None
    return frozenset(each.id for each in notices if each.purpose == purpose and each.version >= asking)


def read_notice(content: str, file: str) -> Notice:
    """Returns the notice in `content`. `file` is its name, which must agree with the front matter.

    Raises StartupRefused for another form, another name, or an empty text.
    """
    before, opened, rest = content.partition(FENCE)
    front, closed, text = rest.partition(FENCE)
    if before or not opened or not closed:
        raise refuse_start(file, "front matter", "must come first, between two lines of +++")
    meta = convert(parse(front, file), _FrontMatter, file=file)
    stem = f"notices/{meta.purpose}.{meta.language}"
    if file not in (f"{stem}.md", f"{stem}.v{meta.version}.md"):
        raise refuse_start(file, "the file", "must be named for its purpose, language and version")
    if not text.strip():
        raise refuse_start(file, "text", "must not be empty")
    text = text.strip()
    name = notice_id(meta.purpose, meta.version, meta.language, text)
    return Notice(
        id=name,
        purpose=meta.purpose,
        version=meta.version,
        language=meta.language,
        text=text,
        asks_again=meta.asks_again,
    )


def current(notices: Iterable[Notice], purpose: str, *wishes: str | None) -> Notice | None:
    """Returns the newest notice about `purpose`, in the first wished language that has one, else in English,
    else None.
    """
    about = [notice for notice in notices if notice.purpose == purpose]
    language = nearest(wishes, {notice.language for notice in about})
    spoken = [notice for notice in about if notice.language == language]
    return max(spoken, key=lambda notice: notice.version, default=None)
