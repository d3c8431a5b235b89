"""The ids that belong to one person, as the links in the log say. People are counted once, under all their ids.

A link is two entries, one of the person and one of the guest. Both have one value that no other link has. Version 0.1.0
wrote the pseudonyms of that time there instead. Such a link is found while those pseudonyms are still in use.
"""

from collections.abc import Iterator


class Aliases:
    """The links so far. `unmatched` counts the ends of links whose other end was not found, at the end of the log."""

    def __init__(self) -> None:
        self._persons: dict[str, str] = {}
        self._guests: dict[str, str] = {}
        self._owners: dict[str, str] = {}

    def take_person(self, pseudonym: str, guest: str, *, is_undone: bool) -> None:
        """Takes the entry of the person's side, which has the value `guest`."""
        self._persons[guest] = pseudonym
        self._join(guest, is_undone=is_undone)

    def take_guest(self, pseudonym: str, person: str, *, is_undone: bool) -> None:
        """Takes the entry of the guest's side, which has the value `person`."""
        self._guests[person] = pseudonym
        self._join(person, is_undone=is_undone)

    def _join(self, value: str, *, is_undone: bool) -> None:
        person, guest = self._persons.get(value), self._guests.get(value)
        if person is None or guest is None or person == guest:
            return
        if is_undone:
            self._owners.pop(guest, None)
        else:
            self._owners[guest] = person

    def owner(self, pseudonym: str) -> str:
        """Returns the person of an id: itself, unless it is a guest's."""
        seen = {pseudonym}
        while (above := self._owners.get(pseudonym)) is not None and above not in seen:
            seen.add(above)
            pseudonym = above
        return pseudonym

    def resolve_old(self, known: set[str]) -> int:
        """Joins the links of version 0.1.0 by the pseudonyms in use, and returns how many ends had no other end."""
        ends = [*self._open(self._persons, self._guests), *self._open(self._guests, self._persons)]
        missing = 0
        for value, pseudonym in ends:
            if value not in known:
                missing += 1
            elif value in self._persons:
                self._owners.setdefault(value, pseudonym)
            else:
                self._owners.setdefault(pseudonym, value)
        return missing

    @staticmethod
    def _open(side: dict[str, str], other: dict[str, str]) -> Iterator[tuple[str, str]]:
        """Yields the value and the pseudonym of each entry whose other end is not there."""
        yield from ((value, pseudonym) for value, pseudonym in side.items() if value not in other)
