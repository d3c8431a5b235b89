"""The faults of a run, in their order, and the reads once everything is well again."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from random import Random

from aboveboard.audit.entries import parse_leaf
from aboveboard.storage.tables import log_head
from sqlalchemy import select

from tests.faults.history_clients import Client, Family
from tests.faults.history_cluster import NAMES, Cluster
from tests.faults.history_operations import Fate, History, Kind, Log, Operation
from tests.faults.history_requests import (
    PATIENCE_S,
    Caller,
    Notebook,
    consented,
    dialled,
    erased,
    looked_up,
    receipt,
    recorded,
    signalled,
)
from tests.faults.outside import leaves_of, rows

WELL_AGAIN_S = 120.0
"""Far more than it takes until each node answers, and each erasure is done, once the last fault is over."""

Plan = Callable[[Cluster, Caller], Iterator[float]]
"""The faults, and between them the seconds in which clients go on. Some faults need a client of their own."""

_Step = Callable[[Cluster, Caller, Random], Iterator[float]]


def short_plan(cluster: Cluster, caller: Caller) -> Iterator[float]:
    """Each kind of fault once: a death, a node that hangs, cut connections, a rotation and a restore."""
    yield 0.8
    cluster.kill("n2")
    cluster.freeze("n1", 3.5, tries=10)
    cluster.settle()
    yield 0.4
    cluster.hang_up("n3")
    cluster.rotate("log")
    cluster.cut()
    yield 0.6
    yield from _restore(cluster, caller, Random("short"))
    yield 0.8


def long_plan(seed: str, seconds: float) -> Plan:
    """Returns a plan of random faults for so many seconds."""

    def plan(cluster: Cluster, caller: Caller) -> Iterator[float]:
        random, until = Random(seed), time.monotonic() + seconds
        ways: dict[_Step, float] = {
            _death: 4,
            _freeze: 6,
            _hang_up: 2,
            _outage: 3,
            _cut: 3,
            _rotation: 3,
            _restore: 1.5,
        }
        while time.monotonic() < until:
            (way,) = random.choices(list(ways), list(ways.values()))
            yield random.uniform(1, 5)
            yield from way(cluster, caller, random)
            cluster.settle()

    return plan


def _death(cluster: Cluster, _: Caller, random: Random) -> Iterator[float]:
    """One node, or two, so that requests of both are cut."""
    for name in random.sample(NAMES, random.choice((1, 1, 2))):
        cluster.kill(name)
    yield random.uniform(0, 1)


def _freeze(cluster: Cluster, _: Caller, random: Random) -> Iterator[float]:
    cluster.freeze(random.choice(NAMES), random.choice((0.5, 2.0, 4.0, 9.0)), tries=random.choice((0, 60)))
    yield 0.5


def _hang_up(cluster: Cluster, _: Caller, random: Random) -> Iterator[float]:
    """Also while a node starts."""
    name = random.choice(NAMES)
    if random.random() < 0.5:
        cluster.kill(name)
        yield random.uniform(0, 0.5)
    cluster.hang_up(name)


def _outage(cluster: Cluster, _: Caller, random: Random) -> Iterator[float]:
    cluster.restart_database()
    yield random.uniform(0, 1)


def _cut(cluster: Cluster, _: Caller, random: Random) -> Iterator[float]:
    for _ in range(random.randint(1, 5)):
        cluster.cut()
        yield 0.1


def _rotation(cluster: Cluster, _: Caller, random: Random) -> Iterator[float]:
    """The former pseudonym key stays, because only who is named again moves to the new one."""
    key = random.choice(("log", "master", "pseudonym"))
    cluster.rotate(key)
    yield random.uniform(0, 2)
    if key == "log":
        cluster.rotate(key, "--finish")


def _restore(cluster: Cluster, caller: Caller, random: Random) -> Iterator[float]:
    """Each node erases someone whom the copy brings back. The first node that starts must know all of them."""
    people = [f"copied-{len(cluster.restores)}-{name}" for name in NAMES]
    for name, node in zip(people, NAMES, strict=True):
        caller.send(dialled(name, 3), node)
        caller.send(consented(name, "improve", "given", cluster.notices["improve"]), node)
        caller.send(
            signalled(name, {"id": name, "type": "item_viewed", "fields": {"item": "travel-1"}}), node
        )
    with cluster.restoring():
        yield random.uniform(0.5, 2)
        for name, node in zip(people, NAMES, strict=True):
            caller.send(erased(name), node)
    for name in people:
        caller.send(looked_up(name), cluster.nodes[-1].name)
    cluster.start_others()


class Run:
    """One run of clients under a plan. `history` is what happened so far, whether it has ended or failed."""

    def __init__(self, cluster: Cluster, *, seed: str, families: tuple[int, ...], pause_s: float) -> None:
        """Each family has so many clients, which pause so long between two requests."""
        self._cluster, self._notebook = cluster, Notebook()
        self._log: Log | None = None
        people = [Family(f"f{at}") for at in range(len(families))]
        places = [(at, place) for at, count in enumerate(families) for place in range(count)]
        self._clients = []
        for at, place in places:
            name, patience_s = f"c{at}{'abc'[place]}", PATIENCE_S[(at + place) % 2]
            caller = Caller(cluster, self._notebook, name, patience_s)
            self._clients.append(Client(caller, people[at], f"{seed} {name}", pause_s))

    @property
    def history(self) -> History:
        return History(
            operations=tuple(self._notebook.operations),
            log=self._log,
            restores=tuple(self._cluster.restores),
            stops=self._cluster.stops(),
            faults=tuple(self._cluster.faults),
        )

    def go_through(self, plan: Plan) -> None:
        """Runs the clients for as long as the plan, and reads everything afterwards."""
        nemesis = Caller(self._cluster, self._notebook, "nemesis", max(PATIENCE_S))
        after = Caller(self._cluster, self._notebook, "after", max(PATIENCE_S))
        with ExitStack() as ends:
            ends.callback(nemesis.close)
            for each in self._clients:
                ends.callback(each.stop)
                each.start()
            for pause in plan(self._cluster, nemesis):
                time.sleep(pause)
        try:
            self._cluster.settle()
            _wait_for_erasures(after, self._notebook)
            _read_all(after, self._notebook)
        finally:
            after.close()
        self._log = _read_log(self._cluster)


def _wait_for_erasures(caller: Caller, notebook: Notebook) -> None:
    """Reads each receipt until it says that the person is erased, or that it is not known."""
    until = time.monotonic() + WELL_AGAIN_S
    for each in [one for one in notebook.operations if one.kind is Kind.ERASE and one.fate is Fate.DONE]:
        while True:
            read = caller.send(receipt(str(each.answer["erasure"]), each.person), NAMES[each.number % 3])
            if read.status == 404 or (read.status == 200 and read.answer["state"] == "erased"):
                break
            assert time.monotonic() < until, f"an erasure is not completed: {read}"
            time.sleep(0.2)


def _read_all(caller: Caller, notebook: Notebook) -> None:
    """Reads each person on each node, and the record of each decision on one of them."""
    decided = {
        str(each.answer["decision"]): each.person
        for each in notebook.operations
        if each.kind is Kind.DECIDE and each.fate is Fate.DONE
    }
    for name in sorted({each.person for each in notebook.operations if each.person is not None}):
        for node in NAMES:
            _read(partial(caller.send, looked_up(name), node))
    for at, (made, person) in enumerate(decided.items()):
        _read(partial(caller.send, recorded(made, person), NAMES[at % 3]))


def _read(send: Callable[[], Operation]) -> None:
    """Reads until there is an answer about the data. A busy machine may need more than one try."""
    until = time.monotonic() + WELL_AGAIN_S
    while (read := send()).status not in (200, 404):
        assert time.monotonic() < until, f"nothing can be read: {read}"
        time.sleep(0.2)


def _read_log(cluster: Cluster) -> Log:
    where = {"database_url": cluster.url}
    ((size,),) = rows(cluster.nodes[0].data, select(log_head.c.size), **where)
    leaves = leaves_of(cluster.nodes[0].data, **where)
    kinds = [(index, str(parse_leaf(leaf).type)) for index, leaf in enumerate(leaves)]
    return Log(entries=tuple(kinds), size=size)
