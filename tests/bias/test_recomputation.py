"""A report computed again: right, wrong, or not to be checked any more."""

import msgspec
import pytest
from aboveboard.bias.calibration_tables import CalibrationTable
from aboveboard.bias.check import encode_report
from aboveboard.bias.recomputation import PARTS, compare_report, count_erased, read_report
from aboveboard.errors import Unprocessable
from msgspec import structs

from tests.bias.decided import Planted, decide_log
from tests.bias.test_check import WATCH, check, log_of

LATER = structs.replace(check(log_of({}, people=0)).source, checkpoint="2" * 64, size=9)


@pytest.fixture(scope="module")
def report():
    return check(log_of({"adult": 0.5, "minor": 0.2}, people=60))


def stated(report):
    return read_report(encode_report(report) + b"\n")


def test_a_report_read_back_has_its_terms(report):
    """Fractions are read from their text."""
    found = stated(report)
    assert (found.watch, found.period, found.size) == (WATCH, report.period, report.source.size)


def test_the_same_export_gives_every_part_again(report):
    """To the bit."""
    found = compare_report(stated(report), report, links=0)
    assert (found.right, found.wrong, found.unchecked) == (PARTS, (), ())


@pytest.mark.parametrize("source", [None, LATER])
def test_a_part_that_differs_without_a_reason_is_wrong(report, source):
    """From the same export, and from a later one in which nothing was erased or linked."""
    again = structs.replace(report, people=7, source=source or report.source)
    found = compare_report(stated(report), again, links=0)
    assert (found.wrong, found.unchecked) == (("people",), ())


def test_after_an_erasure_a_part_that_differs_is_not_checked(report):
    """With how many decisions were erased since."""
    log = log_of({"adult": 0.5, "minor": 0.2}, people=60)
    gone = [at for at, line in enumerate(log.lines) if line.kind == "decision"][:6]
    for at in gone:
        log.lines[at] = structs.replace(
            log.lines[at], at=None, app=None, person=None, record=None, body=None, erased=True
        )
    found = compare_report(stated(report), structs.replace(check(log), source=LATER), links=0)
    assert (found.wrong, found.erased) == ((), 6)
    assert {"people", "tables"} <= set(found.unchecked)
    assert "seed" in found.right


@pytest.mark.parametrize(("measure", "links"), [("selection", 2), ("benefit", 0)])
def test_links_and_late_outcomes_are_reasons_too(measure, links):
    """Ids may be one person by now, and benefit may have come."""
    report = check(log_of({"adult": 0.5, "minor": 0.2}, people=60), structs.replace(WATCH, measure=measure))
    again = structs.replace(report, people=7, source=LATER)
    found = compare_report(stated(report), again, links=links)
    assert (found.wrong, found.unchecked, found.links) == ((), ("people",), links)


def test_what_the_gateway_alone_can_compute_is_not_wrong():
    """Causes and prices, and the comparisons of exact chances."""
    log = log_of({"adult": 0.5, "minor": 0.2}, people=60)
    decided = decide_log(log, lambda is_minor, drawn: Planted())
    for measure, parts in (("selection", ()), ("chance", ("many", "comparisons"))):
        watch = structs.replace(WATCH, measure=measure)
        report = check(log, watch, decided=decided)
        found = compare_report(stated(report), check(log, watch), links=0)
        assert (found.wrong, found.unchecked) == ((), ())
        assert set(found.of_gateway) == {*parts, "decided", "causes"}


def test_late_outcomes_are_a_reason_for_calibration_alone(report):
    """From a later export. From the same one it is wrong."""
    log = log_of({"adult": 0.5, "minor": 0.2}, people=60)
    late = structs.replace(report, calibration=(CalibrationTable(("age_class",), ()),))
    for source, wrong, unchecked in ((report.source, ("calibration",), ()), (LATER, (), ("calibration",))):
        found = compare_report(stated(check(log)), structs.replace(late, source=source), links=0)
        assert (found.wrong, found.unchecked) == (wrong, unchecked)


def changed(report, **members):
    return msgspec.json.encode(msgspec.json.decode(encode_report(report)) | members, order="sorted")


@pytest.mark.parametrize(
    "members",
    [{"method": "aboveboard-bias-2"}, {"watch": 7}, {"period": {"from_ms": 0, "number": 1, "to_ms": 1}}],
)
def test_another_method_or_other_terms_are_refused(report, members):
    """A period chosen by what it shows is none of the watch."""
    with pytest.raises(Unprocessable):
        read_report(changed(report, **members))


@pytest.mark.parametrize("data", [b"", b"[]", b"\xff", b'{"method": "aboveboard-bias-1"}', b"[" * 10_000])
def test_what_is_no_report_is_refused(data):
    """With what would be one."""
    with pytest.raises(Unprocessable):
        read_report(data)


@pytest.mark.parametrize("members", [{}, {"lines": 7}, {"lines": [7, {"line": "erased"}]}])
def test_a_report_without_erased_decisions_has_none(members):
    """Whatever stands there."""
    assert count_erased(members) == 0
