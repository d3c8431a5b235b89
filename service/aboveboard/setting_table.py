"""The table of the settings, one row each. `settings` reads their values.

A test compares the table in docs/reference/settings.md with `SETTINGS`.
"""

from msgspec import Struct

PREFIX = "ABOVEBOARD_"
"""The beginning of the name of every setting in the environment."""


class Setting(Struct, frozen=True):
    """One setting: its name without the prefix, its default as text, and its sentence in the documentation.

    A setting `decides` when it can change an answer or a sentence. The id of the policy set covers it then.
    """

    name: str
    default: str
    sentence: str
    decides: bool = False


SETTINGS = (
    Setting("DATA", "data", "Folder for the database, the keys and the lock; created on first start."),
    Setting("DATABASE_URL", "", "SQLAlchemy URL of the database. Empty: SQLite in the data folder."),
    Setting(
        "KMS_URI",
        "",
        "Location of the master key: `file:///path`, or `exec:/path` of a command that wraps and unwraps it. Empty: the "
        "file `keys/master.key` in the data folder.",
    ),
    Setting("POLICIES", "", "Folder of the policy set. Empty: the shipped one."),
    Setting(
        "LOG_ORIGIN",
        "aboveboard.example/log",
        "Name of the log in its checkpoints: a URL without a scheme.",
        decides=True,
    ),
    Setting(
        "PUBLIC_URL",
        "",
        "Address under which people reach this gateway. Empty: links are relative.",
        decides=True,
    ),
    Setting("HOST", "127.0.0.1", "Address to listen on."),
    Setting("PORT", "8080", "Port to listen on."),
    Setting("METRICS_HOST", "127.0.0.1", "Address for `METRICS_PORT`. The public must not reach it."),
    Setting(
        "METRICS_PORT",
        "0",
        "Port that serves `/metrics` without a key, apart from all else. 0: only `PORT` serves them, for keys of the "
        "role compliance or admin.",
    ),
    Setting("RATE_LIMIT", "0", "Requests a second for each API key. 0: no limit."),
    Setting("RATE_BURST", "100", "Requests that an API key may make at once before the rate limit applies."),
    Setting(
        "ADDRESS_RATE",
        "50",
        "Requests a second of one address that fail to authenticate, or are for a page without a session. 0: no limit.",
    ),
    Setting(
        "ADDRESS_BURST", "500", "Such requests that an address may make at once before the limit applies."
    ),
    Setting(
        "PROXIES",
        "",
        "Comma-separated addresses or networks of the proxies in front. Their `Forwarded` field says the client's address.",
    ),
    Setting(
        "HOSTS",
        "",
        "Comma-separated hosts of this gateway, without ports. A request for another host is refused. Empty: any host.",
    ),
    Setting("BODY_LIMIT_BYTES", "1048576", "Largest request body, in bytes."),
    Setting(
        "LABEL_LIMIT_BYTES",
        "134217728",
        "Largest request of a bias check with a label file, in bytes. The labels are only in memory.",
    ),
    Setting(
        "HEAD_LIMIT_BYTES",
        "32768",
        "Largest head of a request, in bytes: its first line and its header fields.",
    ),
    Setting("HEAD_FIELDS_MAX", "100", "Most header fields of a request."),
    Setting("ADDRESS_LIMIT_BYTES", "8192", "Longest address of a request, in bytes: its path and query."),
    Setting("HEAD_SECONDS", "10", "Time in which the head of a request must arrive, in seconds."),
    Setting(
        "BODY_SECONDS",
        "30",
        "Time in which the body of a request must arrive, in seconds. An answer of which the client reads nothing for so "
        "long is cut off.",
    ),
    Setting("IDLE_SECONDS", "75", "Time for which a connection may wait for its next request, in seconds."),
    Setting(
        "FIRST_SECONDS",
        "30",
        "Time for which a new connection may wait before its first request, in seconds.",
    ),
    Setting(
        "CONNECTIONS_MAX",
        "1000",
        "Most connections at once. One more takes the place of those that have waited longest for their clients.",
    ),
    Setting("CONTENT_LIMIT_BYTES", "16384", "Largest content of an item, in bytes of JSON."),
    Setting("ANSWER_LIMIT_BYTES", "1048576", "Largest answer to a decision or preview, in bytes."),
    Setting(
        "KEPT_ANSWER_BYTES",
        "262144",
        "Largest answer to a request with an `Idempotency-Key`, in bytes. It is kept for a day.",
    ),
    Setting(
        "LIMITS_MODE",
        "enforce",
        "Mode of the limits: `enforce` refuses what is beyond one, `report` only counts and logs it.",
    ),
    Setting("CANDIDATES_MAX", "1000", "Most candidates in one decision.", decides=True),
    Setting("ITEMS_MAX", "100000", "Most items in one placement.", decides=True),
    Setting("PICTURES_MAX", "1000", "Most pictures of one app. Each has at most 100,000 bytes."),
    Setting("BATCH_MAX", "500", "Most signals, outcomes or imported outcomes in one request.", decides=True),
    Setting("KEY_CACHE_MS", "1000", "Time for which a looked-up API key is cached, in milliseconds."),
    Setting(
        "LEARN_EVERY_MS",
        "2000",
        "Pause between two runs of the learner, in milliseconds. 0: it never runs.",
        decides=True,
    ),
    Setting(
        "EXPORT_KEEP_HOURS",
        "24",
        "Time for which the file of an export requested over HTTP is kept, in hours.",
        decides=True,
    ),
    Setting(
        "WITNESSES",
        "",
        "Witnesses that cosign the log's checkpoints (C2SP tlog-witness): `<url> <verifier key>`, comma-separated. "
        "Empty: none.",
    ),
    Setting(
        "PUBLIC_EVERY_S",
        "10",
        "Interval at which a checkpoint may become public, in seconds, once 20 entries or an hour have gathered. 0: each "
        "one at once, for tests only.",
    ),
    Setting(
        "CONTROLLER",
        "",
        "Name of the data controller for consent receipts, in one line. Empty: the app's name.",
        decides=True,
    ),
    Setting(
        "APP_PAGES",
        "",
        "Pages of apps that an explanation leads back to, as `<app> <page> <sign-in page>`, comma-separated. The sign-in "
        "page opens a person's own pages, and may be left out. Empty: none.",
    ),
    Setting(
        "OIDC",
        "",
        "TOML file that declares the sign-in of staff by OpenID Connect. Empty: staff sign in by API keys alone.",
    ),
    Setting(
        "RECORD_KEEP_DAYS",
        "0",
        "Days for which the record of a decision is kept, at least 31. 0: until the person is erased.",
        decides=True,
    ),
    Setting(
        "MODEL_KEEP_DAYS",
        "90",
        "Days for which a model's parameters are kept after newer ones replace them. So long, decisions made with them "
        "can be recomputed. 0: for ever.",
        decides=True,
    ),
    Setting(
        "CASE_KEEP_DAYS",
        "1095",
        "Days for which a case is kept after it was answered or closed. 0: until the person is erased.",
    ),
    Setting(
        "APPROVAL_HOURS",
        "72",
        "Hours after which a request of the staff that no second person approved lapses.",
    ),
    Setting(
        "FOUR_EYES",
        "",
        "Acts of the staff that need a second person, comma-separated: `lookup`, `evidence`, `export`, `close`. Legal "
        "holds always need one.",
    ),
    Setting(
        "RETENTION_EVERY_S",
        "3600",
        "Pause between two deletions of expired data, in seconds. 0: it is never deleted.",
        decides=True,
    ),
    Setting(
        "PLACEHOLDER_IDS",
        "",
        "More ids that name no person, as `<app> <id>`, comma-separated, such as `shop guest`. Empty: none.",
        decides=True,
    ),
    Setting(
        "OFFLINE_HOURS",
        "72",
        "Longest time, in hours, that a yes may have waited in an app's queue. A yes that claims an earlier time counts "
        "from then.",
        decides=True,
    ),
    Setting(
        "GUESTS_SEE_PERSON",
        "0",
        "Use of the person's history for a guest's id, for apps that end guest ids at sign-out. 0: a guest's id is answered "
        "only with what came in under it.",
        decides=True,
    ),
    Setting(
        "KERNEL",
        "on",
        "Compiled form of the numbers of a decision: `on` where it was compiled, or `off` for NumPy. Both compute the same.",
    ),
    Setting("LOG_LEVEL", "info", "Lowest level of log lines: debug, info, warning or error."),
)
