"""The transcript of the demo, in words and tables.

Its functions are pure and return lines of at most 100 columns. A checkpoint's signature may be longer, because it
cannot be broken.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap
from typing import assert_never

import click

from aboveboard.demo.answers import PersonalizationJson, RecordJson, ResultJson
from aboveboard.demo.catalogue import DEEDS, TITLES
from aboveboard.demo.scenario import DemoResult, Elsewhere, Part, person_of
from aboveboard.words import BoundBy, Level, SignalStatus

WIDTH = 100
LABEL = 13
COLUMN = 7

Chances = Mapping[str, float]
"""The probability of each item to be first, in the order of the baseline. Items that could not be shown are absent."""

LEFT_OUT = {"limit": "You asked not to see it.", "not_active": "It is not on offer now."}


def show(played: DemoResult, chances: Sequence[Chances]) -> Iterator[str]:
    """Yields the lines up to the log. `chances` are those of the parts, in the same order."""
    yield from _title(f"{len(played.parts)} people did exactly the same {len(DEEDS)} things")
    yield from _deeds()
    yield from _title("They chose differently, so different parts of it were kept")
    yield from _list_signals(played.parts)
    yield from _title("The same request, for each of them")
    yield from _wrap("POST /v1/decisions " + json.dumps(played.request), 2)
    yield '  and "person" and "session" of each; where the browser says so, with the header Sec-GPC: 1'
    for part in played.parts:
        yield from _part(part, played.rules)
    yield from _title("Then each of them took the first item. May the gateway learn from it?")
    yield from _list_learning(played)
    yield from _title("Every item's chance of standing first, computed again from the sealed records")
    yield from _chances(played.parts, chances)
    yield from _title("Other places of the same shop")
    for other in played.elsewhere:
        yield from _elsewhere(other, played.rules)


def _title(text: str) -> Iterator[str]:
    yield from ("", click.style(text, bold=True), "")


def _wrap(text: str, indent: int, first: str = "") -> list[str]:
    """Returns the text in lines, each indented by `indent` blanks. `first` replaces them in the first line."""
    blanks = " " * indent
    return wrap(text, WIDTH, initial_indent=first.ljust(indent), subsequent_indent=blanks)


def _row(label: str, text: str) -> list[str]:
    return _wrap(text, LABEL, f"  {label}")


def _deeds() -> Iterator[str]:
    for deed in DEEDS:
        when = "before" if deed.is_earlier else "in this visit"
        yield f"  {when:14} {deed.told:42} {deed.kind}"


def _list_signals(parts: Sequence[Part]) -> Iterator[str]:
    statuses = (SignalStatus.KEPT, SignalStatus.REDUCED, SignalStatus.WITHHELD, SignalStatus.REJECTED)
    yield f"  {'':6}" + "".join(f"{status:>10}" for status in statuses) + "   withheld because"
    for part in parts:
        counts = Counter(result["status"] for result in part.signals)
        because = Counter(_because(each) for each in part.signals if each["status"] == "withheld")
        reasons = ", ".join(f"{reason} ({count})" for reason, count in because.items())
        cells = "".join(f"{counts[status]:>10}" for status in statuses)
        yield f"  {part.guest.name:6}{cells}   {reasons}"
    held = [each for part in parts for result in part.signals for each in result["held_back"]]
    fields = dict.fromkeys(each["what"] for each in held if each["because"] == "minimised")
    yield from _wrap(f"Of what is reduced, less is kept than was sent, or nothing: {', '.join(fields)}.", 2)


def _because(result: ResultJson) -> str:
    return result["held_back"][0]["because"]


def _part(part: Part, rules: Mapping[str, str]) -> Iterator[str]:
    answer = part.answer
    why, items = answer["why"], answer["items"]
    yield ""
    yield f"  {click.style(part.guest.name, bold=True)}: {part.guest.chose}"
    for place, shown in enumerate(items):
        line = f"{shown['position']}  {shown['content']['title']:26} chance {shown['probability']:.2f}"
        yield from _row("" if place else "sees", line)
    yield from _row("level", level_line(answer["personalization"]))
    for number, reason in enumerate(why["reasons"]):
        share = "" if reason["share"] is None else f" ({reason['share']:.0%})"
        yield from _row("" if number else "because", reason["text"] + share)
    if why["counterfactual"]:
        yield from _row("otherwise", why["counterfactual"])
    held = _group((each["because"], each["what"]) for each in why["held_back"])
    for number, (because, what) in enumerate(held.items()):
        yield from _row("" if number else "held back", f"{'; '.join(what)}. {because}")
    for number, (because, out) in enumerate(_group_removed(part.record, rules).items()):
        yield from _row("" if number else "left out", f"{'; '.join(out)}. {because}")
    yield from _row("log", f"entry {answer['log']['index']}")


def level_line(standing: PersonalizationJson) -> str:
    """Returns words for the level that was asked for, the effective one, and the cause of the difference."""
    asked, got = Level(standing["asked"]), Level(standing["effective"])
    return f"asked {_format_titles(asked)}, got {_format_titles(got)}, {_bound(standing['bound_by'])}"


def _bound(by: BoundBy) -> str:
    match by:
        case BoundBy.DIAL:
            return "which is what was asked for"
        case BoundBy.CONSENT:
            return "because there is no consent to more"
        case BoundBy.AGE:
            return "because of the age"
        case BoundBy.REGION:
            return "because of the region"
        case BoundBy.BROWSER_SIGNAL:
            return "because the browser asks not to share data"
        case BoundBy.CONTROL:
            return "because the group for comparison sees the baseline"
        case BoundBy.ARRANGEMENT:
            return "because the order stays where nothing is remembered"
        case BoundBy.OWN_ARRANGEMENT:
            return "because the person decided what stands there"
        case BoundBy.RESTRICTED:
            return "because everything is paused"
        case BoundBy.FAILURE:
            return "because something failed"
    assert_never(by)


def _format_titles(level: Level) -> str:
    return f"{int(level)} {level.name.lower()}"


def _group(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Groups the second parts of pairs by the first part, in the order of their first occurrence."""
    groups: dict[str, list[str]] = {}
    for by, text in pairs:
        groups.setdefault(by, []).append(text)
    return groups


def _group_removed(record: RecordJson, rules: Mapping[str, str]) -> dict[str, list[str]]:
    """Returns the titles of the items that could not be shown, by the reason."""
    return _group(
        (LEFT_OUT.get(because) or rules[because.removeprefix("rule:")], TITLES[item])
        for item, because in [*record["removed"], *record["impersonal"]]
    )


def _chances(parts: Sequence[Part], chances: Sequence[Chances]) -> Iterator[str]:
    yield f"  {'':26}" + "".join(f"{part.guest.name:>{COLUMN}}" for part in parts)
    for item, title in TITLES.items():
        if any(item in found for found in chances):
            cells = "".join(_cell(found.get(item)) for found in chances)
            yield f"  {title:26}{cells}"
    alike = _group((repr(found), part.guest.name) for part, found in zip(parts, chances, strict=True))
    for names in alike.values():
        if len(names) > 1:
            text = f"The same counts for {_and(names)}, so their chances are equal to the last bit."
            yield from _wrap(text, 2)


def _list_learning(played: DemoResult) -> Iterator[str]:
    said = (
        f"{each['status']} ({_because(each)})" if each["held_back"] else each["status"]
        for each in played.outcomes
    )
    names = (part.guest.name for part in played.parts)
    for status, people in _group(zip(said, names, strict=True)).items():
        yield f"  {status:28} {', '.join(people)}"


def _cell(chance: float | None) -> str:
    return f"{'-':>{COLUMN}}" if chance is None else f"{chance:>{COLUMN}.2f}"


def _and(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _elsewhere(other: Elsewhere, rules: Mapping[str, str]) -> Iterator[str]:
    shown = [each["content"]["title"] for each in other.answer["items"]] or ["nothing"]
    head = f"{other.placement}, {other.guest.name}, at {other.when}: "
    level = other.answer["personalization"]
    text = f"{shown[0]} (level {level['effective']} of {level['asked']}, bound by {level['bound_by']})."
    because = [
        *_group_removed(other.record, rules),
        *(each["text"] for each in other.answer["why"]["reasons"]),
    ]
    yield from _wrap(f"{head}{text} {' '.join(because)}", 4, "  ")


def log_lines(size: int, checkpoint: str, vkey: str) -> Iterator[str]:
    """Yields the result of verifying the whole log. Call it only after the log has been verified."""
    yield from _title("The log")
    yield f"  All {size} entries were read again: each is the one that was signed, at its index."
    yield "  It begins with the log as it was before the shop opened. The checkpoint, to be kept elsewhere:"
    yield ""
    yield from checkpoint.splitlines()
    yield ""
    yield f"  verifier key  {vkey}"


def place_lines(gateway: str, shop: str, link: str, compliance_key: str) -> Iterator[str]:
    """Yields the addresses to open in a browser, and what to try there."""
    yield from _title("Open these in a browser")
    yield f"  {'The shop':16} {shop}"
    yield f"  {'The workspace':16} {shop}/workspace"
    yield f"  {'Hugo’s pages':16} {link}"
    yield f"  {'':16} (the link works once, for ten minutes; the shop makes new ones)"
    yield f"  {'The console':16} {gateway}/console"
    yield f"  {'':16} with the key {compliance_key}"
    yield f"  {'The API':16} {gateway}/schema"
    yield ""
    yield "  What to try: browse as Lena, then as Omar, and compare what they see. Ask why. Turn the dial"
    yield "  down and see the page change. Say that something is not for you. Open the privacy pages from"
    yield "  the shop, withdraw a consent there, and come back. Then find it all in the console."


def curl_lines(url: str, key: str, played: DemoResult) -> Iterator[str]:
    """Yields commands to paste into another terminal.

    They show what Hugo gets, why, and what is stored about him. Then they turn his dial off and ask again.
    """
    hugo = next(part for part in played.parts if part.guest.name == "Hugo")
    decide = json.dumps({"placement": played.request["placement"], "person": person_of(hugo.guest)})
    yield from _title("Your turn: paste these into another terminal")
    yield f"URL={url}"
    yield f"KEY={key}"
    yield 'AUTH="authorization: Bearer $KEY"'
    yield 'JSON="content-type: application/json"'
    yield f'curl -H "$AUTH" -H "$JSON" $URL/v1/decisions -d \'{decide}\''
    yield f'curl -H "$AUTH" $URL/v1/decisions/{hugo.answer["decision"]}/why'
    yield f'curl -H "$AUTH" $URL/v1/people/{person_of(hugo.guest)}'
    yield (
        f'curl -H "$AUTH" -H "$JSON" -X PUT $URL/v1/people/{person_of(hugo.guest)}/dial '
        """-d '{"level": 0}'"""
    )
    yield f'curl -H "$AUTH" -H "$JSON" $URL/v1/decisions -d \'{decide}\''
    yield "curl $URL/log/checkpoint"
