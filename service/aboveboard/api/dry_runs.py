"""A dry run of changed rules that the console or another client of this process started."""

from typing import Annotated

from litestar import get
from msgspec import Struct

from aboveboard.api.doorkeeper import needs
from aboveboard.api.protocol import gateway_of, in_path
from aboveboard.bias.suppression import K
from aboveboard.dry_runs.progress import Effect
from aboveboard.dry_runs.run import trial_of
from aboveboard.http import HttpRequest
from aboveboard.identifiers import text
from aboveboard.numbers.trial_groups import TrialGroup, hide_groups
from aboveboard.words import Role

DryRunId = Annotated[str, text(40, "The name of a dry run, which its page in the console has in its address")]
DryRunPath = Annotated[str, in_path(DryRunId)]


class DryRunAnswer(Struct, frozen=True, kw_only=True):
    """A dry run: how many decisions it has tried, and its effects on them.

    `groups` has the decisions about people by level, age class and law of the region, once it has ended. Groups below
    `k` people have no numbers. `unplayed` counts what cannot be tried, by reason, and `nobody` what is about no person.
    """

    dry_run: str
    policy: str
    state: str
    done: int
    most: int
    effects: dict[str, int]
    by_rule: dict[str, int]
    nobody: int
    unplayed: dict[str, int]
    k: int
    groups: dict[str, list[TrialGroup]]


@get(
    "/v1/dry-runs/{dry_run:str}",
    operation_id="getDryRun",
    summary="Read a dry run of changed rules, with its changes by group",
    guards=[needs(Role.COMPLIANCE, Role.ADMIN)],
    tags=["rules"],
    opt={"raises": (404,)},
)
async def dry_run(request: HttpRequest, dry_run: DryRunPath) -> DryRunAnswer:
    found = trial_of(gateway_of(request), dry_run)
    groups = {} if found.state == "running" else found.groups
    return DryRunAnswer(
        dry_run=found.name,
        policy=found.policy,
        state=found.state,
        done=found.done,
        most=found.most,
        effects={str(effect): found.effects[effect] for effect in Effect},
        by_rule=dict(found.by_rule),
        nobody=found.nobody,
        unplayed={str(why): count for why, count in found.unplayed.items()},
        k=K,
        groups={dimension: hide_groups(tallies) for dimension, tallies in groups.items()},
    )
