"""The sealed values of legal holds."""

from aboveboard.people.hold_tables import (
    HeldContent,
    HoldBasis,
    HoldContent,
    HoldTerms,
    decode_held,
    decode_hold,
    encode_content,
    label_copy,
    label_hold,
    label_key,
)

TERMS = HoldTerms("A letter", HoldBasis.CLAIMS, 100)
LATER = HoldTerms("A day in court", HoldBasis.AUTHORITY, 200)


def test_contents_come_back_as_they_were() -> None:
    """A hold and a copy."""
    hold = HoldContent(terms=TERMS, asked_by="a", approved_by="b", held_ms=1, renewed=(LATER,))
    copy = HeldContent("shop", "decision", None, 1, b"salt and body")
    assert (decode_hold(encode_content(hold)), decode_held(encode_content(copy))) == (hold, copy)


def test_the_newest_terms_are_in_force() -> None:
    """The first ones until a renewal."""
    hold = HoldContent(terms=TERMS, asked_by="a", approved_by="b", held_ms=1)
    renewed = HoldContent(terms=TERMS, asked_by="a", approved_by="b", held_ms=1, renewed=(LATER,))
    assert (hold.now, renewed.now) == (TERMS, LATER)


def test_no_two_values_are_bound_alike() -> None:
    """Neither of two holds, nor of two copies."""
    found = [label_key("h"), label_hold("h"), label_hold("h2"), label_copy("h", 1), label_copy("h", 2)]
    assert len(set(found)) == len(found)


def test_a_stored_basis_never_changes() -> None:
    """The holds of every earlier version have these words."""
    assert [str(each) for each in HoldBasis] == ["claims", "obligation", "restriction", "authority"]
