"""Every setting: one row each, read from the environment once, at start.

A test compares the table in docs/reference/settings.md with `SETTINGS`. Names carry the prefix `ABOVEBOARD_`.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from aboveboard.errors import StartupRefused

PREFIX = "ABOVEBOARD_"

RECORD_DAYS_LEAST = 31


class Setting(Struct, frozen=True):
    name: str
    default: str
    sentence: str


SETTINGS = (
    Setting("DATA", "data", "Folder for the database, the keys and the lock; made on first start."),
    Setting("DATABASE_URL", "", "SQLAlchemy URL of the database; empty means SQLite in the data folder."),
    Setting(
        "KMS_URI",
        "",
        "Where the master key is: `file:///path`, or `exec:/path` of a command that wraps and unwraps it; empty means the "
        "file `keys/master.key` in the data folder.",
    ),
    Setting("POLICIES", "", "Folder of the policy set; empty means the shipped one."),
    Setting(
        "LOG_ORIGIN", "aboveboard.example/log", "Name of the log in its checkpoints: a URL without a scheme."
    ),
    Setting("PUBLIC_URL", "", "Address under which people reach this gateway; empty makes links relative."),
    Setting("HOST", "127.0.0.1", "Address to listen on."),
    Setting("PORT", "8080", "Port to listen on."),
    Setting("RATE_LIMIT", "0", "Requests a second for each API key; 0 means no limit."),
    Setting("RATE_BURST", "100", "Requests that an API key may make at once before the rate limit counts."),
    Setting("BODY_LIMIT_BYTES", "1048576", "Largest request body, in bytes."),
    Setting("CANDIDATES_MAX", "1000", "Most candidates in one decision."),
    Setting("ITEMS_MAX", "100000", "Most items in one placement."),
    Setting("BATCH_MAX", "500", "Most signals or outcomes in one request."),
    Setting("KEY_CACHE_MS", "1000", "How long a looked-up API key is trusted, in milliseconds."),
    Setting(
        "LEARN_EVERY_MS", "2000", "How often new outcomes are learned from, in milliseconds; 0 means never."
    ),
    Setting(
        "EXPORT_KEEP_HOURS",
        "24",
        "How long the file of an export that was asked for over HTTP is kept, in hours.",
    ),
    Setting(
        "WITNESSES",
        "",
        "Who signs the log's checkpoints too (C2SP tlog-witness): `<url> <verifier key>`, several with commas between; "
        "empty means nobody.",
    ),
    Setting(
        "CONTROLLER",
        "",
        "Who answers for the data, in one line, for consent receipts; empty means the app's name.",
    ),
    Setting(
        "RECORD_KEEP_DAYS",
        "0",
        "How many days the record of a decision is kept, at least 31; 0 means until the person is erased.",
    ),
    Setting(
        "MODEL_KEEP_DAYS",
        "90",
        "How many days a model's parameters are kept after newer ones came, in which decisions made with them can be "
        "computed again; 0 means for ever.",
    ),
    Setting(
        "RETENTION_EVERY_S",
        "3600",
        "How often what is past its days is deleted, in seconds; 0 means never.",
    ),
    Setting("LOG_LEVEL", "info", "Least level of log lines: debug, info, warning or error."),
)


class Settings(Struct, frozen=True):
    data: Path
    database_url: str
    kms_uri: str
    policies: Path
    log_origin: str
    public_url: str
    host: str
    port: int
    rate_limit: int
    rate_burst: int
    body_limit_bytes: int
    candidates_max: int
    items_max: int
    batch_max: int
    key_cache_ms: int
    learn_every_ms: int
    export_keep_hours: int
    witnesses: tuple[tuple[str, str], ...]
    controller: str
    record_keep_days: int
    model_keep_days: int
    retention_every_s: int
    log_level: str

    @property
    def sqlite_path(self) -> Path | None:
        """The SQLite file, or None when another database is configured."""
        prefix = "sqlite+aiosqlite:///"
        return Path(self.database_url.removeprefix(prefix)) if self.database_url.startswith(prefix) else None

    @property
    def secure(self) -> bool:
        """Whether people reach the pages by HTTPS, so that cookies may be held to it."""
        return self.public_url.startswith("https://")


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in force; an empty value counts as none. Raises StartupRefused for an unknown name or a
    value out of shape."""
    given = os.environ if environment is None else environment
    _refuse_unknown(given)
    text = {row.name: given.get(PREFIX + row.name) or row.default for row in SETTINGS}
    data = Path(text["DATA"]).absolute()
    return Settings(
        data=data,
        database_url=_database_url(text["DATABASE_URL"], data),
        kms_uri=text["KMS_URI"] or (data / "keys" / "master.key").as_uri(),
        policies=Path(text["POLICIES"]).absolute() if text["POLICIES"] else find_shipped("policies"),
        log_origin=_origin(text["LOG_ORIGIN"]),
        public_url=text["PUBLIC_URL"].rstrip("/"),
        host=text["HOST"],
        port=_whole(text, "PORT", most=65_535),
        rate_limit=_whole(text, "RATE_LIMIT"),
        rate_burst=_whole(text, "RATE_BURST"),
        body_limit_bytes=_whole(text, "BODY_LIMIT_BYTES"),
        candidates_max=_whole(text, "CANDIDATES_MAX"),
        items_max=_whole(text, "ITEMS_MAX"),
        batch_max=_whole(text, "BATCH_MAX"),
        key_cache_ms=_whole(text, "KEY_CACHE_MS"),
        learn_every_ms=_whole(text, "LEARN_EVERY_MS"),
        export_keep_hours=_whole(text, "EXPORT_KEEP_HOURS", most=8760),
        witnesses=_witnesses(text["WITNESSES"]),
        controller=text["CONTROLLER"],
        record_keep_days=_record_days(text),
        model_keep_days=_whole(text, "MODEL_KEEP_DAYS", most=36_500),
        retention_every_s=_whole(text, "RETENTION_EVERY_S"),
        log_level=_one_of(text, "LOG_LEVEL", ("debug", "info", "warning", "error")),
    )


def find_shipped(name: str, *, in_checkout: str = "") -> Path:
    """Returns a folder that comes with the code: inside the package in a wheel, at the root of a checkout.

    `in_checkout` is the folder's path in a checkout, where that is another one.
    """
    package = Path(__file__).parent
    inside = package / "shipped" / name
    return inside if inside.is_dir() else package.parents[1] / (in_checkout or name)


def _database_url(text: str, data: Path) -> str:
    if not text:
        return f"sqlite+aiosqlite:///{data / 'aboveboard.db'}"
    if text.startswith("sqlite") and (":memory:" in text or "?" in text):
        raise StartupRefused(f"{PREFIX}DATABASE_URL must name a file when it is SQLite's")
    for short, driver in (("postgresql://", "postgresql+asyncpg://"), ("sqlite:///", "sqlite+aiosqlite:///")):
        if text.startswith(short):
            return driver + text.removeprefix(short)
    if text.startswith(("postgresql+asyncpg://", "sqlite+aiosqlite:///")):
        return text
    raise StartupRefused(f"{PREFIX}DATABASE_URL must start with sqlite:/// or postgresql://")


def _origin(text: str) -> str:
    """A name that a signed note can carry (c2sp.org/tlog-checkpoint)."""
    if "://" in text or "+" in text or not text.isprintable() or " " in text:
        raise StartupRefused(
            f"{PREFIX}LOG_ORIGIN must be a URL without its scheme, and without spaces and plus signs, "
            "such as shop.example/log"
        )
    return text


def _witnesses(text: str) -> tuple[tuple[str, str], ...]:
    """Address and key of each."""
    found = []
    for pair in filter(None, (part.strip() for part in text.split(","))):
        url, _, key = pair.partition(" ")
        if not url.startswith(("https://", "http://")) or not key or "?" in url:
            raise StartupRefused(
                f"{PREFIX}WITNESSES must be pairs of an address and a verifier key, with commas between, such as "
                "https://witness.example/w1 witness.example/w1+1a2b3c4d+BAAA..."
            )
        found.append((url, key.strip()))
    return tuple(found)


def _refuse_unknown(given: Mapping[str, str]) -> None:
    known = {PREFIX + row.name for row in SETTINGS}
    unknown = sorted(name for name in given if name.startswith(PREFIX) and name not in known)
    if unknown:
        raise StartupRefused(f"{unknown[0]} is not a setting; docs/reference/settings.md lists them all")


def _whole(text: Mapping[str, str], name: str, most: int = 2**31) -> int:
    if not text[name].isascii() or not text[name].isdigit() or len(text[name]) > 10 or int(text[name]) > most:
        raise StartupRefused(f"{PREFIX}{name} must be a whole number of at most {most}, such as 0 or 100")
    return int(text[name])


def _record_days(text: Mapping[str, str]) -> int:
    """As long as outcomes may follow a decision, its record is needed."""
    days = _whole(text, "RECORD_KEEP_DAYS", most=36_500)
    if 0 < days < RECORD_DAYS_LEAST:
        raise StartupRefused(
            f"{PREFIX}RECORD_KEEP_DAYS must be 0, for ever, or at least {RECORD_DAYS_LEAST}: outcomes may follow a "
            "decision for 30 days, and are learned from together with its record"
        )
    return days


def _one_of(text: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    if text[name] not in allowed:
        raise StartupRefused(f"{PREFIX}{name} must be one of: {', '.join(allowed)}")
    return text[name]
