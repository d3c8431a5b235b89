"""Label files: what comes of each line, what is refused, and that no label is left anywhere."""

import numpy as np
import pytest
from aboveboard.bias.labels import LABELS_MOST, LINE_BYTES_MOST, name_label, read_labels, split_lines
from aboveboard.errors import Unprocessable
from hypothesis import given
from hypothesis import strategies as st

SALT = bytes(range(32))
PEOPLE = {"ada": 0, "ben": 1, "cleo": 2, "cleo-guest": 2}
names = st.sampled_from([*PEOPLE, "stranger"])
lines = st.lists(st.tuples(names, st.sampled_from(["x", "y", "z", ""])), max_size=20)


def file_of(rows):
    return [b"person,label", *(f"{person},{label}".encode() for person, label in rows)]


def read(rows, salt=SALT):
    return read_labels(file_of(rows), PEOPLE.get, 3, salt)


def test_labels_are_numbered_in_the_order_of_their_bytes():
    """Whatever the order of the lines, so the auditor can tell them apart."""
    assert read([("ada", "white"), ("ben", "black")]).numbers.tolist() == [2, 1, 0]
    assert read([("ben", "black"), ("ada", "white")]).numbers.tolist() == [2, 1, 0]
    assert name_label(2) == "label-2"


@given(lines)
def test_every_line_is_counted_once(rows):
    """As a person with a label, or as one of the other kinds."""
    counts = read(rows).counts
    assert counts.lines == len(rows)
    assert counts.lines == sum(
        (counts.people, counts.unmatched, counts.blank, counts.repeated, counts.conflicting)
    )


@given(lines)
def test_a_person_has_a_label_where_all_their_lines_agree(rows):
    """Under any of their ids."""
    found = read(rows).numbers
    for number in range(3):
        own = {label for person, label in rows if PEOPLE.get(person) == number and label}
        assert bool(found[number]) == (len(own) == 1)


@given(lines, st.randoms(use_true_random=False))
def test_the_commitment_is_that_of_the_lines_in_any_order(rows, random):
    """With the same salt only, and another file has another."""
    shuffled = random.sample(rows, len(rows))
    assert read(shuffled).sha256 == read(rows).sha256
    assert read(rows, SALT[::-1]).sha256 != read(rows).sha256
    assert read([*rows, ("ada", "new")]).sha256 != read(rows).sha256


def test_moving_a_letter_from_person_to_label_is_another_file():
    """The commitment knows where a person ends."""
    assert read([("ab", "c")]).sha256 != read([("a", "bc")]).sha256


@pytest.mark.parametrize(
    "data",
    [
        b"person,label\nada,x\nben,y\n",
        b"person,label\r\nada,x\r\nben,y\r\n",
        b"\xef\xbb\xbfperson,label\nada,x\nben,y",
        b'person,label\n"ada","x"\n\nben , y \n',
    ],
)
def test_usual_files_read_alike(data):
    """Line ends, a byte order mark, quotation marks, spaces and empty lines."""
    chunks = [data[at : at + 5] for at in range(0, len(data), 5)]
    assert read_labels(split_lines(chunks), PEOPLE.get, 3, SALT).numbers.tolist() == [1, 2, 0]


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"ada,x", 1),
        (b"", 1),
        (b"person,label\nada", 2),
        (b"person,label\nada,x,y", 2),
        (b"person,label\n,x", 2),
        (b"person,label\nada,x\nb\xff,y", 3),
        (b'person,label\nada,"x', 2),
        (b"person,label\n" + b"a" * (LINE_BYTES_MOST + 1), 2),
        (b"person,label\n" + b"".join(b"ada,%d\n" % at for at in range(LABELS_MOST + 1)), LABELS_MOST + 2),
    ],
)
def test_a_wrong_file_is_refused_by_the_number_of_its_line(data, line):
    """And nothing of the line is in the error."""
    with pytest.raises(Unprocessable) as refused:
        read_labels(split_lines([data]), PEOPLE.get, 3, SALT)
    assert f"Line {line} " in str(refused.value)
    assert "ada" not in str(refused.value)


def test_a_formula_is_a_label_as_any_other():
    """It becomes a number, and no table has it."""
    assert read([("ada", "=1+1"), ("ben", "@x")]).numbers.tolist() == [1, 2, 0]


def test_no_label_is_left_in_what_comes_back():
    """Only numbers and counts."""
    found = read([("ada", "canary-7d1f"), ("stranger", "canary-7d1f")])
    assert "canary-7d1f" not in repr(found)
    assert "stranger" not in repr(found)


def test_a_short_salt_is_refused():
    """It could be guessed, and the labels with it."""
    with pytest.raises(Unprocessable):
        read([], b"short")


def test_many_lines_are_read_within_a_little_memory():
    """Numbers alone are kept: 20,000 lines of strangers leave three."""
    rows = (b"person,label" if not at else b"%d,x" % at for at in range(20_001))
    found = read_labels(rows, PEOPLE.get, 3, SALT)
    assert (found.counts.unmatched, found.numbers.dtype) == (20_000, np.intp)
