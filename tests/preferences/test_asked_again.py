"""The count of people whose yes would end under new rules."""

from aboveboard.app import read_rules
from aboveboard.clock import to_iso
from aboveboard.preferences.asked_again import count_asked_again, read_terms

from tests.publishing import Press

PURPOSE = "combine_sources"


class Beside:
    """A command's view of the installation: its gateway, with the rules of the folder as it is now."""

    def __init__(self, press: Press) -> None:
        gateway = press.house.gateway
        self.database, self.keyring, self.clock = gateway.database, gateway.keyring, gateway.clock
        self.rules = read_rules(gateway.settings, gateway.metrics, surveyed=False)


def count(press: Press) -> dict[str, int]:
    found: dict[str, int] = press.house.run(count_asked_again(Beside(press)))  # type: ignore[arg-type]
    return found


def test_each_person_with_a_yes_in_force_counts_once(press: Press) -> None:
    """One who said no, one whose yes is over and one with two ids do not count, or not twice."""
    press.write(PURPOSE, asks=True)
    before = count(press).get(PURPOSE, 0)
    for person in ("a", "b", "c", "d", "g"):
        press.yes(person, PURPOSE)
    press.yes("d", "improve", expires=to_iso(press.house.clock() + 1))
    press.house.shop.consent("b", PURPOSE, "withdrawn")
    press.house.clock.forward(ms=1)
    press.house.shop.ok("PUT", "/v1/people/a/guests/g")
    assert count(press) == {PURPOSE: before + 3}
    assert press.reload()
    assert count(press) == {}


def test_a_text_that_does_not_ask_counts_none(press: Press) -> None:
    """And neither does a folder as it is in force."""
    press.yes("reader", "improve")
    press.write("improve")
    assert count(press) == {}
    assert press.reload()


def test_a_shorter_lifetime_counts_too(press: Press) -> None:
    """It ends yeses as a text does."""
    press.yes("patient", "messages")
    press.house.clock.forward(days=2)
    press.yes("fresh", "messages")
    ended = count(press).get("messages", 0)
    text = press.edit("purposes.toml", "[messages]\n", "[messages]\nlifetime_days = 2\n")
    assert count(press)["messages"] == ended + 1
    (press.policies / "purposes.toml").write_text(text)


def test_the_terms_in_force_are_those_of_the_log(press: Press) -> None:
    """So that a command beside the gateway needs no copy of the folder before."""
    assert press.house.run(read_terms(press.house.gateway)) == press.house.gateway.rules.dial.purposes
