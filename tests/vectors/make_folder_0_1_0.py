"""The maker of `folder_0_1_0/` and `records/`: the whole life of an installation, written by version 0.1.0 itself.

It drives the command and the HTTP API of a real 0.1.0 gateway, and imports nothing of it. So it stays as it is when the
code moves; it is kept for the record, and no test runs it. Run again, it makes another folder of the same kind: keys,
ids and times differ. It needs the checkout with its own virtual environment, and takes about a minute:

    git worktree add ../old eb86982
    cd ../old && python3.11 -m venv .venv && .venv/bin/pip install -e '.[dev]'
    .venv/bin/python ../aboveboard/tests/vectors/make_folder_0_1_0.py ../aboveboard/tests/vectors

The record files hold what `aboveboard audit export` of 0.1.0 decrypts, byte for byte.
"""

import html
import io
import json
import lzma
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

COMMIT = "eb86982"
CHECKOUT = Path(sys.executable).absolute().parents[2]
COMMAND = str(Path(sys.executable).absolute().with_name("aboveboard"))
LIMIT_S = 90
ORIGIN = "aboveboard.example/log"
TOPICS = ("running", "cooking", "travel", "gardening")
ITEMS = [
    {"item": f"{topic}-{n}", "tags": [topic], "topics": [topic], "content": {"title": f"{topic.title()} {n}"}}
    for n in (1, 2)
    for topic in TOPICS
]
PURPOSES = ("personalize_visit", "personalize_history", "combine_sources", "improve")
FRENCH = {"age_class": "adult", "region": "FR"}
CAST: dict[str, tuple[int, tuple[str, ...], Mapping[str, str]]] = {
    "ben": (0, PURPOSES[:3], FRENCH),
    "cleo": (2, PURPOSES[:1], FRENCH),
    "dan": (3, (*PURPOSES[:2], "improve"), FRENCH | {"language": "de", "time_zone": "Europe/Berlin"}),
    "eve": (4, PURPOSES, FRENCH),
    "finn": (4, PURPOSES, {"age_class": "minor", "region": "FR"}),
    "guest": (3, PURPOSES, {"age_class": "adult", "region": "US-CA"}),
    "limited": (4, PURPOSES, FRENCH),
    "lifted": (3, PURPOSES, FRENCH),
    "objector": (3, PURPOSES, FRENCH),
    "restricted": (3, PURPOSES, FRENCH),
    "unseen": (3, PURPOSES, FRENCH),
}
"""The dial, the consents and the facts of each person. `ada` chooses nothing."""


def main(target: Path) -> None:
    """Writes the folder, its facts and the record files under `target`."""
    head = subprocess.check_output(["git", "-C", str(CHECKOUT), "rev-parse", "HEAD"], text=True)
    if not head.startswith(COMMIT):
        raise SystemExit(f"{CHECKOUT} is at {head.strip()}, not at {COMMIT}. Check {COMMIT} out there.")
    with tempfile.TemporaryDirectory() as folder:
        life = Life(Path(folder))
        life.drill()
        life.damage()
        life.days()
        life.staff()
        life.leaving()
        life.rules()
        life.retention()
        life.rotations()
        life.last_day()
        life.close()
        lines = life.decrypt()
        life.count(lines)
        write_records(target / "records", lines)
        pack(
            life.root,
            ("backup", "data", "out"),
            life.facts["made_at_ms"],
            target / "folder_0_1_0" / "folder.tar.xz",
        )
    (target / "folder_0_1_0" / "facts.json").write_text(
        json.dumps(life.facts, indent=1, sort_keys=True) + "\n"
    )


def until(found: Callable[[], Any], what: str) -> Any:
    """Returns the first true value of `found`. Raises SystemExit after LIMIT_S seconds."""
    deadline = time.monotonic() + LIMIT_S
    while not (value := found()):
        if time.monotonic() > deadline:
            raise SystemExit(f"waited too long for {what}")
        time.sleep(0.05)
    return value


def iso(**ago: float) -> str:
    """Returns the instant that long before now."""
    return (datetime.now(UTC) - timedelta(**ago)).isoformat()


class Client:
    """The HTTP client of one API key, and the decisions that it was answered with."""

    def __init__(self, url: str, key: str, decisions: list[dict[str, Any]], app: str) -> None:
        headers = {"authorization": f"Bearer {key}"}
        self.http = httpx.Client(base_url=url, headers=headers, timeout=60, trust_env=False)
        self._decisions, self._app, self._number = decisions, app, len(decisions)
        self._notices: dict[str, str] = {}

    def ask(self, method: str, path: str, body: Any = None, status: int = 200, **headers: str) -> Any:
        """Returns the JSON of an answer with `status`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = self.http.request(method, path, json=body, headers=named)
        if answer.status_code != status:
            raise SystemExit(f"{method} {path} answered {answer.status_code}: {answer.text}")
        return answer.json()

    def read(self, path: str) -> bytes:
        """Returns the bytes of an answer."""
        answer = self.http.get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status_code}: {answer.text}")
        return answer.content

    def place(self, placement: str, items: Any, **declared: Any) -> None:
        """Declares a placement with its items."""
        body = {"title": placement.title(), "baseline": "editorial"} | declared
        self.ask("PUT", f"/v1/placements/{placement}", body)
        self.ask("PUT", f"/v1/placements/{placement}/items", {"items": items})

    def consent(self, person: str, purpose: str, state: str = "given", **more: Any) -> Any:
        """Records a choice made 40 days ago, unless `more` says when."""
        if not self._notices:
            purposes = self.ask("GET", "/v1/purposes")["purposes"]
            self._notices = {each["purpose"]: each["notices"]["en"] for each in purposes}
        body = {"state": state, "notice": self._notices[purpose], "language": "en", "method": "banner"}
        headers = more.pop("headers", {})
        path = f"/v1/people/{person}/consents/{purpose}"
        return self.ask("PUT", path, body | {"at": iso(days=40)} | more, **headers)

    def welcome(self, person: str) -> str:
        """Records the choices that CAST declares for the person."""
        level, purposes, known = CAST[person]
        self.ask("PUT", f"/v1/people/{person}/dial", {"level": level})
        for purpose in purposes:
            self.consent(person, purpose)
        self.ask("PUT", f"/v1/people/{person}/facts", dict(known))
        return person

    def signal(
        self, person: str, kind: str, session: str | None = None, at: str | None = None, **fields: Any
    ) -> str:
        """Sends a signal and returns its status."""
        self._number += 1
        one = {"id": f"{self._app}-{person}-{self._number}-{time.time_ns()}", "type": kind, "person": person}
        one |= {"fields": fields} | ({"session": session} if session else {}) | ({"at": at} if at else {})
        return str(self.ask("POST", "/v1/signals", {"signals": [one]})["signals"][0]["status"])

    def decide(self, name: str, person: str | None = None, placement: str = "home", **more: Any) -> Any:
        """Returns the answer to a decision request, and keeps it in the facts under `name`."""
        headers = more.pop("headers", {})
        body = {"placement": placement} | ({} if person is None else {"person": person}) | more
        answer = self.ask("POST", "/v1/decisions", body, **headers)
        kept = {"name": name, "app": self._app, "request": body, "headers": headers, "answer": answer}
        self._decisions.append(kept)
        return answer

    def outcome(self, decision: Any, kind: str = "taken", **more: Any) -> str:
        """Reports an outcome of the first item and returns its status."""
        one = {"decision": decision["decision"], "item": decision["items"][0]["item"], "kind": kind} | more
        return str(self.ask("POST", "/v1/outcomes", {"outcomes": [one]})["outcomes"][0]["status"])


class Server:
    """A gateway process on a port that the system chooses, and its log lines."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [COMMAND, "serve"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        serving = until(lambda: self.events("serving") or self.process.poll() is not None, "the gateway")
        if serving is True:
            raise SystemExit("".join(self.lines))
        self.url = f"http://127.0.0.1:{serving[0]['port']}"

    def _read(self) -> None:
        assert self.process.stdout is not None
        self.lines.extend(iter(self.process.stdout.readline, ""))

    def events(self, name: str) -> list[dict[str, Any]]:
        """Returns the log lines of one event."""
        found = [json.loads(line) for line in list(self.lines) if line.startswith("{")]
        return [each for each in found if each["event"] == name]

    def stop(self) -> None:
        """Stops the gateway as an operator does."""
        self.process.send_signal(signal.SIGTERM)
        if self.process.wait(LIMIT_S) != 0:
            raise SystemExit("".join(self.lines))


class Life:
    """One installation from its first start to its last backup, with the facts that tests need of it."""

    def __init__(self, root: Path) -> None:
        self.root, self.data, self.out = root, root / "data", root / "out"
        self.out.mkdir()
        self.policies = root / "policies"
        shutil.copytree(CHECKOUT / "policies", self.policies)
        self.decisions: list[dict[str, Any]] = []
        self.facts: dict[str, Any] = {"version": "0.1.0", "commit": COMMIT}
        self.facts["people"] = ["ada", *CAST]
        self.facts["keys"] = {
            "shop": self.key("app", "shop"),
            "blog": self.key("app", "blog"),
            "compliance": self.key("compliance", "audits"),
            "admin": self.key("admin", "operations"),
        }

    def environment(self, **changed: str) -> dict[str, str]:
        """Returns the environment of the gateway and of commands, without settings or imports of this process."""
        kept = {n: v for n, v in os.environ.items() if not n.startswith("ABOVEBOARD_") and n != "PYTHONPATH"}
        own = {"DATA": str(self.data), "PORT": "0", "LEARN_EVERY_MS": "100", "POLICIES": str(self.policies)}
        settings = own | {name.upper(): value for name, value in changed.items()}
        return kept | {f"ABOVEBOARD_{name}": value for name, value in settings.items()}

    def command(self, *words: str, **changed: str) -> str:
        """Returns the standard output of an `aboveboard` command that must succeed."""
        done = subprocess.run(
            [COMMAND, *words], env=self.environment(**changed), capture_output=True, text=True
        )
        if done.returncode != 0:
            raise SystemExit(f"aboveboard {' '.join(words)}: {done.stdout}{done.stderr}")
        return done.stdout

    def key(self, role: str, name: str, *more: str) -> str:
        """Returns a new API key."""
        return self.command("keys", "create", "--role", role, "--name", name, *more).strip()

    @contextmanager
    def serving(self, **changed: str) -> Iterator[tuple[Server, Client]]:
        """Runs a gateway for the block; the client is the one of `shop`."""
        server = Server(self.environment(**changed))
        shop = self.client(server, "shop")
        try:
            yield server, shop
        finally:
            server.stop()

    def client(self, server: Server, name: str) -> Client:
        """Returns a client with the API key of that name."""
        return Client(server.url, self.facts["keys"][name], self.decisions, name)

    def rows(self, statement: str) -> list[Any]:
        """Returns rows of the database, read beside the gateway."""
        uri = f"file:{self.data / 'aboveboard.db'}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            return connection.execute(statement).fetchall()

    def await_models(self) -> None:
        """Waits until no outcome waits and nothing is to be unlearned."""
        pending = (
            "SELECT (SELECT count(*) FROM outcomes WHERE pending = 1) + (SELECT count(*) FROM forgetting)"
        )
        until(lambda: self.rows(pending)[0][0] == 0, "the models")

    def keep(self, name: str, content: bytes) -> None:
        """Keeps a file that the gateway gave out."""
        (self.out / name).write_bytes(content)

    def drill(self) -> None:
        """Loses signed entries and reopens the log: what follows is the second generation of it.

        The backup holds `gone`, who is erased after it was made, so the first start erases them again.
        """
        with self.serving() as (_, shop):
            shop.place("home", ITEMS)
            for person in ("ben", "eve"):
                shop.welcome(person)
            first = shop.decide("first", "eve", count=3)
            self.facts["vkey_first"] = shop.read("/log/key").decode().strip()
            self.keep("first.tlog-proof", shop.read(f"/v1/decisions/{first['decision']}/proof"))
            self.keep("first.checkpoint", shop.read("/log/checkpoint"))
            shop.decide("of-gone", "gone")
            self.command("backup", str(self.root / "drill"))
            shop.ask("DELETE", "/v1/people/gone")
            shop.read("/log/checkpoint")
        self.decisions[:] = [each for each in self.decisions if each["name"] != "of-gone"]
        for path in self.data.glob("aboveboard.db*"):
            path.unlink()
        shutil.copytree(self.root / "drill", self.data, dirs_exist_ok=True)
        (self.data / "manifest.json").unlink()
        (self.data / "erasures.ledger.backup").unlink(missing_ok=True)
        self.command("audit", "reopen", "--because", "the disk was lost in a drill")
        with self.serving() as (_, shop):
            until(lambda: self.rows("SELECT count(*) FROM erasures")[0][0] == 0, "the erasure")
            self.facts["vkey_reopened"] = shop.read("/log/key").decode().strip()

    def damage(self) -> None:
        """Gets an answer about a person whose row does not open; afterwards the row is as it was."""
        before = {row[0] for row in self.rows("SELECT pseudonym FROM people")}
        with self.serving() as (_, shop):
            shop.ask("PUT", "/v1/people/damaged/dial", {"level": 2})
        (name,) = {row[0] for row in self.rows("SELECT pseudonym FROM people")} - before
        (sealed,) = [row[1] for row in self.rows("SELECT pseudonym, sealed FROM people") if row[0] == name]
        self._overwrite(name, sealed[:-1] + bytes([sealed[-1] ^ 1]))
        with self.serving() as (_, shop):
            answer = shop.decide("failure", "damaged")
            assert answer["personalization"]["bound_by"] == "failure", answer
        self._overwrite(name, sealed)

    def _overwrite(self, name: bytes, sealed: bytes) -> None:
        with closing(sqlite3.connect(self.data / "aboveboard.db")) as connection, connection:
            changed = connection.execute("UPDATE people SET sealed = ? WHERE pseudonym = ?", (sealed, name))
            assert changed.rowcount == 1

    def days(self) -> None:
        """Lets the cast choose, look and be answered, and lets the models learn from it."""
        with self.serving() as (server, shop):
            self._declare(shop)
            for person in CAST:
                shop.welcome(person)
                self._look(shop, person)
            shop.consent("cleo", "improve", "refused")
            shop.consent("cleo", "personalize_history", expires=iso(days=-20))
            shop.consent("ben", "personalize_visit", "withdrawn", at=iso())
            shop.consent("ada", "messages", headers={"sec_gpc": "1"})
            self._answers(shop)
            self._outcomes(shop)
            self.await_models()
            self._after_learning(shop)
            self._rights(shop)
            self.await_models()
            blog = self.client(server, "blog")
            blog.place("home", ITEMS[:3])
            blog.welcome("dan")
            blog.decide("other-app", "dan")

    def _declare(self, shop: Client) -> None:
        offers = [
            {"item": f"offer-{n}", "category": TOPICS[n % 4], "tags": ["sale"], "topics": [TOPICS[n % 4]]}
            | {"content": {"title": f"Offer {n}", "price": 10 * n, "list_price": 10 * n + n % 2}}
            | ({"starts": iso(days=n)} if n < 3 else {})
            for n in range(1, 7)
        ]
        offers.append({"item": "offer-special", "topics": ["health"], "sensitivity": "special"})
        shop.place(
            "offers",
            offers,
            kind="offer",
            baseline="popular",
            cap={"times": 2, "days": 7},
            control_share=0.5,
            rewards={"taken": 1, "seen": 0.1, "per_value": 0.01},
            variety={"diversity": 0.1, "explore": 0.1, "unmet": 0.1, "cause_cap": 0.5, "fatigue": True},
            half_life_days=30,
            prior_reward=0.3,
        )
        shop.place("adverts", offers, kind="advert")
        shop.place("messages", ITEMS[:4], kind="message")
        over = {"starts": iso(days=9), "ends": iso(days=8)}
        shop.place("wide", [{"item": f"wide-{n}"} | (over if n > 10 else {}) for n in range(130)])
        special = [{"item": f"special-{n}", "sensitivity": "special"} for n in range(105)]
        shop.place("special", [*special, *ITEMS[:4]])
        shop.ask(
            "PATCH", "/v1/placements/wide/items", {"items": [{"item": "wide-new"}], "remove": ["wide-9"]}
        )

    def _look(self, shop: Client, person: str) -> None:
        shop.signal(person, "item_viewed", item="running-2", topics=["running"], at=iso(days=2))
        shop.signal(person, "item_viewed", item="running-2", topics=["running"], price=45, currency="EUR")
        shop.signal(person, "searched", f"s-{person}", text="pans", topics=["cooking"])
        shop.signal(
            person, "order_placed", items=["travel-1"], topics=["travel"], amount=99.5, order_number="7"
        )
        shop.signal(person, "rating_given", item="gardening-1", topics=["gardening"], stars=5)
        shop.signal(person, "device_seen", f"s-{person}", device="mobile", user_agent="x")
        shop.signal(person, "entered_from", f"s-{person}", channel="mail", topics=["travel"])
        shop.signal(person, "partner_interest", partner="meals.example", topics=["cooking"])
        shop.signal(person, "item_viewed", item="x", special_topics=["health"])

    def _answers(self, shop: Client) -> None:
        assert shop.signal("stranger", "item_viewed", item="running-2") == "withheld"
        context = {"device": "mobile", "local_time": iso(), "region": "FR"}
        for person in ("ada", *CAST):
            shop.decide(f"{person}-home", person, count=3)
            shop.decide(f"{person}-visit", person, session=f"s-{person}", context=context)
            shop.decide(f"{person}-offers", person, "offers", count=2, language="de")
        shop.decide("nobody", None, count=2)
        shop.decide("nobody-context", None, "offers", context=context, language="fr")
        shop.decide("nobody-wide", None, "wide", count=2)
        shop.decide("nobody-special", None, "offers", candidates=["offer-special", "offer-1"], count=2)
        shop.decide("eve-gpc", "eve", headers={"sec_gpc": "1"})
        shop.decide("eve-candidates", "eve", candidates=["cooking-2", "running-2"], count=2)
        shop.decide("eve-wide", "eve", "wide", count=3)
        shop.decide("eve-special", "eve", "special", count=2)
        shop.decide("eve-message", "eve", "messages", context={"local_time": iso()})
        shop.decide("finn-advert", "finn", "adverts", count=2)
        shop.decide("ada-advert", "ada", "adverts")
        shop.decide("eve-advert", "eve", "adverts", count=3)
        shop.decide("dan-repeat", "dan", count=2, headers={"idempotency_key": "dan-repeat"})
        for _ in range(3):
            shop.decide("dan-capped", "dan", "offers", count=4)
        shop.ask("POST", "/v1/decisions/preview", {"placement": "home", "person": "dan", "count": 2})

    def _outcomes(self, shop: Client) -> None:
        by_name = {each["name"]: each["answer"] for each in self.decisions}
        kinds = ("taken", "seen", "dismissed", "objected")
        for at, person in enumerate(
            ("dan", "eve", "guest", "limited", "lifted", "objector", "unseen", "finn", "cleo")
        ):
            shop.outcome(by_name[f"{person}-home"], kinds[at % 4])
            shop.outcome(by_name[f"{person}-offers"], "taken", value=40 + at, at=iso())
        two = ["running-1", "cooking-1"]
        for at in range(32):
            device, liked = ("tv", two[1]) if at % 2 else ("desktop", two[0])
            answer = shop.decide(f"on-{device}-{at}", None, candidates=two, context={"device": device})
            shop.outcome(answer, "taken" if answer["items"][0]["item"] == liked else "dismissed")
        for name in ("nobody", "nobody-context"):
            assert shop.outcome(by_name[name]) == "kept"
        assert shop.outcome(by_name["eve-home"], "taken") == "kept"
        assert shop.outcome(by_name["eve-home"], "taken") == "duplicate"
        assert shop.outcome(by_name["cleo-home"], "taken") == "withheld"

    def _after_learning(self, shop: Client) -> None:
        for person in ("dan", "eve", "guest", "limited"):
            shop.decide(f"{person}-learned", person, count=3)
            shop.decide(f"{person}-learned-offers", person, "offers", count=2)
        shop.decide("nobody-learned", None, count=3)
        two = ["running-1", "cooking-1"]
        for at in range(200):  # until the draw shows what the model has learned about that device
            answer = shop.decide(f"on-tv-learned-{at}", None, candidates=two, context={"device": "tv"})
            if any(reason["code"] == "context_device" for reason in answer["why"]["reasons"]):
                return
        raise SystemExit("no decision was made because of the device")

    def _rights(self, shop: Client) -> None:
        categories = ["behavioural", "transactional", "contextual", "interaction"]
        shop.ask("PUT", "/v1/people/ben/limits", {"topics": ["running"]})
        for at in range(4):
            shop.ask("PUT", "/v1/people/limited/limits", {"categories": categories[: at + 1]})
        limits = {"categories": categories, "topics": ["cooking"], "items": ["running-1"]}
        shop.ask("PUT", "/v1/people/limited/limits", limits)
        shop.decide("limited-after", "limited", count=3)
        shop.ask("DELETE", "/v1/people/dan/interests/topic:cooking")
        shop.ask("PUT", "/v1/people/restricted/restriction", {"restricted": True})
        shop.decide("restricted-after", "restricted", count=2)
        shop.ask("PUT", "/v1/people/lifted/restriction", {"restricted": True})
        shop.ask("PUT", "/v1/people/lifted/restriction", {"restricted": False})
        shop.ask("POST", "/v1/people/objector/objection", {})
        shop.decide("objector-after", "objector", count=2)
        linked = shop.ask("PUT", "/v1/people/eve/guests/guest")
        self.facts["linked"] = {"person": "eve", "guest": "guest", "index": linked["log"]["index"]}
        shop.ask("PUT", "/v1/people/eve/limits", {"topics": ["gossip"]})
        shop.decide("eve-linked", "eve", count=3)
        self.keep("consent.receipt", shop.read("/v1/people/dan/consents/improve/receipt"))

    def staff(self) -> None:
        """Does by hand what staff do in the console, each with its entry."""
        with self.serving() as (server, _):
            site = {"sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded"}
            with httpx.Client(
                base_url=server.url, timeout=60, follow_redirects=True, trust_env=False
            ) as http:

                def post(path: str, form: Any = None) -> httpx.Response:
                    answer = http.post(path, data=form or {}, headers=site)
                    assert answer.status_code == 200, (path, answer.status_code, answer.text)
                    return answer

                post("/console", {"key": self.facts["keys"]["admin"]})
                opened = next(each["answer"] for each in self.decisions if each["name"] == "dan-home")
                assert http.get(f"/console/log/{opened['log']['index']}").status_code == 200
                made = post("/console/keys", {"role": "app", "app": "short", "days": "30"})
                key = re.search(r"ab_app_([0-9A-Za-z]{11})_\w{49}", made.text)
                assert key is not None
                post(f"/console/keys/{key[1]}/revoke")
                self.facts["keys"]["revoked"] = key[0]
                self._try_rules(http, post)
                post("/console/exports", {"kind": ["consent", "dial"], "pseudonyms": "true"})
                compliance = self.client(server, "compliance")
                (export,) = until(lambda: self._ready_exports(compliance), "the export")
                assert http.get(f"/console/exports/{export}/file").status_code == 200
                post("/console/leave")
        spare = self.key("app", "short", "--days", "1")
        self.command("keys", "revoke", spare.split("_")[2])

    def _try_rules(self, http: httpx.Client, post: Callable[..., httpx.Response]) -> None:
        page = http.get("/console/dry-runs").text
        names = [html.unescape(each) for each in re.findall(r'name="name" value="([^"]+)"', page)]
        texts = [
            html.unescape(each) for each in re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
        ]
        assert len(names) == len(texts) > 1
        changed = [without_rule(text) for text in texts]
        assert changed != texts
        post("/console/dry-runs", {"name": names, "text": changed, "most": "1000"})

    @staticmethod
    def _ready_exports(compliance: Client) -> list[str]:
        exports = compliance.ask("GET", "/v1/exports")["exports"]
        return [each["export"] for each in exports if each["state"] == "ready"]

    def leaving(self) -> None:
        """Erases a person who has all that a person can have; the receipt can be read again by the one-time id."""
        with self.serving() as (_, shop):
            CAST["erased"] = (4, PURPOSES, FRENCH)
            shop.welcome("erased")
            self._look(shop, "erased")
            made = shop.decide("of-erased", "erased", count=2)
            shop.outcome(made)
            self.await_models()
            self.decisions[:] = [each for each in self.decisions if each["name"] != "of-erased"]
            answer = shop.http.delete("/v1/people/erased").json()
            erasure = answer["erasure"]
            until(lambda: shop.ask("GET", f"/v1/erasures/{erasure}")["state"] == "erased", "the erasure")
            receipt = shop.ask("GET", f"/v1/erasures/{erasure}")
            index = made["log"]["index"]
            self.facts["erased"] = {
                "person": "erased",
                "decision": made["decision"],
                "index": index,
                "receipt": receipt,
            }
            del CAST["erased"]

    def rules(self) -> None:
        """Puts another policy set and a newer notice into force, and then the shipped ones again."""
        with self.serving() as (server, shop):
            shop.read("/log/key")
            use, notice = self.policies / "use.cedar", self.policies / "notices" / "improve.en.md"
            shipped = use.read_text(), notice.read_text()
            before = notice.with_name("improve.en.v1.md")
            use.write_text(without_rule(shipped[0]))
            before.write_text(shipped[1])
            notice.write_text(shipped[1].replace("version = 1", "version = 2") + "\nThis text is newer.\n")
            self._reload(server, 1)
            purposes = {
                each["purpose"]: each["notices"]["en"] for each in shop.ask("GET", "/v1/purposes")["purposes"]
            }
            self.facts["notice_gone"] = purposes["improve"]
            self.facts["policy_other"] = shop.ask("GET", "/v1/policies")["policy"]
            shop.consent("dan", "improve", notice=purposes["improve"], at=iso())
            shop.decide("other-rules", "ada", "adverts")
            use.write_text(shipped[0])
            notice.write_text(shipped[1])
            before.unlink()
            self._reload(server, 2)
            self.facts["policy"] = shop.ask("GET", "/v1/policies")["policy"]

    @staticmethod
    def _reload(server: Server, count: int) -> None:
        server.process.send_signal(signal.SIGHUP)
        until(lambda: len(server.events("rules_in_force")) == count, "the rules")

    def retention(self) -> None:
        """Keeps a gateway running while a signal passes its 30 days."""
        with self.serving(retention_every_s="1") as (_, shop):
            at = iso(days=30, seconds=-3)
            assert shop.signal("dan", "scrolled", at=at, item="running-1", topics=["running"]) == "kept"
            gone = "SELECT count(*) FROM records WHERE kind = 'erasure'"
            before = self.rows(gone)[0][0]
            until(lambda: self.rows(gone)[0][0] > before, "retention")

    def rotations(self) -> None:
        """Rotates every key beside the gateway. A second rotation of the pseudonym key stays under way."""
        with self.serving() as (server, shop):
            self.facts["vkey_older"] = shop.read("/log/key").decode().strip()
            older = next(each["answer"] for each in self.decisions if each["name"] == "dan-learned")
            self.keep("older.tlog-proof", shop.read(f"/v1/decisions/{older['decision']}/proof"))
            self.command("keys", "rotate", "master")
            both = self.command("keys", "rotate", "log").split()
            shop.decide("two-signatures", "dan")
            self.keep("two-keys.checkpoint", shop.read("/log/checkpoint"))
            self.facts["vkeys_both"] = both
            self.facts["vkey"] = self.command("keys", "rotate", "log", "--finish").strip()
            self._change_keys("keys", "rotate", "pseudonym")
            for person in ("ada", "damaged", *CAST):
                shop.decide(f"{person}-moved", person)
            self.client(server, "blog").decide("other-app-moved", "dan")
            self._change_keys("keys", "rotate", "pseudonym", "--finish")
            self._change_keys("keys", "rotate", "pseudonym")
            for person in ("ada", "dan", "eve", "guest"):
                shop.decide(f"{person}-moved-again", person)
            self.facts["unseen"] = dict(zip(("left", "of"), map(int, self._unseen()), strict=True))

    def _change_keys(self, *words: str) -> None:
        """Runs a command that changes keys, and waits until the gateway works with them: it looks once a second."""
        self.command(*words)
        time.sleep(3)

    def _unseen(self) -> tuple[str, str]:
        found = re.search(r"(\d+) of (\d+) people have not come by", self.command("keys", "status"))
        assert found is not None
        return found[1], found[2]

    def last_day(self) -> None:
        """Leaves outcomes that wait and a visit under way, exports and proves, and makes the backup last."""
        with self.serving(learn_every_ms="0") as (server, shop):
            compliance = self.client(server, "compliance")
            for person in ("dan", "eve", "unseen"):
                answer = shop.decide(f"{person}-waiting", person, count=2)
                assert shop.outcome(answer, "taken") == "kept"
            assert shop.outcome(shop.decide("nobody-waiting", None)) == "kept"
            shop.signal("eve", "item_viewed", "s-last", item="running-1", topics=["running"])
            shop.decide("eve-last-visit", "eve", session="s-last", count=2)
            last = shop.decide("last", "dan", headers={"idempotency_key": "last"})
            asked = compliance.ask("POST", "/v1/exports", {"kinds": ["decision"], "formats": ["csv"]}, 202)
            until(lambda: asked["export"] in self._ready_exports(compliance), "the export")
            self.facts["export"] = asked["export"]
            self.keep("person.zip", shop.read("/v1/people/eve/export"))
            self.keep("last.tlog-proof", shop.read(f"/v1/decisions/{last['decision']}/proof"))
            self.keep(
                "entry.tlog-proof", compliance.read(f"/v1/entries/{self.facts['linked']['index']}/proof")
            )
            self.command(
                "audit",
                "export",
                "--format",
                "csv",
                "--format",
                "parquet",
                "--out",
                str(self.out / "audit.zip"),
            )
            links = ("--kind", "link", "--kind", "export", "--without-pseudonyms")
            self.command("audit", "export", *links, "--out", str(self.out / "links.zip"))
            self._read_back(shop)
            self.keep("last.checkpoint", shop.read("/log/checkpoint"))
            self.command("backup", str(self.root / "backup"))

    def _read_back(self, shop: Client) -> None:
        """Keeps what the API answers about each person at the end."""
        names = ("ben", "dan", "eve", "limited", "restricted")
        self.facts["held"] = {person: shop.ask("GET", f"/v1/people/{person}") for person in names}
        names = ("cleo", "dan", "objector")
        consents = {person: shop.ask("GET", f"/v1/people/{person}/consents") for person in names}
        self.facts["consents"] = {person: found["states"] for person, found in consents.items()}

    def close(self) -> None:
        """Checks that nothing was added to the log after the backup, and drops the lock files."""
        assert "bad" not in {line[:3] for line in self.command("doctor").splitlines()}
        origin, size, checkpoint = self.rows("SELECT origin, size, checkpoint FROM log_head")[0]
        manifest = json.loads((self.root / "backup" / "manifest.json").read_text())
        assert manifest["log"] == {"origin": origin, "size": size}, (manifest["log"], size)
        self.facts["log"] = {
            "origin": origin,
            "size": size,
            "root": checkpoint.split("\n")[2],
            "checkpoint": checkpoint,
        }
        self.facts["outcomes_waiting"] = self.rows("SELECT count(*) FROM outcomes WHERE pending = 1")[0][0]
        self.facts["people_rows"] = self.rows("SELECT count(*) FROM people")[0][0]
        versions = self.rows("SELECT placement_key, max(version) FROM model_versions GROUP BY 1")
        self.facts["models"] = dict(versions)
        wal = self.data / "aboveboard.db-wal"
        assert not wal.exists() or wal.stat().st_size == 0, "the write-ahead log is not empty"
        for path in self.data.glob("aboveboard.db?*"):
            path.unlink()
        self.keep("answers.json", json.dumps(self.decisions, indent=1).encode())
        self.facts["made_at_ms"] = time.time_ns() // 1_000_000

    def decrypt(self) -> list[dict[str, Any]]:
        """Returns every line that an export of everything has, made from a copy so that the folder stays as it is."""
        copy, archive = self.root / "copy", self.root / "all.zip"
        shutil.copytree(self.data, copy)
        self.command("audit", "export", "--out", str(archive), data=str(copy))
        with zipfile.ZipFile(archive) as opened:
            return [json.loads(line) for line in opened.read("records.jsonl").splitlines()]

    def count(self, lines: list[dict[str, Any]]) -> None:
        """Adds to the facts how many records of each kind there are, and of how many nothing is left."""
        kinds: dict[str, int] = {}
        for line in lines:
            if not line.get("erased"):
                kinds[line["kind"]] = kinds.get(line["kind"], 0) + 1
        assert not any(line.get("unreadable") for line in lines)
        self.facts["counts"] = kinds
        self.facts["erased_entries"] = [line["index"] for line in lines if line.get("erased")]


def without_rule(text: str) -> str:
    """Returns the rules without the one that a service may take out."""
    return re.sub(
        r'@id\("advert-unknown-age"\).*?};?\n(?=\n// Refusals by the person)', "", text, flags=re.DOTALL
    )


def variant(line: dict[str, Any], body: dict[str, Any]) -> str:
    """Returns the name of the shape and meaning of a record: of each, the first one becomes a vector."""
    kind, owner = line["kind"], "nobody" if line["person"] is None else "person"
    if kind == "decision":
        return f"{owner} {_decision(body)}"
    if kind == "consent":
        return " ".join(
            [
                body["state"],
                *(["gpc"] * body["gpc"]),
                *(["expires"] * (body["expires_ms"] is not None)),
                str(body["method"]),
            ]
        )
    if kind == "outcome":
        kinds = sorted({each[2] + ("" if each[3] is None else " with value") for each in body["outcomes"]})
        return f"{owner} {', '.join(kinds)}"
    if kind == "key":
        return str(body["did"]) + (f" {body['role']}" if "role" in body else "")
    names = {
        "admin": lambda: body.get("action") or body["did"],
        "correction": lambda: "with signals" if body["signals"] else "without signals",
        "dial": lambda: "first" if body["before"] is None else "again",
        "erasure": lambda: body["step"],
        "export": lambda: body.get("kind") or f"by {'command' if body['by'] == 'command' else 'key'}",
        "facts": lambda: "all" if body["language"] else "some",
        "limit": lambda: ", ".join(name for name in ("categories", "topics", "items") if body[name]),
        "link": lambda: "of the guest" if "person" in body else "of the person",
        "notice": lambda: f"{body['language']} {body['version']}" if body["purpose"] == "improve" else "",
        "placement": lambda: body["placement"],
        "restriction": lambda: f"{body['before']} to {body['restricted']}",
        "signals": lambda: f"{owner} {', '.join(sorted(body['counts']))}",
    }
    return str(names.get(kind, lambda: owner)())


def _decision(body: dict[str, Any]) -> str:
    parts = [f"level {body['effective']}", body["bound_by"]]
    parts += ["gpc"] * body["gpc"] + ["candidates"] * (body["candidates"] is not None)
    parts += ["learned"] * (body["model"] != 0) + ["carried"] * (body["carried"] is not None)
    for name in ("removed", "impersonal"):
        parts += [f"{name} {'packed' if isinstance(body[name], dict) else 'listed'}"] * bool(body[name])
    parts += ["context"] * bool(body["allowed"]["context"]) + ["interests"] * bool(
        body["allowed"]["interests"]
    )
    reasons = {
        name
        for each in body["why"]["reasons"]
        for name in ("key", "field", "also", "control")
        if name in each
    }
    parts += ["counterfactual"] * (body["why"]["counterfactual"] is not None)
    return " ".join([*parts, *(f"reason with {name}" for name in sorted(reasons))])


def write_records(folder: Path, lines: list[dict[str, Any]]) -> None:
    """Writes one file a kind: a record of each variant, and each one with a field that no variant has."""
    folder.mkdir(exist_ok=True)
    kinds: dict[str, dict[str, dict[str, Any]]] = {}
    seen: dict[str, set[str]] = {}
    for line in (each for each in lines if not each.get("erased")):
        body, kind = json.loads(line["body"]), line["kind"]
        name, found = variant(line, body), kinds.setdefault(kind, {})
        if name and name not in found:
            found[name] = line
            seen.setdefault(kind, set()).update(fields_of(body))
    for line in (each for each in lines if not each.get("erased")):
        fields, kind = fields_of(json.loads(line["body"])), line["kind"]
        if more := sorted(fields - seen[kind]):
            kinds[kind][f"with {more[0]}"] = line
            seen[kind] |= fields
    for kind, found in kinds.items():
        kept = [
            {"variant": name, **{key: line[key] for key in FIELDS}} for name, line in sorted(found.items())
        ]
        made_by = f"aboveboard 0.1.0 ({COMMIT}), by make_folder_0_1_0.py"
        content = {"made_by": made_by, "kind": kind, "records": kept}
        (folder / f"{kind}.json").write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")


NAMED_BY_DATA = ("counts", "consents", "removed", "impersonal")
"""Fields whose objects have names that are data, and not part of a shape."""


def fields_of(body: Any, at: str = "") -> set[str]:
    """Returns the path and the type of every value in a body: what a reader of it has to know."""
    if isinstance(body, dict):
        of_data = at.rpartition(".")[2] in NAMED_BY_DATA
        parts = [fields_of(value, f"{at}.{'*' if of_data else name}") for name, value in body.items()]
    elif isinstance(body, list):
        parts = [fields_of(value, f"{at}[]") for value in body]
    else:
        parts = []
    return set().union({f"{at}: {type(body).__name__}"}, *parts)


FIELDS = ("index", "app", "at", "person", "record", "leaf", "salt", "body")


def pack(root: Path, names: tuple[str, ...], at_ms: int, target: Path) -> None:
    """Writes the folders of `root` into one archive: the same files make the same bytes."""
    target.parent.mkdir(exist_ok=True)
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path in sorted(each for name in names for each in [root / name, *(root / name).rglob("*")]):
            info = archive.gettarinfo(path, str(path.relative_to(root)))
            info.uid = info.gid = 0
            info.uname = info.gname = ""
            info.mtime = at_ms // 1000
            with path.open("rb") if path.is_file() else io.BytesIO() as content:
                archive.addfile(info, content if path.is_file() else None)
    # A backup repeats the database page by page, which only a dictionary larger than both can see.
    target.write_bytes(lzma.compress(buffer.getvalue(), preset=9))


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
