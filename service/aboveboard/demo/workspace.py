"""The workspace of the demo: a small tool for invoices, with steps to set it up, a dashboard, and help.

Each of the three is a placement. Its people are visitors of the shop, one for each level of the dial from 0 to 3.
"""

from typing import NamedTuple

from aboveboard.canonical import JsonObject, JsonValue
from aboveboard.demo.answers import DecisionJson
from aboveboard.demo.catalogue import GUESTS
from aboveboard.demo.client import Client
from aboveboard.demo.scenario import person_of

STRANGERS = 30
CALM: JsonObject = {"explore": 0, "unmet": 0, "exploration_share": 0}
"""The variety of the workspace: nothing is tried out on people who work. Strangers taught it before."""

SETUP = "setup"
TILES = "tiles"
HELP = "help"
NOTHING = "no-help"

MEMBERS = tuple([guest for guest in GUESTS if guest.name in ("Omar", "Mia", "Nora", "Hugo")])
"""The visitors who work in the workspace: one for each level from 0 to 3."""

ROLES = {"Omar": "owner", "Mia": "member", "Nora": "member", "Hugo": "manager"}
"""The roles of the members. Only from level 3 on may one be stored."""

TASKS = {"order": "Send an invoice", "compare": "Compare months", "set_up": "Set it up"}
"""The tasks of the workspace, with the words of its buttons. The keys are values of `task` in `context.toml`."""


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


class Advice(NamedTuple):
    """A piece of help, and the topic that it is about."""

    advice: str
    title: str
    text: str


HELPS = (
    Advice(NOTHING, "", ""),
    Advice("help-file", "Trouble with the file?", "Save it as CSV first. Then it is read in one go."),
    Advice("help-address", "Is the address refused?", "Leave out the country. It is chosen below."),
)

TASTES = {"order": "invoices", "compare": "numbers", "set_up": "team"}
"""The topic of the tiles that strangers open at a task."""


def open_workspace(client: Client) -> None:
    """Declares the workspace, lets strangers use it, and sends the roles of its members.

    Raises AboveboardError when the gateway refuses anything, and OSError or HTTPException when it does not answer.
    """
    _declare(client)
    _teach(client)
    _introduce(client)


def _declare(client: Client) -> None:
    """Declares the three placements. Their topics are among those of the shop."""
    steps: list[JsonValue] = [
        {"item": each.step, "content": {"title": each.title}, "repeatable": True} for each in STEPS
    ]
    tiles: list[JsonValue] = [
        {"item": each.tile, "topics": [each.topic], "content": {"title": each.title}} for each in DASHBOARD
    ]
    helps: list[JsonValue] = [
        {"item": each.advice, "content": {"title": each.title or "No help"}} for each in HELPS
    ]
    for placement, title, items in (
        (SETUP, "Set up the workspace", steps),
        (TILES, "Top of the dashboard", tiles),
        (HELP, "Help in the workspace", helps),
    ):
        declared: JsonObject = {"title": title, "kind": "content", "baseline": "editorial", "variety": CALM}
        client.call("PUT", f"/v1/placements/{placement}", declared)
        client.call("PUT", f"/v1/placements/{placement}/items", {"items": items})


def _teach(client: Client) -> None:
    """Lets strangers open tiles at their tasks, always the same ones, so that the same is learned each time."""
    outcomes: list[JsonValue] = []
    for number in range(STRANGERS):
        task = list(TASTES)[number % len(TASTES)]
        asked: JsonObject = {
            "placement": TILES,
            "count": len(DASHBOARD),
            "context": {"fields": {"task": task}},
        }
        decision = client.read(DecisionJson, "POST", "/v1/decisions", asked)["decision"]
        outcomes += [_outcome(decision, each, TASTES[task]) for each in DASHBOARD]
    client.call("POST", "/v1/outcomes", {"outcomes": outcomes})


def _outcome(decision: str, tile: DashboardTile, taste: str) -> JsonObject:
    kind = "taken" if tile.topic == taste else "seen"
    return {"decision": decision, "item": tile.tile, "kind": kind}


def _introduce(client: Client) -> None:
    """Sends the gateway the roles of the members. It stores those that their level lets it store."""
    for guest in MEMBERS:
        fields: JsonObject = {"role": ROLES[guest.name]}
        facts: JsonObject = {"age_class": guest.age_class, "region": "FR", "fields": fields}
        client.call("PUT", f"/v1/people/{person_of(guest)}/facts", facts)
