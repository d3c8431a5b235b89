"""All pages, in one place: what is not here does not get past `test_every_page.py`."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from aboveboard.clock import MS_PER_DAY
from aboveboard.engine.made_by import MadeBy, Maker
from aboveboard.gateway.day_counts import CountCell, DayCell, add_counts
from aboveboard.ingestion.drafts import keep_drafts
from aboveboard.measurement.placement_report import UNITS_LEAST
from aboveboard.numbers.reader import count_new
from aboveboard.storage.journal import Submission
from aboveboard.web.console.audits import AuditPage, AuditsPage
from aboveboard.web.console.cases import CasePage, CasesPage
from aboveboard.web.console.drafts import DraftsPage
from aboveboard.web.console.dry_runs import TrialPage, TryPage
from aboveboard.web.console.evidence import EvidencePage
from aboveboard.web.console.exports import ExportsPage
from aboveboard.web.console.health import HealthPage
from aboveboard.web.console.holds import HoldsPage, NewHoldPage
from aboveboard.web.console.keys import KeysPage
from aboveboard.web.console.log import LogPage
from aboveboard.web.console.numbers import NumbersPage
from aboveboard.web.console.page import ConsoleProblemPage
from aboveboard.web.console.people import PeoplePage, TimelinePage
from aboveboard.web.console.policies import PoliciesPage
from aboveboard.web.console.policy_changes import PolicyChangesPage
from aboveboard.web.console.records import EntryDetailPage
from aboveboard.web.console.reports import PlacementsPage, ReportPage
from aboveboard.web.console.routes import HomePage
from aboveboard.web.console.sign_in import SignInPage
from aboveboard.web.docs.api import ApiPage
from aboveboard.web.docs.site import DocsMissingPage
from aboveboard.web.entry import EnterPage, LeftPage
from aboveboard.web.front import FrontPage
from aboveboard.web.page import WebPage
from aboveboard.web.privacy.contact import ContactPage
from aboveboard.web.privacy.history import DecisionsPage, HistoryPage, NoticePage
from aboveboard.web.privacy.known import KnownPage
from aboveboard.web.privacy.leave import DataPage, ErasedPage, ErasePage
from aboveboard.web.privacy.overview import PrivacyPage
from aboveboard.web.problems import ProblemPage
from aboveboard.web.why.page import WhyGonePage, WhyPage
from aboveboard.web.why.surface_page import WhySurfacePage
from aboveboard.words import Role

from tests import measuring
from tests.bias_audits.audited import done
from tests.browser.browsers import Visits
from tests.ingestion.drafted import new_draft
from tests.laws.running import app_of
from tests.shown_surfaces import compose, surface
from tests.web.console.test_dry_runs import HISTORY, tried
from tests.web.staff import signed_in
from tests.world import DAN, Shop

DRAWS_MOST = 200

HOSTILE = "<img src=x onerror=alert(1)>"
"""What would run if it were taken for markup."""


class Shown(NamedTuple):
    """A page of a `kind`, served at `route`. `of` makes its path and the cookies to see it with; `press` is the name of a
    button to press there, where the page comes after that."""

    name: str
    kind: type[WebPage]
    route: str
    of: Callable[[Visits], tuple[str, Any]]
    status: int = 200
    press: str = ""


def enter(visits: Visits) -> tuple[str, Any]:
    return visits.house.link("ann"), ()


def why(visits: Visits) -> tuple[str, Any]:
    """As the person, with all that they may do."""
    decision, person = explained(visits)
    return f"/why/{decision['decision']}", visits.person(person)


def why_by_link(visits: Visits) -> tuple[str, Any]:
    """As whoever has the link of the decision, who may only read."""
    return explained(visits)[0]["why"]["url"], ()


def why_surface(visits: Visits) -> tuple[str, Any]:
    """As the person, with all that they may do on each part."""
    answer, person = explained_surface(visits)
    return f"/why/page/{answer['answer']}", visits.person(person)


def why_surface_by_link(visits: Visits) -> tuple[str, Any]:
    """As the holder of the link, who may only read."""
    return explained_surface(visits)[0]["why"]["url"], ()


def why_gone(visits: Visits) -> tuple[str, Any]:
    return "/why/dec_01jd0000000000000000000000?key=x", ()


@cache
def explained_surface(visits: Visits) -> tuple[Any, str]:
    """A page of two parts, the second explained by what its person looked at; and whose it is."""
    shop = visits.house.shop
    shop.place("lead", [{"item": "news", "content": {"title": "News of the week"}}])
    shop.place("liked", baseline="popular")
    shop.ok("PUT", "/v1/surfaces/front", surface({"lead": 1, "liked": 1}))
    return composed_for(visits, "running-1")


def composed_for(visits: Visits, item: str) -> tuple[Any, str]:
    """The page of a person who looked at this item, drawn until it is there because of that; and the person."""
    _, person = visits.reasoned("liked", item=item, topics=["running"])
    for draw in range(DRAWS_MOST):
        answer = compose(visits.house.shop, person, "front", session=f"page-{draw}")
        liked = answer["slots"][1]
        if liked["items"][0]["item"] == item and liked["why"]["reasons"][0]["share"]:
            return answer, person
    raise AssertionError(f"{item} was never shown because it was looked at, in {DRAWS_MOST} draws")


@cache
def explained(visits: Visits) -> tuple[Any, str]:
    """A decision with reasons, and whose it is; always the same, so nobody changes anything about that person."""
    visits.house.shop.place("liked", baseline="popular")
    return visits.reasoned("liked", item="running-2", topics=["running"])


def hostile(visits: Visits) -> tuple[Any, str]:
    """The same, where titles and topics of what is shown are HOSTILE."""
    topics = {"a": "a", "b": HOSTILE, "c": "c", "d": "d"}
    items = [
        {"item": f"{name}-{n}", "topics": [topic], "content": {"title": f"{topic} {n}"}}
        for n in (1, 2)
        for name, topic in topics.items()
    ]
    visits.house.shop.place("hostile", items, baseline="popular")
    return visits.reasoned("hostile", item="b-2", topics=[HOSTILE])


def privacy(visits: Visits) -> tuple[str, Any]:
    return "/privacy", visits.person("ann")


def own(path: str) -> Callable[[Visits], tuple[str, Any]]:
    """A page of the privacy centre, as somebody sees it of whom something is known."""

    def of(visits: Visits) -> tuple[str, Any]:
        _, person = explained(visits)
        return path.format(notice=visits.house.shop.notice("improve")), visits.person(person)

    return of


@cache
def erased(visits: Visits) -> tuple[str, Any]:
    """The receipt of somebody who had themselves erased."""
    shop = visits.house.shop
    browser = visits.house.visit(shop.welcome(DAN))
    return browser.post("/privacy/erase").url.path, ()


def staff(path: str) -> Callable[[Visits], tuple[str, Any]]:
    """A page of the console, as an admin sees it who has something to look at."""

    def of(visits: Visits) -> tuple[str, Any]:
        decision, _ = explained(visits)
        return path.format(**decision["log"]), admin(visits)

    return of


@cache
def admin(visits: Visits) -> Any:
    """The cookies of one and the same admin."""
    return signed_in(visits.house).http.cookies.jar


@cache
def trial(visits: Visits) -> tuple[str, Any]:
    """A dry run of rules that would change something, once it has ended."""
    explained(visits)
    _, page = tried(visits.house, HISTORY)
    return page.url.path, admin(visits)


@cache
def measured(visits: Visits) -> tuple[str, Any]:
    """A placement of which there is enough to be drawn."""
    shop = visits.house.shop
    shop.place("measured")
    for number in range(UNITS_LEAST + 5):
        shop.outcome(shop.decide(shop.welcome(DAN), placement="measured"), "taken" if number % 3 else "seen")
    measuring.measured(visits.house.installation, shop, "measured")
    listed = signed_in(visits.house).get("/console/placements").text
    found = next(part for part in listed.split('"') if part.endswith("/measured"))
    return found, admin(visits)


@cache
def compliance(visits: Visits) -> Any:
    """A browser of one and the same member of the compliance team."""
    return signed_in(visits.house, Role.COMPLIANCE)


def officer(path: str) -> Callable[[Visits], tuple[str, Any]]:
    """A page of the console, as compliance sees it."""
    return lambda visits: (path, compliance(visits).http.cookies.jar)


@cache
def looked_up(visits: Visits) -> tuple[str, Any]:
    """The timeline of a person about whom much is stored."""
    decision, _ = explained(visits)
    sent = {"named": decision["decision"], "reason": "A letter of the person, file 113"}
    page = compliance(visits).post("/console/people", sent)
    return page.url.path, compliance(visits).http.cookies.jar


@cache
def case_open(visits: Visits) -> tuple[str, Any]:
    """A case that its person opened, with a note and an extension."""
    _, person = explained(visits)
    page = visits.house.visit(person).post("/privacy/contact", {"question": "Why did I see this?"})
    path = f"/console/cases/case_{page.text.partition('<code>case_')[2].partition('<')[0]}"
    for form in ({"step": "noted", "text": "A note."}, {"step": "extended", "text": "Many.", "months": "1"}):
        compliance(visits).post(path, form)
    return path, compliance(visits).http.cookies.jar


@cache
def evidence(visits: Visits) -> tuple[str, Any]:
    """A letter that answers that case, with a decision."""
    (case, _), (found, cookies) = case_open(visits), looked_up(visits)
    index = explained(visits)[0]["log"]["index"]
    return f"{found}/evidence?entry={index}&case={case.rpartition('/')[2]}", cookies


def cases_open(visits: Visits) -> tuple[str, Any]:
    """The list with that case."""
    return "/console/cases", case_open(visits)[1]


@cache
def counted(visits: Visits) -> tuple[str, Any]:
    """The numbers of last month, in which many people withdrew `improve` and few sent a letter."""
    installation, gateway = visits.house.installation, visits.house.installation.service.gateway
    day = gateway.clock() // MS_PER_DAY - datetime.fromtimestamp(gateway.clock() / 1000, UTC).day
    notice = ("1", "en", "banner")
    found = {
        CountCell("consents", ("improve", "given", *notice)): 140,
        CountCell("consents", ("improve", "withdrawn", *notice)): 30,
        CountCell("notices_shown", ("improve", "1", "en")): 300,
        CountCell("answers", ("erasure", "day")): 40,
        CountCell("answers", ("case", "week")): 4,
        CountCell("gpc", ("on",)): 20,
        CountCell("gpc", ("off",)): 80,
        CountCell("levels", ("3", "dial")): 100,
    }
    writes = tuple(add_counts({DayCell(day, cell): number for cell, number in found.items()}))
    installation.run(gateway.submit(Submission((), writes, ())))
    installation.run(count_new(gateway))
    return "/console/numbers?purpose=improve", signed_in(visits.house, Role.COMPLIANCE).http.cookies.jar


@cache
def hold_asked(visits: Visits) -> tuple[str, Any]:
    """A hold in force, and a renewal that a colleague asked for."""
    decision, _ = explained(visits)
    path, cookies = looked_up(visits)
    address, colleague = (
        f"{path}/hold?entry={decision['log']['index']}",
        signed_in(visits.house, Role.COMPLIANCE),
    )
    until = (datetime.now(UTC) + timedelta(days=30)).strftime("%Y-%m-%d")
    terms = {"ground": "A letter of a lawyer about an order", "basis": "claims", "until": until}
    compliance(visits).post(address, terms)
    page = colleague.get("/console/holds").text
    name = page.partition('name="approval" value="')[2].partition('"')[0]
    colleague.post("/console/holds/approve", {"approval": name})
    compliance(visits).post(address, terms)
    return address, cookies


def holds_listed(visits: Visits) -> tuple[str, Any]:
    """The list with that hold, and a request that waits."""
    return "/console/holds", hold_asked(visits)[1]


@cache
def drafts_waiting(visits: Visits) -> tuple[str, Any]:
    """The list with a draft of a machine, and one with its help."""
    installation = visits.house.installation
    gateway, app = installation.service.gateway, app_of(installation, visits.house.shop.decide())
    helped = MadeBy(Maker.ASSISTED)
    new = [new_draft("tent-8"), new_draft("tent-9", made_by=helped, titles={"de": "Ein Zelt"})]
    installation.run(keep_drafts(gateway, app, "home", new))
    return "/console/drafts", staff("/console/drafts")(visits)[1]


@cache
def audit_made(visits: Visits) -> tuple[str, Any]:
    """A bias check with its report."""
    staff = Shop(visits.house.installation.url, visits.house.installation.key(Role.COMPLIANCE))
    terms = {
        "name": "own",
        "app": "none",
        "since": "2025-01-01",
        "class": {"items": ["a"]},
        "by": ["age_class"],
    }
    asked = staff.http.post("/v1/audits", json={"watch": terms, "report": 1}).json()
    assert done(staff, asked)["state"] == "ready"
    staff.http.close()
    return f"/console/audits/{asked['audit']}", compliance(visits).http.cookies.jar


def audits_listed(visits: Visits) -> tuple[str, Any]:
    """The list with that check."""
    return "/console/audits", audit_made(visits)[1]


def not_admin(visits: Visits) -> tuple[str, Any]:
    return "/console/keys", signed_in(visits.house, Role.COMPLIANCE).http.cookies.jar


PAGES = (
    Shown("front", FrontPage, "/", lambda visits: ("/", ())),
    Shown("api", ApiPage, "/docs/api", lambda visits: ("/docs/api", ())),
    Shown("docs-missing", DocsMissingPage, "/docs", lambda visits: ("/docs", ()), 404),
    Shown("why", WhyPage, "/why/{decision}", why),
    Shown("why-by-link", WhyPage, "/why/{decision}", why_by_link),
    Shown("why-surface", WhySurfacePage, "/why/page/{answer}", why_surface),
    Shown("why-surface-by-link", WhySurfacePage, "/why/page/{answer}", why_surface_by_link),
    Shown("why-gone", WhyGonePage, "/why/{decision}", why_gone, 404),
    Shown("enter", EnterPage, "/enter/{link}", enter),
    Shown("privacy", PrivacyPage, "/privacy", own("/privacy")),
    Shown("privacy-new", PrivacyPage, "/privacy", privacy),
    Shown("privacy-known", KnownPage, "/privacy/known", own("/privacy/known")),
    Shown("privacy-decisions", DecisionsPage, "/privacy/decisions", own("/privacy/decisions")),
    Shown("privacy-history", HistoryPage, "/privacy/history", own("/privacy/history")),
    Shown("privacy-contact", ContactPage, "/privacy/contact", own("/privacy/contact")),
    Shown("privacy-notice", NoticePage, "/privacy/notices/{notice}", own("/privacy/notices/{notice}")),
    Shown("privacy-data", DataPage, "/privacy/data", own("/privacy/data")),
    Shown("privacy-erase", ErasePage, "/privacy/erase", own("/privacy/erase")),
    Shown("privacy-erased", ErasedPage, "/privacy/erased/{erasure}", erased),
    Shown("left", LeftPage, "/left", privacy, press="Sign out"),
    Shown("problem", ProblemPage, "/privacy", lambda visits: ("/privacy", ()), 401),
    Shown("console-sign-in", SignInPage, "/console", lambda visits: ("/console", ())),
    Shown("console", HomePage, "/console", staff("/console")),
    Shown("console-log", LogPage, "/console/log", staff("/console/log")),
    Shown("console-entry", EntryDetailPage, "/console/log/{index}", staff("/console/log/{index}")),
    Shown("console-people", PeoplePage, "/console/people", officer("/console/people")),
    Shown("console-person", TimelinePage, "/console/people/{lookup}", looked_up),
    Shown("console-evidence", EvidencePage, "/console/people/{lookup}/evidence", evidence),
    Shown("console-cases", CasesPage, "/console/cases", cases_open),
    Shown("console-case", CasePage, "/console/cases/{case}", case_open),
    Shown("console-holds", HoldsPage, "/console/holds", holds_listed),
    Shown("console-hold-new", NewHoldPage, "/console/people/{lookup}/hold", hold_asked),
    Shown("console-audits", AuditsPage, "/console/audits", audits_listed),
    Shown("console-audit", AuditPage, "/console/audits/{audit}", audit_made),
    Shown("console-exports", ExportsPage, "/console/exports", staff("/console/exports")),
    Shown("console-policies", PoliciesPage, "/console/policies", staff("/console/policies")),
    Shown("console-sets", PolicyChangesPage, "/console/policies/changes", staff("/console/policies/changes")),
    Shown("console-try", TryPage, "/console/dry-runs", staff("/console/dry-runs")),
    Shown("console-trial", TrialPage, "/console/dry-runs/{name}", trial),
    Shown("console-placements", PlacementsPage, "/console/placements", staff("/console/placements")),
    Shown("console-report", ReportPage, "/console/placements/{app}/{placement}", measured),
    Shown("console-drafts", DraftsPage, "/console/drafts", drafts_waiting),
    Shown("console-numbers", NumbersPage, "/console/numbers", counted),
    Shown("console-keys", KeysPage, "/console/keys", staff("/console/keys")),
    Shown("console-health", HealthPage, "/console/health", staff("/console/health")),
    Shown("console-problem", ConsoleProblemPage, "/console/keys", not_admin, 403),
)

NOT_PAGES = {
    "/static/{name}": "files",
    "/pictures/{name}": "pictures, tried in test_own_pictures.py",
    "/docs/{path}": "pages that MkDocs builds, tried in test_docs.py",
    "/embed.js": "a script, tried in test_embed.py",
    "/why/{decision}/data": "data, for that script",
    "/why/{decision}/proof": "a file to keep",
    "/console/log/{index}/proof": "the same",
    "/console/exports/{export}/file": "the same",
    "/console/oidc": "leads to the provider of the staff's names",
    "/console/oidc/return": "leads back from there",
    "/console/audits/{audit}/report": "a document of its own, tried in test_bias_report.py",
    "/console/audits/{audit}/proof": "a file to keep",
    "/console/audits/{audit}/tables/{number}": "the same",
    "/console/numbers/file": "the same",
    "/console/people/{lookup}/evidence/pack": "the same",
    "/verify.html": "has rules of its own, and test_verify_page.py",
}
"""What is asked for with GET and is no page of ours, and why."""
