"""`/console/dry-runs`: a changed policy set, tried on past decisions. The policy set in force stays."""

from typing import Annotated

from litestar import get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Meta, Struct

from aboveboard.bias.suppression import K
from aboveboard.dry_runs import run
from aboveboard.dry_runs.progress import Effect, Trial
from aboveboard.dry_runs.run import Trials
from aboveboard.errors import Malformed, PolicyRejected
from aboveboard.gateway.gateway import Gateway
from aboveboard.http import HttpRequest
from aboveboard.numbers.trial_groups import TrialGroup, hide_groups
from aboveboard.policy.diff import Change
from aboveboard.policy.policy_set import PolicySet
from aboveboard.web.console.page import ConsolePage, here
from aboveboard.web.console.policy_changes import DeclaredTable, show_declared
from aboveboard.web.forms import form
from aboveboard.web.page import render_page
from aboveboard.web.sessions import gateway_of

AGAIN_S = 2
"""Seconds between two looks of a page at a dry run that is running."""

VALUE_CODES = {
    "level": "console-report-level",
    "age_class": "console-age-is",
    "region_class": "console-law-is",
}
"""The beginnings of the codes of the values of each dimension."""

CHANGES_MOST = 60
PROBLEMS_MOST = 50
SIZES = (100, 1_000, run.MOST)


class DraftFile(Struct, frozen=True):
    """A file of a policy set, as it is in the form."""

    name: str
    text: str


class ChangeRow(Struct, frozen=True):
    """A change of the decision table: the number of its questions, their facts, and the rules before and after."""

    action: str
    what: str
    cells: int
    where: list[tuple[str, list[str]]]
    before: list[str]
    after: list[str]


class TrialRow(Struct, frozen=True):
    """A dry run in the list. It would have altered `altered` of the `done` decisions that it has tried."""

    name: str
    started_ms: int
    state: str
    altered: int
    done: int


class TryPage(ConsolePage, frozen=True, kw_only=True):
    """The texts of the rules, to be changed and tried.

    `problems` are the faults of the texts that were sent, in English, and `more` counts those that are not shown.
    `trials` are the dry runs of this process.
    """

    template = "console/try.html"
    files: list[DraftFile]
    problems: list[str]
    more: int
    sizes: list[int]
    trials: list[TrialRow]


class TrialPage(ConsolePage, frozen=True, kw_only=True):
    """A dry run. `again_s` is the number of seconds after which to look again, 0 for never.

    `groups` are those of each dimension, with groups below `k` hidden, once it has ended. `codes` begin the codes of
    their values. `unplayed` counts what cannot be tried, by reason.
    """

    template = "console/trial.html"
    trial: Trial
    altered: int
    effects: list[tuple[str, int]]
    groups: list[tuple[str, list[TrialGroup]]]
    codes: dict[str, str]
    k: int
    unplayed: list[tuple[str, int]]
    rules: list[tuple[str, int]]
    changes: list[ChangeRow]
    more: int
    declared: DeclaredTable
    again_s: int


class TryForm(Struct, frozen=True):
    """The files to try. `name` and `text` have one element for each file, in the same order."""

    name: list[str]
    text: list[str]
    most: Annotated[int, Meta(ge=1, le=run.MOST)] = 1_000


@get("/dry-runs", include_in_schema=False)
async def try_page(request: HttpRequest) -> Template:
    return await _try_page(request, _in_force(gateway_of(request).rules.policy), [])


@post("/dry-runs", include_in_schema=False)
async def start_trial(request: HttpRequest) -> Redirect | Template:
    """Starts a dry run, and leads to its page. A refused text is shown again with its problems."""
    by, _ = await here(request, "policies")
    sent = await form(request, TryForm)
    gateway = gateway_of(request)
    files = _files(gateway, sent)
    try:
        trial = await run.start(gateway, by, {each.name: each.text for each in files}, sent.most)
    except PolicyRejected as refused:
        return await _try_page(request, files, refused.problems)
    return Redirect(f"/console/dry-runs/{trial.name}", status_code=303)


@get("/dry-runs/{name:str}", include_in_schema=False)
async def trial_page(request: HttpRequest, name: FromPath[str]) -> Template:
    _, around = await here(request, "policies")
    trial = run.trial_of(gateway_of(request), name)
    page = TrialPage(
        **around,
        trial=trial,
        altered=trial.effects[Effect.ALTERED],
        effects=[(str(effect), trial.effects[effect]) for effect in Effect],
        groups=_list_groups(trial),
        codes=VALUE_CODES,
        k=K,
        unplayed=[(str(why), count) for why, count in trial.unplayed.items() if count],
        rules=trial.by_rule.most_common(),
        changes=[_change(each) for each in trial.changes[:CHANGES_MOST]],
        more=max(0, len(trial.changes) - CHANGES_MOST),
        declared=show_declared(trial.declared),
        again_s=AGAIN_S if trial.state == "running" else 0,
    )
    return render_page(page)


def _list_groups(trial: Trial) -> list[tuple[str, list[TrialGroup]]]:
    """Returns the groups of a dry run that has ended. Two looks at one that runs would differ by few people."""
    if trial.state == "running":
        return []
    return [(dimension, hide_groups(tallies)) for dimension, tallies in trial.groups.items() if tallies]


async def _try_page(request: HttpRequest, files: list[DraftFile], problems: list[str]) -> Template:
    _, around = await here(request, "policies")
    trials = [
        TrialRow(each.name, each.started_ms, each.state, each.effects[Effect.ALTERED], each.done)
        for each in reversed(gateway_of(request).part(Trials).by_name.values())
    ]
    page = TryPage(
        **around,
        files=files,
        problems=problems[:PROBLEMS_MOST],
        more=max(0, len(problems) - PROBLEMS_MOST),
        sizes=list(SIZES),
        trials=trials,
    )
    return render_page(page, status=422 if problems else 200)


def _in_force(policy: PolicySet) -> list[DraftFile]:
    return [DraftFile(name, text) for name, text in policy.files.items()]


def _files(gateway: Gateway, sent: TryForm) -> list[DraftFile]:
    """Returns the texts of the form. Raises Malformed unless their names are those of the files in force."""
    names = list(gateway.rules.policy.files)
    if sent.name != names or len(sent.text) != len(names):
        raise Malformed(
            "The files are not those of the policy set in force. Load the page again.",
            expected="the page, loaded again",
        )
    # Browsers send every line end as CRLF.
    return [
        DraftFile(name, text.replace("\r\n", "\n")) for name, text in zip(sent.name, sent.text, strict=True)
    ]


def _change(change: Change) -> ChangeRow:
    return ChangeRow(
        change.action,
        change.what,
        change.cells,
        [(name, list(values)) for name, values in change.where.items()],
        list(change.before),
        list(change.after),
    )


HANDLERS: list[HTTPRouteHandler] = [try_page, start_trial, trial_page]
