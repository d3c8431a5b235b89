"""The terms of a report, its source, and what is hidden in it or missing from it."""

import hashlib

import pytest
from aboveboard.bias.apart_rows import Line
from aboveboard.bias.calibration_tables import CalibrationRow, CalibrationTable
from aboveboard.bias.causes import DecidedCount, GapCauses
from aboveboard.bias.check import LabelFile, LineShown, encode_report
from aboveboard.bias.item_class import ClassOfItems
from aboveboard.bias.key_parts import KeyPart
from aboveboard.bias.labels import LabelCounts
from aboveboard.bias.price_check import PriceCheck, PriceGroup, PriceTable
from aboveboard.bias.proxies import Proxy, ProxyTable
from aboveboard.bias.report_terms import (
    describe_hidden,
    describe_labels,
    describe_people,
    list_limits,
    list_source,
    list_terms,
)
from msgspec import structs

from tests.bias.test_check import WATCH, check, log_of

ELSEWHERE = "Other numbers of this report are hidden"
REPORT = check(log_of({"adult": 0.5, "minor": 0.2}))


def test_the_terms_are_those_that_were_declared():
    """With the comparisons and the level that follow from them."""
    watch = structs.replace(
        WATCH, by=("age_class", ("language", "age_class")), class_=ClassOfItems(topics=("x",))
    )
    terms = dict(list_terms(structs.replace(REPORT, watch=watch), "en"))
    assert terms["Class of items"] == "topics x"
    assert terms["Compared by"] == "age class; language and age class"
    assert terms["A gap matters below a ratio of"] == "0.8"
    assert terms["Level of each interval"] == "0.969604"
    assert list_terms(REPORT, "fr")[0][0] == "Classe d’éléments"


def test_a_report_without_comparisons_has_no_level():
    """A name without a value is left out."""
    empty = structs.replace(REPORT, comparisons=())
    assert "Level of each interval" not in dict(list_terms(empty, "en"))


def test_the_source_binds_the_page_to_the_bytes_of_the_report():
    """By their hash."""
    source = dict(list_source(REPORT, "en"))
    assert (
        source["SHA-256 of this report as canonical JSON"]
        == hashlib.sha256(encode_report(REPORT)).hexdigest()
    )
    assert (source["Log"], source["Entries"]) == ("shop.example/log", "7")
    assert "Salted hash of the label file" not in source


def test_what_is_hidden_is_said_with_its_reason():
    """By table, or that nothing is."""
    assert list(describe_hidden(REPORT, "en")) == ["Nothing is hidden in this report."]
    table = structs.replace(REPORT.tables[0], hidden=1)
    said = " ".join(describe_hidden(structs.replace(REPORT, tables=(table,)), "en"))
    assert "fewer than 10 people" in said
    assert "By age class: one of 2 rows is hidden." in said
    assert ELSEWHERE not in said


CALIBRATION = CalibrationTable(("age_class",), (CalibrationRow("minor"),))
PRICES = PriceCheck(90, 1, (), 0, (PriceTable(("age_class",), (PriceGroup("minor"),)),))
PROXY = Proxy(feature="topic:a", is_telling=True)
GAP = GapCauses(by=("age_class",), group="minor", reference="adult", gap=0.1)


@pytest.mark.parametrize(
    "hidden",
    [
        {"lines": (LineShown(Line.CONTROL),)},
        {"people": None},
        {"calibration": (CALIBRATION,)},
        {"prices": PRICES},
        {"prices": PriceCheck(None, 1, (), 0, ())},
        {"proxies": (ProxyTable(by=("age_class",), features=1, proxies=(PROXY,), together=()),)},
        {"decided": DecidedCount(90, 80, {"model": None})},
        {"causes": (structs.replace(GAP, keys=(KeyPart("topic:a", None),)),)},
        {"causes": (structs.replace(GAP, hidden_keys=1),)},
        {"causes": (structs.replace(GAP, gap=None),)},
    ],
    ids=lambda hidden: "-".join(hidden),
)
def test_whatever_is_hidden_in_a_report_is_said(hidden):
    """No part of it has a hidden number where the page says that nothing is hidden."""
    assert ELSEWHERE in " ".join(describe_hidden(structs.replace(REPORT, **hidden), "en"))
    shown = structs.replace(REPORT, causes=(GAP,), decided=DecidedCount(90, 80, {"model": 10}))
    assert list(describe_hidden(shown, "en")) == ["Nothing is hidden in this report."]


def test_people_and_visits_are_counted_or_hidden():
    """One is not a plural."""
    assert describe_people(REPORT, "en") == "The report is about 600 people and 600 visits."
    one = structs.replace(REPORT, people=1, decisions=2)
    assert describe_people(one, "en") == "The report is about one person and 2 visits."
    assert "hidden" in describe_people(structs.replace(REPORT, people=None), "en")


def test_a_label_file_is_accounted_for_line_by_line():
    """Without one there is nothing to say."""
    assert describe_labels(REPORT, "en") == []
    labels = LabelFile(LabelCounts(9, 4, 2, 3, 1, 1, 0), "2" * 64)
    said = describe_labels(structs.replace(REPORT, labels=labels), "en")
    assert said[0] == "Of 9 lines of the label file, 4 people have one of 2 labels. The others:"
    assert said[1:3] == ["3 name no person of this check", "1 have no label"]


def test_limits_are_those_of_the_measure_and_the_attributes():
    """Two hold for every report."""
    assert len(list_limits(REPORT, "en")) == 2
    table = structs.replace(REPORT.tables[0], by=("device",))
    more = structs.replace(REPORT, tables=(table,), watch=structs.replace(WATCH, measure="benefit"))
    assert len(list_limits(more, "en")) == 4
