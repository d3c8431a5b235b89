"""The sentences of a report: none says what the numbers do not."""

import re

import pytest
from aboveboard.bias.comparisons import Comparison, Mix
from aboveboard.bias.feature_rows import has_price_alarm
from aboveboard.bias.ratio import RatioInterval
from aboveboard.bias.report_names import PHRASES
from aboveboard.bias.report_sentences import (
    HEADS,
    NUMBERS,
    VERDICTS,
    ShownComparison,
    codes_of,
    describe_answer,
    describe_finding,
    describe_verdict,
    find_all,
    name_larger,
)
from aboveboard.bias.verdict import BiasEvidence, BiasVerdict, give_verdict
from hypothesis import given
from msgspec import structs

from tests.bias.drawn_reports import FEW, findings, reports
from tests.bias.test_check import WATCH, check, log_of

NUMBER = r"([\d.,]*\d)"


def written(text):
    return float(text.replace(",", ""))


@given(found=findings())
def test_each_comparison_has_one_verdict_in_each_language(found):
    """And as many other sentences in each."""
    assert sum(holds(found) for _, holds in VERDICTS) == 1
    assert len({len(describe_finding(found, language)) for language in PHRASES.languages}) == 1
    assert describe_verdict(found, "en") == describe_finding(found, "en")[0]


def agrees(text, of, tau):
    """Yields whether the claims that English readers find in a text are those of the numbers."""
    verdict = of.verdict
    if re.search(r"^The group .* gets less than [\d.]+ times as much as", text):
        yield verdict is BiasVerdict.DISPARITY and (of.high is None or of.high < tau)
    if re.search(r"^The group .* gets at least", text):
        yield verdict is BiasVerdict.FINE and (of.low is None or of.low >= tau)
    if re.search(r"^The group .* gets less than “.*”, but at least", text):
        yield of.low >= tau and of.high < 1.0
    if re.search(r"^The group .* gets more than", text):
        yield verdict is BiasVerdict.FINE and of.low > 1.0
    if "It is open whether" in text:
        yield verdict is BiasVerdict.WATCH and of.high < 1.0 and not of.is_evident
    if text.startswith("Over all days"):
        yield verdict is BiasVerdict.WATCH and of.is_evident
    if "It cannot be said yet" in text:
        yield verdict is BiasVerdict.NOT_ENOUGH
    if "was not compared" in text:
        yield verdict is BiasVerdict.NOT_LOOKED
    if "All days together show" in text:
        yield of.is_evident is True
    if "All days together do not show" in text:
        yield of.is_evident is False
    if "numbers are hidden" in text:
        yield of.mean is None


@given(found=findings())
def test_no_sentence_says_what_the_numbers_do_not(found):
    """Each claim is read back from the English text, and held against the report."""
    said = describe_finding(found, "en")
    claims = [each for text in said for each in agrees(text, found.of, found.watch.tau)]
    assert claims
    assert all(claims)


@given(found=findings())
def test_a_written_interval_is_on_the_side_of_the_verdict(found):
    """As it is read, not only as it was computed."""
    said = " ".join(describe_finding(found, "en"))
    for numbers in re.findall(rf"That is a ratio of {NUMBER} \({NUMBER} to {NUMBER}\)\.", said):
        ratio, low, high = map(written, numbers)
        assert low <= ratio <= high
        if found.of.verdict is BiasVerdict.DISPARITY:
            assert high < found.watch.tau
        if found.of.verdict is BiasVerdict.FINE:
            assert low >= found.watch.tau


@given(found=findings())
def test_people_are_missing_only_where_fewer_came_than_are_needed(found):
    """And only where the verdict is open."""
    said = " ".join(describe_finding(found, "en"))
    pattern = rf"about {NUMBER} people in each group\. In this report, .* has {NUMBER}\."
    for numbers in re.findall(pattern, said):
        needed, have = map(written, numbers)
        assert found.of.verdict in (BiasVerdict.WATCH, BiasVerdict.NOT_ENOUGH)
        assert have < found.of.needed <= needed


@given(found=findings())
def test_a_hidden_comparison_is_said_without_a_number(found):
    """But for those of its terms, and in names."""
    if found.of.mean is None:
        said = re.sub("“[^”]*”", "", " ".join(describe_finding(found, "en")))
        assert set(re.findall(r"\d[\d.]*\d|\d", said)) <= {f"{found.watch.tau:g}", str(found.watch.k)}


KNOWN = {"mean": 0.2, "reference_mean": 0.3, "ratio": 0.7, "evidence": 2.0, "pairs": 40, "is_evident": False}
ENDS = [(0.5, 0.7), (0.85, 1.2), (0.85, 0.9), (1.1, 1.2), (0.7, 0.9), (0.7, 1.2), (0.7, None)]


def finding(low, high, *, people=50, others=50, measure="selection", **more):
    """A finding with the verdict of its interval."""
    interval = RatioInterval(0.7, low, high, 0.99)
    verdict = give_verdict(BiasEvidence(interval, more.get("is_evident", False)), 0.8)
    bare = Comparison(by=("age_class",), group="minor", reference="adult", verdict=verdict)
    of = structs.replace(bare, **(KNOWN | {"low": low, "high": high} | more))
    return ShownComparison(of, structs.replace(WATCH, measure=measure), people, others)


def test_each_sentence_can_be_said():
    """No condition is one that nothing meets."""
    known = [finding(*ends, needed=100) for ends in ENDS]
    known += [finding(0.7, 0.9, is_evident=True), finding(0.7, 1.2), finding(0.7, 1.2, ratio=None)]
    known += [finding(0.7, 1.2, others=None, needed=100), finding(0.7, 1.2, needed=20)]
    known += [finding(0.7, 1.2, measure=measure) for measure in ("exposure", "benefit", "chance", "price")]
    known.append(finding(0.7, 1.2, measure="chance", needed=100))
    nothing = dict.fromkeys([*KNOWN, "low", "high"])
    hidden = [each._replace(of=structs.replace(each.of, **nothing)) for each in known]
    small = known[0]._replace(of=structs.replace(hidden[0].of, verdict=BiasVerdict.NOT_LOOKED))
    seen = {code for each in (*known, *hidden, small) for code in codes_of(each)}
    assert seen == {code for code, _ in (*VERDICTS, *NUMBERS)}


WORST = {
    "There is a gap": BiasVerdict.DISPARITY,
    "This report shows no gap": BiasVerdict.WATCH,
    "It cannot be said yet": BiasVerdict.NOT_ENOUGH,
    "Each group that was compared": BiasVerdict.FINE,
}


@FEW
@given(report=reports())
def test_the_answer_is_that_of_the_gravest_verdict(report):
    """Fine only where all that was compared is. What was left out is said, and an alarm of prices."""
    assert sum(holds(report) for _, holds in HEADS) == 1
    answer, *more = describe_answer(report, "en")
    verdicts = [each.verdict for each in report.comparisons]
    order = list(WORST.values())
    looked = sorted((each for each in verdicts if each in order), key=order.index)
    said = next((verdict for text, verdict in WORST.items() if answer.startswith(text)), None)
    assert said is (looked[0] if looked else None)
    assert len(more) == (BiasVerdict.NOT_LOOKED in verdicts) + has_price_alarm(report.prices)


@pytest.mark.parametrize(
    ("mix", "gap", "code"),
    [
        (Mix(-0.12, -0.01), -0.13, "mix-most"),
        (Mix(-0.01, -0.12), -0.13, "within-most"),
        (Mix(0.0, -0.13), -0.13, None),
        (Mix(0.05, -0.18), -0.13, None),
        (Mix(0.1, -0.1), 0.0, None),
    ],
)
def test_a_part_is_most_of_a_gap_where_it_is_more_than_half(mix, gap, code):
    """Parts that pull against each other are none of it."""
    assert name_larger(mix, gap) == code


@given(found=findings())
def test_where_a_gap_lies_is_said_of_a_gap_alone(found):
    """Without one, the parts are chance."""
    said = [each for each in describe_finding(found, "en") if each.startswith("Most of the gap")]
    assert not said or (found.of.high is not None and found.of.high < 1.0)


def test_a_real_report_reads_as_a_person_would_say_it():
    """With people who came, who are missing, and how much each group got."""
    (found,) = find_all(check(log_of({"adult": 0.3, "minor": 0.25}, people=60)))
    said = describe_finding(found, "en")
    assert said[0] == "It cannot be said yet whether the group “minors” gets less than “adults”."
    assert re.fullmatch(
        r"For “adults”, “lead” came first in [\d.]+ of 100 visits\. For “minors”, it was [\d.]+\.", said[1]
    )
    assert re.fullmatch(
        r"A verdict takes about [\d,]+ people in each group\. In this report, the smaller one has 60\.",
        said[3],
    )
