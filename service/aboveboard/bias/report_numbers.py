"""The numbers and names of a report, as a language writes them.

A rounded number never contradicts a verdict. It has enough digits to lie on its own side of the bounds that it was
compared with.
"""

import unicodedata
from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from aboveboard.clock import MS_PER_DAY

DIGITS, DIGITS_MOST = 2, 17
"""The digits of a ratio after the point, and those with which every double is exact."""

ENDS_MOST = 4
"""The most digits of the end of a change. A smaller part of a gap is not looked for."""

EVIDENCE_MOST = 1_000_000
"""The largest evidence that is written out."""

_LOCALES = {"en": "en_GB"}
"""The locales that differ from those of the language alone, as in `explanation.days`."""

_UNSEEN = {"Cc", "Cs", "Zl", "Zp"}
_DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that change the order in which a text is shown, so that it could pass for another."""


def write_count(language: str, value: int) -> str:
    """Returns a whole number."""
    return format_decimal(value, locale=_locale(language))


def write_about(language: str, value: int) -> str:
    """Returns a whole number, rounded up to two digits that count: an estimate has no more."""
    step = 10 ** max(0, len(str(value)) - 2)
    return write_count(language, -(-value // step) * step)


def write_number(language: str, value: float, digits: int = DIGITS) -> str:
    """Returns a number with this number of digits after the point."""
    return format_decimal(_round(value, digits), format=_pattern(digits), locale=_locale(language))


def write_change(language: str, value: float, digits: int = DIGITS) -> str:
    """Returns a number with its sign, but for zero."""
    shown = _round(value, digits)
    written = format_decimal(abs(shown), format=_pattern(digits), locale=_locale(language))
    return written if not shown else f"{'+' if shown > 0 else '−'}{written}"


def write_share(language: str, share: float) -> str:
    """Returns how many of 100, with at most one digit after the point."""
    return format_decimal(round(100.0 * share, 1), format="#,##0.#", locale=_locale(language))


def write_percent(language: str, share: float) -> str:
    """Returns a share in percent, with one digit after the point."""
    return format_percent(round(share, 3), format="#,##0.0%", locale=_locale(language))


def write_evidence(language: str, value: float) -> str:
    """Returns an e-value, without digits that say nothing. It is at most EVIDENCE_MOST; see `is_huge`."""
    shown = min(value, float(EVIDENCE_MOST))
    return format_decimal(shown, format="#,##0" if shown >= 100 else "#,##0.##", locale=_locale(language))


def is_huge(evidence: float) -> bool:
    """Returns True for an e-value that is too large to be written out."""
    return evidence > EVIDENCE_MOST


def write_bounded(language: str, values: Iterable[float], bounds: Collection[float]) -> list[str]:
    """Returns the values with equal digits. Each is on its own side of every bound, also as it is written."""
    found = list(values)
    digits = _count_digits(found, bounds)
    return [write_number(language, each, digits) for each in found]


def write_ends(language: str, low: float, high: float) -> tuple[str, str]:
    """Returns the ends of an interval of a change, with their signs. An end beside 0 has up to ENDS_MOST digits."""
    digits = min(_count_digits((low, high), (0.0,)), ENDS_MOST)
    return write_change(language, low, digits), write_change(language, high, digits)


def _count_digits(values: Collection[float], bounds: Collection[float]) -> int:
    return next(
        (
            at
            for at in range(DIGITS, DIGITS_MOST)
            if all(_is_on_its_side(each, bounds, at) for each in values)
        ),
        DIGITS_MOST,
    )


def _is_on_its_side(value: float, bounds: Collection[float], digits: int) -> bool:
    shown = round(value, digits)
    return all((value < bound) == (shown < bound) and (value > bound) == (shown > bound) for bound in bounds)


def write_bound(language: str, value: float) -> str:
    """Returns a declared number with the digits that it was declared with."""
    return format_decimal(value, format="#,##0.######", locale=_locale(language))


def write_day(language: str, at_ms: int) -> str:
    """Returns the day of an instant, in UTC."""
    return format_date(datetime.fromtimestamp(at_ms / 1000, UTC), "long", locale=_locale(language))


def write_last_day(language: str, end_ms: int) -> str:
    """Returns the last whole day before the instant, in UTC."""
    return write_day(language, end_ms - MS_PER_DAY)


def show_text(text: str) -> str:
    """Returns the text with marks in place of characters that cannot be seen, or that change the order of others."""
    return "".join(
        f"\\u{ord(each):04x}" if each in _DIRECTIONS or unicodedata.category(each) in _UNSEEN else each
        for each in text
    )


def _round(value: float, digits: int) -> float:
    """Returns the rounded value; 0 where that is -0, which would be written with a sign."""
    return round(value, digits) or 0.0


def _pattern(digits: int) -> str:
    return f"#,##0.{'0' * digits}"


def _locale(language: str) -> str:
    return _LOCALES.get(language, language)
