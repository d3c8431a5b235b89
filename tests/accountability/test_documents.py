"""The documents by kind, and what changed in them since an older set."""

import pytest
from aboveboard.accountability.documents import (
    DocumentKind,
    write_changes,
    write_declared_changes,
    write_document,
)
from aboveboard.policy.diff_text import describe_declared_diff, describe_diff
from msgspec import structs

from tests.accountability.declared import shipped, with_types, without

SHIPPED = shipped().rules


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_a_document_is_always_the_same(kind: DocumentKind) -> None:
    """The order of what was read changes nothing about the notices, and there is no date or path in it."""
    turned = dict(reversed(SHIPPED.notices.items()))
    facts = structs.replace(shipped(), rules=structs.replace(SHIPPED, notices=turned))
    assert write_document(facts, kind, "fr") == write_document(shipped(), kind, "fr")
    assert str(shipped().settings.policies) not in write_document(shipped(), kind, "fr").text


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_a_document_ends_with_one_line_feed(kind: DocumentKind) -> None:
    """As every text file, and its only first heading is the first line."""
    text = write_document(shipped(), kind, "en").text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert [line for line in text.splitlines() if line.startswith("# ")] == [text.splitlines()[0]]


def test_names_say_the_language_of_what_people_read() -> None:
    """The other two are in English."""
    names = [write_document(shipped(), kind, "de").name for kind in DocumentKind]
    assert names == ["register.md", "assessment.md", "parameters.de.md", "notice.de.md"]


def test_changes_have_the_words_of_the_diff_and_the_lines() -> None:
    """They are listed for each document that was asked for."""
    older = with_types(without(SHIPPED.catalogue.types, "clicked"))
    kinds = [DocumentKind.PARAMETERS, DocumentKind.NOTICE]
    text = write_changes(older, shipped(), kinds, "en").text
    assert "\n".join(describe_diff(SHIPPED.policy, SHIPPED.policy)) in text
    assert "\n+| You clicked something. | +1 |\n" in text
    assert "\n+- You clicked something. We keep it for 90 days at most.\n" in text
    assert "register.md" not in text


def test_without_a_change_each_document_says_so() -> None:
    """The same set is compared with itself."""
    text = write_changes(shipped(), shipped(), list(DocumentKind), "en").text
    assert text.count("Nothing changed.") == len(DocumentKind)


def test_the_text_of_a_set_is_enough_for_what_was_declared() -> None:
    """An export has no more of an older set."""
    text = write_declared_changes(SHIPPED.policy.meaning, shipped()).text
    assert "\n".join(describe_declared_diff(SHIPPED.policy.meaning, SHIPPED.policy.meaning)) in text
    assert "0 declared values changed" in text
