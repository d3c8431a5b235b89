"""The workspace of the demo: a small tool for invoices, with steps to set it up, a dashboard, and help.

Each of the three is a placement. Its people are visitors of the shop, one for each level of the dial from 0 to 3.
"""

import time
from typing import NamedTuple

from aboveboard.canonical import JsonObject, JsonValue
from aboveboard.clock import MS_PER_DAY, to_iso
from aboveboard.demo.answers import PurposesJson, TopicsJson
from aboveboard.demo.catalogue import GUESTS
from aboveboard.demo.client import Client
from aboveboard.demo.scenario import person_of
from aboveboard.words import Level

STRANGERS = 10
"""The strangers before, for each task and each goal of a visit. An intent counts from ten people on."""

CALM: JsonObject = {"explore": 0, "unmet": 0, "exploration_share": 0, "half_interest": 1}
"""The variety of the workspace: nothing is tried out on people who work, because there is a history."""

SETUP = "setup"
HELP = "help"
NOTHING = "no-help"
NEEDS_HELP = "intent:help"
IMPORT = "import"
IMPORTED = "state:skill/import_used"
RESTS: JsonObject = {"times": 1, "days": 7}
"""The total cap of help. So it comes at most once a visit, and never in the seven days after it was dismissed."""

MEMBERS = tuple([guest for guest in GUESTS if guest.name in ("Omar", "Mia", "Nora", "Hugo")])
"""The visitors who work in the workspace: one for each level from 0 to 3."""

ROLES = {"Omar": "owner", "Mia": "member", "Nora": "member", "Hugo": "manager"}
"""The roles of the members. Only from level 3 on may one be stored."""

TASKS = {"order": "Send an invoice", "compare": "Compare months", "set_up": "Set it up"}
"""The tasks of the workspace, with the words of its buttons. The keys are values of `task` in `context.toml`.

Each has a placement of its own, so the same button always leads to the same tiles.
"""

FIRST_TASK = next(iter(TASKS))
TILES = {task: f"tiles-{task.replace('_', '-')}" for task in TASKS}


class SetupStep(NamedTuple):
    """A step of the setup, as the page shows it. `button` does it.

    `needs` is the state that comes first, and `gives` the state after which the step has done its part. "" is none.
    """

    step: str
    title: str
    text: str
    button: str
    needs: str = ""
    gives: str = ""


STEPS = (
    SetupStep("company", "Say who you are", "Your name and address go on each invoice.", "Save the address"),
    SetupStep("invoice", "Write your first invoice", "It takes a minute, and you can change it.", "Write it"),
    SetupStep(
        IMPORT,
        "Bring your old invoices",
        "A file from your old tool is enough.",
        "Choose the file",
        gives=IMPORTED,
    ),
    SetupStep(
        "sort", "Sort the old invoices", "By year or by customer, as you like.", "Sort them", needs=IMPORTED
    ),
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
    """A piece of help, and the type of signal after which it fits. `after` is "" for none."""

    advice: str
    title: str
    text: str
    after: str


ERROR, IN_VAIN = "error_shown", "clicked_in_vain"
HELPS = (
    Advice(NOTHING, "", "", ""),
    Advice("help-file", "Trouble with the file?", "Save it as CSV first. Then it is read in one go.", ERROR),
    Advice("help-tile", "Did you look for more?", "The tiles show numbers. The menu has the lists.", IN_VAIN),
)

VISITS = {
    "ticket_opened": ("page_viewed", ERROR, ERROR, IN_VAIN),
    "order_placed": ("page_viewed", "item_viewed", "cart_added"),
}
"""The signals of strangers in their visits, by that of the goal that they reached."""
MOST_SIGNALS = 50
REMOVED_WITHIN_S = 10.0

TASTES = {"order": "invoices", "compare": "numbers", "set_up": "team"}
"""The topic of the tiles that strangers open at a task."""


def open_workspace(client: Client, now_ms: int) -> None:
    """Declares the workspace, imports its history, and sends the roles of its members. `now_ms` is the time of the import.

    Raises AboveboardError when the gateway refuses anything, and OSError or HTTPException when it does not answer.
    """
    _declare(client)
    _teach(client, now_ms)
    _wait_for_removal(client)
    _teach_intents(client)
    _introduce(client)


def _declare(client: Client) -> None:
    """Declares the placements. Their topics are among those of the shop."""
    steps: list[JsonValue] = [
        {
            "item": each.step,
            "content": {"title": each.title},
            "needs": [each.needs] * bool(each.needs),
            "gives": each.gives or None,
        }
        for each in STEPS
    ]
    tiles: list[JsonValue] = [
        {"item": each.tile, "topics": [each.topic], "content": {"title": each.title}} for each in DASHBOARD
    ]
    helps: list[JsonValue] = [
        {
            "item": each.advice,
            "nothing": each.advice == NOTHING,
            "for": [NEEDS_HELP] * (each.advice != NOTHING),
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
            "total_cap": RESTS if placement == HELP else None,
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


def _wait_for_removal(client: Client) -> None:
    """Waits until nothing is stored of the special topics of the shop, for 10 seconds at most.

    The removal also takes the steps of visits from the counts: no step says what it was about.
    """
    until = time.monotonic() + REMOVED_WITHIN_S
    while time.monotonic() < until:
        if client.read(TopicsJson, "GET", "/v1/topics")["removal"]["state"] == "done":
            return
        time.sleep(0.1)


def _teach_intents(client: Client) -> None:
    """Lets strangers look for help after errors, and others buy. From these visits it is learned what needs help."""
    purposes = client.read(PurposesJson, "GET", "/v1/purposes")["purposes"]
    notices = {each["purpose"]: each["notices"]["en"] for each in purposes}
    signals: list[JsonValue] = []
    for goal, steps in VISITS.items():
        for number in range(STRANGERS):
            person = f"{goal}-{number}"
            client.call("PUT", f"/v1/people/{person}/dial", {"level": int(Level.VISIT)})
            for purpose in ("personalize_visit", "improve"):
                given: JsonObject = {"state": "given", "notice": notices[purpose], "language": "en"}
                client.call("PUT", f"/v1/people/{person}/consents/{purpose}", given)
            signals += [
                {"id": f"{person}-{at}", "type": kind, "person": person, "session": person, "fields": {}}
                for at, kind in enumerate((*steps, goal))
            ]
    for at in range(0, len(signals), MOST_SIGNALS):
        client.call("POST", "/v1/signals", {"signals": signals[at : at + MOST_SIGNALS]})


def _introduce(client: Client) -> None:
    """Sends the gateway the roles of the members. It stores those that their level lets it store."""
    for guest in MEMBERS:
        fields: JsonObject = {"role": ROLES[guest.name]}
        facts: JsonObject = {"age_class": guest.age_class, "region": "FR", "fields": fields}
        client.call("PUT", f"/v1/people/{person_of(guest)}/facts", facts)
