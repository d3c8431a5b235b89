"""The words of a decision for a reader (`web.why.words`)."""

from aboveboard.web.why.readers import read_by_key
from aboveboard.web.why.words import put_in_words

from tests.world import DAN, Installation, Shop


def test_a_reader_of_the_link_gets_no_controls(shop: Shop, installation: Installation) -> None:
    """They get every reason, in their language."""
    answer = shop.decide(shop.welcome(DAN))
    gateway, key = installation.service.gateway, answer["why"]["url"].partition("key=")[2]
    reading = installation.run(read_by_key(gateway, answer["decision"], key))
    said = installation.run(put_in_words(gateway, reading, "de"))
    assert len(said.causes) == len(answer["why"]["reasons"])
    assert [each.offers for each in said.causes] == [[] for _ in said.causes]
    assert said.placement == "Home"
    assert said.rendered.summary != answer["why"]["summary"]
