"""The settings in force. They are read from the environment once, at start.

`setting_table` describes each of them. Names have the prefix `ABOVEBOARD_`.
"""

import os
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from aboveboard.errors import StartupRefused
from aboveboard.pairs import split_pairs
from aboveboard.setting_hosts import read_hosts, read_proxies
from aboveboard.setting_table import PREFIX, SETTINGS

RECORD_DAYS_LEAST = 31
"""The shortest retention of decision records, in days: outcomes may follow a decision for 30 days."""


class AppPages(Struct, frozen=True):
    """The pages of an app that ours lead to. `home` is where a reader goes back to.

    `sign_in` opens the person's own pages, and is "" for none. It gets our page to open in its parameter `to`.
    """

    home: str
    sign_in: str = ""


class Settings(Struct, frozen=True):
    """The settings in force, parsed. Units are part of the names: milliseconds, seconds, hours, days, bytes."""

    data: Path
    database_url: str
    kms_uri: str
    policies: Path
    log_origin: str
    public_url: str
    host: str
    port: int
    metrics_host: str
    metrics_port: int
    rate_limit: int
    rate_burst: int
    address_rate: int
    address_burst: int
    proxies: tuple[IPv4Network | IPv6Network, ...]
    hosts: frozenset[str]
    body_limit_bytes: int
    label_limit_bytes: int
    head_limit_bytes: int
    head_fields_max: int
    address_limit_bytes: int
    head_seconds: int
    body_seconds: int
    idle_seconds: int
    first_seconds: int
    connections_max: int
    content_limit_bytes: int
    answer_limit_bytes: int
    kept_answer_bytes: int
    limits_mode: str
    candidates_max: int
    items_max: int
    pictures_max: int
    batch_max: int
    key_cache_ms: int
    learn_every_ms: int
    export_keep_hours: int
    witnesses: tuple[tuple[str, str], ...]
    public_every_s: int
    controller: str
    app_pages: dict[str, AppPages]
    oidc: str
    record_keep_days: int
    model_keep_days: int
    case_keep_days: int
    approval_hours: int
    four_eyes: tuple[str, ...]
    retention_every_s: int
    placeholder_ids: str
    offline_hours: int
    guests_see_person: int
    kernel: str
    log_level: str

    @property
    def sqlite_path(self) -> Path | None:
        """The SQLite file, or None when another database is configured."""
        prefix = "sqlite+aiosqlite:///"
        return Path(self.database_url.removeprefix(prefix)) if self.database_url.startswith(prefix) else None

    @property
    def secure(self) -> bool:
        """True when people reach the pages by HTTPS, so that cookies may be limited to it."""
        return self.public_url.startswith("https://")


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Returns the settings of `environment`, by default the process's own. An empty value counts as absent.

    Raises StartupRefused for an unknown name or a malformed value.
    """
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
        metrics_host=text["METRICS_HOST"],
        metrics_port=_whole(text, "METRICS_PORT", most=65_535),
        rate_limit=_whole(text, "RATE_LIMIT"),
        rate_burst=_whole(text, "RATE_BURST"),
        address_rate=_whole(text, "ADDRESS_RATE"),
        address_burst=_whole(text, "ADDRESS_BURST", least=1),
        proxies=read_proxies(text["PROXIES"]),
        hosts=read_hosts(text["HOSTS"]),
        body_limit_bytes=_whole(text, "BODY_LIMIT_BYTES"),
        label_limit_bytes=_whole(text, "LABEL_LIMIT_BYTES"),
        head_limit_bytes=_whole(text, "HEAD_LIMIT_BYTES", least=1024),
        head_fields_max=_whole(text, "HEAD_FIELDS_MAX", least=10),
        address_limit_bytes=_whole(text, "ADDRESS_LIMIT_BYTES", least=256),
        head_seconds=_whole(text, "HEAD_SECONDS", most=3600, least=1),
        body_seconds=_whole(text, "BODY_SECONDS", most=3600, least=1),
        idle_seconds=_whole(text, "IDLE_SECONDS", most=3600, least=1),
        first_seconds=_whole(text, "FIRST_SECONDS", most=3600, least=1),
        connections_max=_whole(text, "CONNECTIONS_MAX", most=1_000_000, least=10),
        content_limit_bytes=_whole(text, "CONTENT_LIMIT_BYTES", least=1),
        answer_limit_bytes=_whole(text, "ANSWER_LIMIT_BYTES", least=1024),
        kept_answer_bytes=_whole(text, "KEPT_ANSWER_BYTES", least=1024),
        limits_mode=_one_of(text, "LIMITS_MODE", ("enforce", "report")),
        candidates_max=_whole(text, "CANDIDATES_MAX"),
        items_max=_whole(text, "ITEMS_MAX"),
        pictures_max=_whole(text, "PICTURES_MAX"),
        batch_max=_whole(text, "BATCH_MAX"),
        key_cache_ms=_whole(text, "KEY_CACHE_MS"),
        learn_every_ms=_whole(text, "LEARN_EVERY_MS"),
        export_keep_hours=_whole(text, "EXPORT_KEEP_HOURS", most=8760),
        witnesses=_witnesses(text["WITNESSES"]),
        public_every_s=_whole(text, "PUBLIC_EVERY_S", most=3600),
        controller=text["CONTROLLER"],
        app_pages=_app_pages(text["APP_PAGES"]),
        oidc=text["OIDC"],
        record_keep_days=_record_days(text),
        model_keep_days=_whole(text, "MODEL_KEEP_DAYS", most=36_500),
        case_keep_days=_whole(text, "CASE_KEEP_DAYS", most=36_500),
        approval_hours=_whole(text, "APPROVAL_HOURS", most=720, least=1),
        four_eyes=_some_of(text, "FOUR_EYES", ("lookup", "evidence", "export", "close")),
        retention_every_s=_whole(text, "RETENTION_EVERY_S"),
        placeholder_ids=_placeholder_ids(text["PLACEHOLDER_IDS"]),
        offline_hours=_whole(text, "OFFLINE_HOURS", most=8760),
        guests_see_person=_whole(text, "GUESTS_SEE_PERSON"),
        kernel=_one_of(text, "KERNEL", ("on", "off")),
        log_level=_one_of(text, "LOG_LEVEL", ("debug", "info", "warning", "error")),
    )


def list_deciding(settings: Settings) -> dict[str, str]:
    """Returns the settings that can change an answer or a sentence, as text by name."""
    return {row.name: str(getattr(settings, row.name.lower())) for row in SETTINGS if row.decides}


def find_shipped(name: str, *, in_checkout: str = "") -> Path:
    """Returns a folder that is shipped with the code. A wheel has it in the package, a checkout at its root.

    `in_checkout` is the folder's path in a checkout, when it differs from `name`.
    """
    package = Path(__file__).parent
    inside = package / "shipped" / name
    return inside if inside.is_dir() else package.parents[1] / (in_checkout or name)


def _database_url(text: str, data: Path) -> str:
    if not text:
        return f"sqlite+aiosqlite:///{data / 'aboveboard.db'}"
    if text.startswith("sqlite") and (":memory:" in text or "?" in text):
        raise StartupRefused(f"{PREFIX}DATABASE_URL must name a file for SQLite.")
    for short, driver in (("postgresql://", "postgresql+asyncpg://"), ("sqlite:///", "sqlite+aiosqlite:///")):
        if text.startswith(short):
            return driver + text.removeprefix(short)
    if text.startswith(("postgresql+asyncpg://", "sqlite+aiosqlite:///")):
        return text
    raise StartupRefused(f"{PREFIX}DATABASE_URL must start with sqlite:/// or postgresql://.")


def _origin(text: str) -> str:
    """Returns a name that a signed note can have (c2sp.org/tlog-checkpoint). Raises StartupRefused for another text."""
    if "://" in text or "+" in text or not text.isprintable() or " " in text:
        raise StartupRefused(
            f"{PREFIX}LOG_ORIGIN must be a URL without its scheme, and without spaces and plus signs, "
            "such as shop.example/log."
        )
    return text


def _witnesses(text: str) -> tuple[tuple[str, str], ...]:
    """Returns the address and the verifier key of each witness. Raises StartupRefused."""
    found = split_pairs(text)
    if not all(url.startswith(("https://", "http://")) and key and "?" not in url for url, key in found):
        raise StartupRefused(
            f"{PREFIX}WITNESSES must be comma-separated pairs of an address and a verifier key, such as "
            "https://witness.example/w1 witness.example/w1+1a2b3c4d+BAAA..."
        )
    return found


def _placeholder_ids(text: str) -> str:
    """Returns the text of pairs of an app and an id. Raises StartupRefused for another text."""
    if not all(person for _, person in split_pairs(text)):
        raise StartupRefused(
            f"{PREFIX}PLACEHOLDER_IDS must be comma-separated pairs of an app and an id, such as shop guest."
        )
    return text


def _app_pages(text: str) -> dict[str, AppPages]:
    """Returns the pages by app. Raises StartupRefused for an app without a page, and for another kind of address."""
    found = {app: addresses.split() for app, addresses in split_pairs(text)}
    if not all(
        1 <= len(addresses) <= 2 and all(map(_is_page, addresses)) for addresses in found.values()
    ) or len(found) != len(split_pairs(text)):
        raise StartupRefused(
            f"{PREFIX}APP_PAGES must name each app once, with one or two https addresses, such as "
            "shop https://shop.example/ https://shop.example/privacy."
        )
    return {app: AppPages(*addresses) for app, addresses in found.items()}


def _is_page(address: str) -> bool:
    """Returns whether this is an https address of a page, or an http one of this machine."""
    try:
        parts = urlsplit(address)
        local = parts.hostname in ("localhost", "127.0.0.1", "::1")
    except ValueError:
        return False
    scheme = parts.scheme == "https" or (parts.scheme == "http" and local)
    return scheme and bool(parts.hostname) and "@" not in parts.netloc and not parts.fragment


def _refuse_unknown(given: Mapping[str, str]) -> None:
    known = {PREFIX + row.name for row in SETTINGS}
    unknown = sorted(name for name in given if name.startswith(PREFIX) and name not in known)
    if unknown:
        raise StartupRefused(
            f"{unknown[0]} is not a setting. See docs/reference/settings.md for all settings."
        )


def _whole(text: Mapping[str, str], name: str, most: int = 2**31, least: int = 0) -> int:
    number = text[name]
    if not number.isascii() or not number.isdigit() or len(number) > 10 or not least <= int(number) <= most:
        bounds = f"of {least} to {most}" if least else f"of at most {most}, such as 0 or 100"
        raise StartupRefused(f"{PREFIX}{name} must be a whole number {bounds}.")
    return int(number)


def _record_days(text: Mapping[str, str]) -> int:
    """Returns RECORD_KEEP_DAYS. Raises StartupRefused when outcomes could outlive the records that they belong to."""
    days = _whole(text, "RECORD_KEEP_DAYS", most=36_500)
    if 0 < days < RECORD_DAYS_LEAST:
        raise StartupRefused(
            f"{PREFIX}RECORD_KEEP_DAYS must be 0 (for ever) or at least {RECORD_DAYS_LEAST}. "
            "Outcomes may follow a decision for 30 days, and the learner needs its record."
        )
    return days


def _some_of(text: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(each.strip() for each in text[name].split(",") if each.strip()))
    if not set(found) <= set(allowed):
        raise StartupRefused(f"{PREFIX}{name} must be some of these, comma-separated: {', '.join(allowed)}.")
    return found


def _one_of(text: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    if text[name] not in allowed:
        raise StartupRefused(f"{PREFIX}{name} must be one of: {', '.join(allowed)}.")
    return text[name]
