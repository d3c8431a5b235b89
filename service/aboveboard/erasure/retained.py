"""The data that stays after an erasure, and why. The receipt lists it for the person."""

from collections.abc import Iterator

from aboveboard.clock import MS_PER_DAY
from aboveboard.erasure.state import ErasurePlan, Receipt, RetainedData
from aboveboard.gateway.gateway import Gateway

LOG = (
    "entries of the log, without their records",
    "they hold a kind, an hour and hashes of what is gone, and nothing that leads to you; without them nobody could "
    "check the rest of the log",
)
MODELS = (
    "older parameters of models",
    "they are sums over many people, and other people's decisions can be computed again with them only; the models in "
    "use hold nothing of you any more",
)
BACKUPS = (
    "backups that were made before",
    "they are outside of this service; if one is put back, you are erased from it before the first answer",
)
LEDGER = (
    "a hash in the list of erasures",
    "it is of a name that nothing else holds any more; with it, you are erased again if a backup brings you back",
)
MARK = (
    "a keyed hash of your id, with the time of the erasure",
    "choices and signals from before the erasure that arrive late are recognized by it and not taken; it can only be made "
    "from the id with the keys of this service",
)
SERVER = (
    "free space and write-ahead log of the database server",
    "the server keeps sealed bytes there until it uses the space again, and only with the master key of today could "
    "they be opened",
)
LOST = (
    "sums that models were learned with",
    "the records that say what was learned from you did not open, so it could not be taken back",
)


def receipt(gateway: Gateway, plan: ErasurePlan, now_ms: int) -> Receipt:
    """Returns the receipt for the person: the time, and the data that stays, each with the reason.

    A plan without people is the end of a legal hold. The receipt of the person's erasure names the rest.
    """
    return Receipt(plan.app, now_ms, tuple(_list_retained(gateway, plan, now_ms)), plan.holds)


def _list_retained(gateway: Gateway, plan: ErasurePlan, now_ms: int) -> Iterator[RetainedData]:
    yield RetainedData(LOG[0], None, LOG[1])
    if plan.people:
        days = gateway.settings.model_keep_days
        yield RetainedData(MODELS[0], now_ms + days * MS_PER_DAY if days else None, MODELS[1])
        yield RetainedData(BACKUPS[0], None, BACKUPS[1])
        yield RetainedData(LEDGER[0], None, LEDGER[1])
        yield RetainedData(MARK[0], None, MARK[1])
    if gateway.settings.sqlite_path is None:
        yield RetainedData(SERVER[0], None, SERVER[1])
    if plan.lost:
        yield RetainedData(LOST[0], None, LOST[1])
