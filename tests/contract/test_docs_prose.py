"""The voice of README.md, docs/ and the files at the root: the words, the length and the shape of their sentences."""

import re
from collections.abc import Iterator

import pytest

from tests import readers
from tests.doc_tables import TABLES
from tests.docs import DOCS, TEXTS, without_blocks

BANNED = re.compile(
    r"\b(whoever|whomever|whatever|somebody|someone|nobody|everybody|everyone|anybody|anew|meanwhile|at hand|in vain"
    r"|comes? by|came by|so many|told|tells|goes on|went on|taken back|takes? back|took back|lies in|stands for itself"
    r"|made again|hereby|simply|just|obviously|of course|in order to|utili[sz]e|leverage|seamless(ly)?)\b",
    re.IGNORECASE,
)
SEMICOLONS_MOST = 1
BAD_START = re.compile(r"^(What|Whether|Who|Whom|Whose|Afterwards)\b.*[.:]$")
"""A sentence; a question, a heading and a label may start so."""


def prose(name: str) -> str:
    """A text without code blocks, comments and the tables whose words are the code's."""
    text = without_blocks(TEXTS[name])
    for table in TABLES.values():
        text = text.replace(table, "")
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    return re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)


def sentences(name: str) -> Iterator[str]:
    """Yields each sentence. A cell, an item of a list and a heading are sentences of their own. Code is one word, and so is a list of it."""
    text = re.sub(r"`[^`]*`(?:,\s+`[^`]*`)*", "Code", prose(name))
    for paragraph in re.split(r"\n{2,}|\n(?=[-|#]|\d+\. |  )", text):
        for part in paragraph.split("|") if paragraph.lstrip().startswith("|") else [paragraph]:
            yield from readers.sentences(re.sub(r"^(\s*[-#]+|\d+\.)\s", "", part.strip()).replace("\n", " "))


each_text = pytest.mark.parametrize("name", TEXTS)


@each_text
def test_no_text_has_a_banned_word(name: str) -> None:
    """Words of the old voice, and words that say nothing."""
    assert [found[0] for found in BANNED.finditer(prose(name))] == []


@each_text
def test_no_sentence_is_long(name: str) -> None:
    """In words, and in semicolons."""
    found = list(sentences(name))
    assert [each for each in found if len(readers.words(each)) > readers.WORDS_MOST] == []
    assert [each for each in found if each.count(";") > SEMICOLONS_MOST] == []


@each_text
def test_no_sentence_starts_with_a_relative(name: str) -> None:
    """A question may."""
    assert [each for each in sentences(name) if BAD_START.match(each)] == []


def test_there_is_enough_to_read() -> None:
    """The gate has found what it is to hold."""
    assert sum(len(list(sentences(name))) for name in TEXTS) > 1000


@pytest.mark.parametrize(
    "planted", ["Whoever asks is answered.", "Nobody can read it.", "It goes on with the same command."]
)
def test_a_banned_word_does_not_pass(planted: str) -> None:
    """One of each kind, planted."""
    assert BANNED.search(planted)


def test_a_relative_at_the_start_does_not_pass() -> None:
    """Unless it asks, or is a heading."""
    assert BAD_START.match("What is learned is kept.")
    assert not BAD_START.match("What becomes of it?")
    assert not BAD_START.match("What was measured")


def test_a_long_sentence_does_not_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    """One word too many, planted."""
    monkeypatch.setitem(TEXTS, "README.md", "# Title\n\n" + "so " * 20 + "it is.\n")
    assert max(len(readers.words(each)) for each in sentences("README.md")) == readers.WORDS_MOST + 2


def test_every_page_has_one_title() -> None:
    """At its top."""
    pages = [name for name in TEXTS if (DOCS.parent / name).is_relative_to(DOCS)]
    assert [name for name in pages if not TEXTS[name].startswith("# ")] == []
    assert [name for name in pages if len(re.findall(r"^# ", without_blocks(TEXTS[name]), re.M)) != 1] == []
