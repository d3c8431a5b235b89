"""A service on a folder of policies of its own, for tests that publish new texts and change what is declared."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from shutil import copytree
from typing import Any
from unittest.mock import patch

from aboveboard.app import reload_rules
from aboveboard.consent.notices import current
from aboveboard.settings import find_shipped
from aboveboard.storage.tables import entries
from sqlalchemy import func, select

from tests.clocks import HandClock
from tests.house import House
from tests.world import Installation

FRONT = '+++\npurpose = "{purpose}"\nversion = {version}\nlanguage = "{language}"\n{more}+++\n{text}\n'
LANGUAGES = ("de", "en", "es", "fr")


def front(
    purpose: str, version: int, language: str = "en", text: str = "Text.", *, asks: bool = False
) -> str:
    """A notice as it is declared."""
    more = "asks_again = true\n" if asks else ""
    return FRONT.format(purpose=purpose, version=version, language=language, more=more, text=text)


def unsurveyed() -> "AbstractContextManager[Any]":
    """The shipped rules are surveyed by other tests, and these change no rule: a reload then takes no second."""
    return patch("aboveboard.gateway.rules.survey", lambda _: [])


class Press:
    """The service, its folder of policies, and what an operator does there."""

    def __init__(self, house: House, policies: Path) -> None:
        self.house, self.policies = house, policies

    def reload(self) -> bool:
        """Whether the folder came into force."""
        with unsurveyed():
            return self.house.run(reload_rules(self.house.gateway))  # type: ignore[no-any-return]

    def write(self, purpose: str, *, asks: bool = False) -> None:
        """Writes the next version in every language, and keeps the old one."""
        for language in LANGUAGES:
            now = current(self.house.gateway.rules.notices.values(), purpose, language)
            assert now is not None
            file = self.policies / "notices" / f"{purpose}.{language}.md"
            file.rename(file.with_suffix(f".v{now.version}.md"))
            file.write_text(front(purpose, now.version + 1, language, f"New {now.version + 1}.", asks=asks))

    def publish(self, purpose: str, *, asks: bool = False) -> None:
        """Writes the next version and puts it into force."""
        self.write(purpose, asks=asks)
        assert self.reload()

    def edit(self, file: str, old: str, new: str) -> str:
        """Changes a file; its text before."""
        path = self.policies / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))
        return text

    def size(self) -> int:
        """How many entries the log has."""
        ((count,),) = self.house.rows(select(func.count()).select_from(entries))
        return int(count)

    def newest(self, purpose: str, language: str = "en") -> str:
        """The id of the newest notice in force."""
        found = current(self.house.gateway.rules.notices.values(), purpose, language)
        assert found is not None
        return found.id

    def yes(self, person: str, purpose: str, **more: Any) -> Any:
        """A yes to the newest text, or to another notice."""
        body = {"state": "given", "notice": self.newest(purpose)} | more
        return self.house.shop.ok("PUT", f"/v1/people/{person}/consents/{purpose}", body)

    def consents(self, person: str) -> Any:
        return self.house.shop.ok("GET", f"/v1/people/{person}/consents")

    def asked(self, person: str) -> dict[str, str]:
        """Why the person is to be asked, by purpose."""
        return {each["purpose"]: each["because"] for each in self.consents(person)["ask"]}


@contextmanager
def press_in(folder: Path) -> Iterator[Press]:
    policies = Path(copytree(find_shipped("policies"), folder / "policies"))
    clock = HandClock()
    with unsurveyed():
        running = Installation(
            folder / "data", clock, learn_every_ms="0", key_cache_ms="0", policies=str(policies)
        )
    shop = running.shop()
    shop.place()
    yield Press(House(shop, running, clock), policies)
    shop.http.close()
    running.close()
