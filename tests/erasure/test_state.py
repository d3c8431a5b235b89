"""The stored state of an erasure."""

from aboveboard.erasure.state import ErasurePlan, hash_of, read_pseudonym, with_lost

PLAN = ErasurePlan("app", (b"a", b"b"), (b"a1", b"a2", b"b1", b"b2", b"f1", b"f2"), (), (b"f",))


def test_each_piece_leads_to_its_pseudonym() -> None:
    """Current pseudonyms come first, then former ones, each with the same number of pieces."""
    found = [read_pseudonym(PLAN, canary) for canary in range(len(PLAN.names))]
    assert found == [b"a", b"a", b"b", b"b", b"f", b"f"]


def test_lost_examples_add_up() -> None:
    """The step may be repeated after an interruption; nothing else of the plan changes."""
    after = with_lost(with_lost(PLAN, 2), 3)
    assert after.lost == 5
    assert with_lost(after, -5) == PLAN


def test_any_text_has_a_hash() -> None:
    """An id from a request may have a lone surrogate: it is unknown, not an error."""
    assert len(hash_of("\ud800")) == 32
    assert hash_of("era_1") != hash_of("era_2")
