"""Every error that the service raises on purpose.

    AboveboardError
    ├── Malformed          400  the body is not JSON of the documented shape
    ├── Unauthenticated    401  no key, or a key that is not in force
    ├── Forbidden          403  a key in force, of a role that may not do this
    ├── NotFound           404  nothing here, or nothing of yours: both look the same
    ├── Conflict           409  another request with the same key is still under way
    ├── Gone               410  it was here; it is no more, and does not come back
    ├── TooLarge           413  the body, or a list in it, is larger than the limit
    ├── Unsupported        415  the body is not application/json
    ├── Unprocessable      422  well formed, but names something that does not exist or cannot be
    ├── RateLimited        429  come back after `retry_after_seconds`
    ├── Unavailable        503  storage does not answer: nothing was recorded, so nothing is returned
    ├── StartupRefused          the process must not start; says what to do
    │   └── PolicyRejected      a policy set that may not come into force; says file, line and rule
    ├── Stale                   a row changed between its reading and its writing: read again
    ├── Unreadable              a ciphertext that this key does not open
    │   └── BeingErased    409  whoever it was about has gone, and the rest is following
    └── Tampered                the log or a proof does not verify

An error carries its own HTTP status and a stable `type`. Its sentences name fields and rules, never
a value that came from or belongs to a person.
"""


class AboveboardError(Exception):
    """Base of all errors here. `field` is the JSON path at fault, `expected` says what would be right."""

    status = 500
    type = "internal"
    title = "Something went wrong here"

    def __init__(
        self,
        detail: str,
        *,
        field: str | None = None,
        expected: str | None = None,
        retry_after_seconds: int | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.field = field
        self.expected = expected
        self.retry_after_seconds = retry_after_seconds


class Malformed(AboveboardError):
    status = 400
    type = "malformed"
    title = "The request is not well formed"


class Unauthenticated(AboveboardError):
    status = 401
    type = "unauthenticated"
    title = "An API key is needed"


class Forbidden(AboveboardError):
    status = 403
    type = "forbidden"
    title = "This key may not do that"


class NotFound(AboveboardError):
    status = 404
    type = "not-found"
    title = "There is nothing here"


class Conflict(AboveboardError):
    status = 409
    type = "conflict"
    title = "Another request is in the way"


class Gone(AboveboardError):
    status = 410
    type = "gone"
    title = "It is no longer here"


class TooLarge(AboveboardError):
    status = 413
    type = "too-large"
    title = "The request is too large"


class Unsupported(AboveboardError):
    status = 415
    type = "unsupported-media-type"
    title = "The body must be JSON"


class Unprocessable(AboveboardError):
    status = 422
    type = "unprocessable"
    title = "The request cannot be carried out"


class RateLimited(AboveboardError):
    status = 429
    type = "rate-limited"
    title = "Too many requests"


class Unavailable(AboveboardError):
    status = 503
    type = "unavailable"
    title = "Nothing can be recorded right now"


class StartupRefused(AboveboardError):
    type = "startup-refused"
    title = "The service does not start"


class PolicyRejected(StartupRefused):
    """`problems` are lines of the form `file:line: rule: what is wrong`."""

    type = "policy-rejected"
    title = "The policy set is refused"

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class Stale(AboveboardError):
    type = "stale"
    title = "The row has changed"


class Unreadable(AboveboardError):
    type = "unreadable"
    title = "This key does not open it"


class BeingErased(Unreadable):
    """Nothing about the person is read or written any more; a decision is made as if about nobody."""

    status = 409
    type = "being-erased"
    title = "This person is being erased"

    def __init__(self) -> None:
        super().__init__(
            "this person is being erased",
            field="person",
            expected="the same request again, once the erasure is done",
            retry_after_seconds=1,
        )


class Tampered(AboveboardError):
    type = "tampered"
    title = "This does not verify"
