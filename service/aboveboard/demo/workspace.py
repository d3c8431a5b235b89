"""The workspace of the demo: a small tool for invoices, with steps to set it up, a dashboard, and help.

Each of the three is a placement. Its people are visitors of the shop, one for each level of the dial from 0 to 3.
"""

from typing import NamedTuple

from aboveboard.canonical import JsonObject, JsonValue
from aboveboard.clock import MS_PER_DAY, to_iso
from aboveboard.demo.catalogue import GUESTS
from aboveboard.demo.client import Client
from aboveboard.demo.scenario import person_of

STRANGERS = 10
CALM: JsonObject = {"explore": 0, "unmet": 0, "exploration_share": 0, "half_interest": 1}
"""The variety of the workspace: nothing is tried out on people who work, because there is a history."""

SETUP = "setup"
HELP = "help"
NOTHING = "no-help"

MEMBERS = tuple([guest for guest in GUESTS if guest.name in ("Omar", "Mia", "Nora", "Hugo")])
"""The visitors who work in the workspace: one for each level from 0 to 3."""

ROLES = {"Omar": "owner", "Mia": "member", "Nora": "member", "Hugo": "manager"}
"""The roles of the members. Only from level 3 on may one be stored."""

TASKS = {"order": "Send an invoice", "compare": "Compare months", "set_up": "Set it up"}
"""The tasks of the workspace, with the words of its buttons. The keys are values of `task` in `context.toml`.

Each has a placement of its own, so the same button always leads to the same tiles.
"""

TILES = {task: f"tiles-{task.replace('_', '-')}" for task in TASKS}


class SetupStep(NamedTuple):
    """A step of the setup, as the page shows it. `button` does it."""

    step: str
    title: str
    text: str
    button: str


STEPS = (
    SetupStep("company", "Say who you are", "Your name and address go on each invoice.", "Save the address"),
    SetupStep("invoice", "Write your first invoice", "It takes a minute, and you can change it.", "Write it"),
    SetupStep("import", "Bring your old invoices", "A file from your old tool is enough.", "Choose the file"),
    SetupStep("team", "Invite your team", "They see what you let them see.", "Invite them"),
)


class DashboardTile(NamedTuple):
    """A tile of the dashboard. `topic` is what it is about."""

    tile: str
    title: str
    text: str
    topic: str


DASHBOARD = (
    DashboardTile("due", "Due this week", "3 invoices", "invoices"),
    DashboardTile("income", "Income this month", "€ 4,120", "numbers"),
    DashboardTile("drafts", "Drafts to send", "2 invoices", "invoices"),
    DashboardTile("months", "This month and the last", "12 % more", "numbers"),
    DashboardTile("members", "Your team", "4 people", "team"),
    DashboardTile("rights", "Who may see what", "2 open questions", "team"),
)
ADAPTIVE = 2
"""The tiles that follow the role and the task. All tiles stand below them, always in one order."""

SPLIT: JsonObject = {"kind": "split", "adaptive": ADAPTIVE, "settle_days": 7, "moves_max": 1}
FIXED: JsonObject = {"kind": "fixed"}
FREE: JsonObject = {"kind": "free"}


class Advice(NamedTuple):
    """A piece of help, and the topic that it is about. `topic` is "" for none."""

    advice: str
    title: str
    text: str
    topic: str


FILES = "files"
HELPS = (
    Advice(NOTHING, "", "", ""),
    Advice("help-file", "Trouble with the file?", "Save it as CSV first. Then it is read in one go.", FILES),
    Advice("help-team", "No one got the invitation?", "Look at the address. Then send it again.", "team"),
)

TASTES = {"order": "invoices", "compare": "numbers", "set_up": "team"}
"""The topic of the tiles that strangers open at a task."""


def open_workspace(client: Client, now_ms: int) -> None:
    """Declares the workspace, imports its history, and sends the roles of its members. `now_ms` is the time of the import.

    Raises AboveboardError when the gateway refuses anything, and OSError or HTTPException when it does not answer.
    """
    _declare(client)
    _teach(client, now_ms)
    _introduce(client)


def _declare(client: Client) -> None:
    """Declares the placements. Their topics are among those of the shop."""
    steps: list[JsonValue] = [
        {"item": each.step, "content": {"title": each.title}, "repeatable": True} for each in STEPS
    ]
    tiles: list[JsonValue] = [
        {"item": each.tile, "topics": [each.topic], "content": {"title": each.title}} for each in DASHBOARD
    ]
    helps: list[JsonValue] = [
        {
            "item": each.advice,
            "nothing": each.advice == NOTHING,
            "topics": [each.topic] * bool(each.topic),
            "content": {"title": each.title or "No help"},
        }
        for each in HELPS
    ]
    declared = [
        (SETUP, "Set up the workspace", FIXED, steps),
        (HELP, "Help in the workspace", FREE, helps),
        *[(TILES[task], f"Dashboard: {words}", SPLIT, tiles) for task, words in TASKS.items()],
    ]
    for placement, title, arrangement, items in declared:
        body: JsonObject = {
            "title": title,
            "baseline": "editorial",
            "variety": CALM,
            "arrangement": arrangement,
        }
        client.call("PUT", f"/v1/placements/{placement}", body)
        client.call("PUT", f"/v1/placements/{placement}/items", {"items": items})


def _teach(client: Client, now_ms: int) -> None:
    """Imports what strangers opened at each task before the gateway came, always the same."""
    outcomes: list[JsonValue] = [
        {
            "id": f"{placement}-{tile.tile}-{number}",
            "placement": placement,
            "item": tile.tile,
            "kind": "taken" if tile.topic == TASTES[task] else "seen",
            "at": to_iso(now_ms - MS_PER_DAY),
        }
        for task, placement in TILES.items()
        for tile in DASHBOARD
        for number in range(STRANGERS)
    ]
    client.call("POST", "/v1/imports/outcomes", {"outcomes": outcomes})


def _introduce(client: Client) -> None:
    """Sends the gateway the roles of the members. It stores those that their level lets it store."""
    for guest in MEMBERS:
        fields: JsonObject = {"role": ROLES[guest.name]}
        facts: JsonObject = {"age_class": guest.age_class, "region": "FR", "fields": fields}
        client.call("PUT", f"/v1/people/{person_of(guest)}/facts", facts)
