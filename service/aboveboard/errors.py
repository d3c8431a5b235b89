"""The errors that the service raises on purpose.

    AboveboardError
    ├── Malformed          400  the body is not JSON of the documented shape
    ├── Unauthenticated    401  no key, or a key that is not valid
    ├── Forbidden          403  a valid key whose role may not do this
    ├── NotFound           404  nothing here, or nothing that the caller may see: both look the same
    ├── NotAcceptable      406  the answer has none of the media types that the caller accepts
    ├── TooSlow            408  the request did not arrive whole in its time
    ├── Conflict           409  another operation is in the way, such as the same request, which is still running
    ├── Gone               410  it existed and is permanently gone
    ├── TooLarge           413  the body, or a list in it, is larger than the limit
    ├── AddressTooLong     414  the address is longer than the limit
    ├── Unsupported        415  the body is not application/json
    ├── UnsupportedPicture 415  the body is no picture of the format that its content type says
    ├── EncodedBody        415  the body has a content coding that is not read here
    ├── WrongHost          421  the Host is none of the hosts of this gateway
    ├── Unprocessable      422  well formed, but names something that does not exist or is impossible
    ├── RateLimited        429  try again after `retry_after_seconds`
    ├── OtherNode          421  another node has what was asked for
    ├── HeadTooLarge       431  the header fields are larger, or more, than the limit
    ├── TooBusy            503  the gateway serves as many connections as it may
    ├── Unavailable        503  storage does not respond, so nothing is returned
    │   ├── KeysBehind     503  keys were rotated, and this process has the former ones
    │   └── UnknownEffect  503  the answer to a commit was lost, so it may have taken effect
    ├── StartupRefused          the process must not start; the detail says what to do
    │   └── PolicyRejected      a policy set that is refused, with file, line and rule
    ├── Stale                   a row changed between read and write: read it again
    ├── Unreadable              a ciphertext that this key does not decrypt
    │   ├── RecordRefused  409  a record whose row was changed in the database, or whose key is another
    │   ├── PersonRefused  409  a person's row that was changed, is older than their newest choice, or is missing
    │   └── BeingErased    409  the person is being erased, and the rest will follow
    └── Tampered                the log or a proof does not verify
        └── UnknownSigner           it cannot be verified, because none of the known keys signed it

An error has its own HTTP status and a stable `type`. Its sentences name fields and rules, never a value of a person.
"""


class AboveboardError(Exception):
    """The base of all errors here.

    `detail` says what happened and what to do. `field` is the JSON path at fault. `expected` says what would be right."""

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


class NotAcceptable(AboveboardError):
    status = 406
    type = "not-acceptable"
    title = "There is no answer of such a media type"


class TooSlow(AboveboardError):
    status = 408
    type = "too-slow"
    title = "The request took too long to arrive"


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


class AddressTooLong(AboveboardError):
    status = 414
    type = "address-too-long"
    title = "The address is too long"


class OtherNode(AboveboardError):
    status = 421
    type = "misdirected"
    title = "Another node has it"


class Unsupported(AboveboardError):
    status = 415
    type = "unsupported-media-type"
    title = "The body must be JSON"


class UnsupportedPicture(AboveboardError):
    status = 415
    type = "unsupported-picture"
    title = "The body must be a PNG or WebP picture"


class EncodedBody(AboveboardError):
    status = 415
    type = "unsupported-content-encoding"
    title = "The body has another content coding"


class WrongHost(AboveboardError):
    status = 421
    type = "wrong-host"
    title = "This is not a host of this gateway"


class Unprocessable(AboveboardError):
    status = 422
    type = "unprocessable"
    title = "The request cannot be carried out"


class RateLimited(AboveboardError):
    status = 429
    type = "rate-limited"
    title = "Too many requests"


class HeadTooLarge(AboveboardError):
    status = 431
    type = "head-too-large"
    title = "The header fields are too large"


class TooBusy(AboveboardError):
    status = 503
    type = "too-busy"
    title = "Too many connections are open"


class Unavailable(AboveboardError):
    status = 503
    type = "unavailable"
    title = "Nothing can be recorded right now"


KEYS_BEHIND = "The keys here are older than those of the database, because keys were rotated."
"""The sentence for keys that are behind, the same in each answer, error and finding."""


class KeysBehind(Unavailable):
    """A gateway whose keys folder is a copy from before a rotation. It reads no person and writes nothing."""

    type = "keys-behind"
    title = "The keys of this gateway are behind"

    def __init__(self) -> None:
        super().__init__(
            f"{KEYS_BEHIND} This gateway did nothing. Give it the newest keys folder.",
            expected="the same request again, at another gateway",
            retry_after_seconds=1,
        )


class UnknownEffect(Unavailable):
    """A lost answer to a commit, which may have taken effect. It is no proof that nothing was done."""

    type = "unknown-effect"
    title = "It is not known if this was done"


class StartupRefused(AboveboardError):
    type = "startup-refused"
    title = "The service does not start"


class PolicyRejected(StartupRefused):
    """A refused policy set. `problems` are lines of the form `file:line: rule: what is wrong`."""

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


class RecordRefused(Unreadable):
    """A record that does not open where it is stored, so nothing of it is used."""

    status = 409
    type = "record-refused"
    title = "This record was changed in the database"

    def __init__(self) -> None:
        super().__init__(
            "This record was changed in the database, or another key sealed it. "
            "Its operator finds the change with: aboveboard doctor.",
            expected="the same request again, once the operator has restored the record",
        )


class PersonRefused(Unreadable):
    """A person whose row was changed, is older than their newest choice, or is missing.

    Decisions return the baseline.
    """

    status = 409
    type = "person-refused"
    title = "The person's row was changed in the database"

    def __init__(self) -> None:
        super().__init__(
            "The person's row in the database was changed, is older than their newest choice, or is missing. "
            "Record a no of the person or erase them. The operator finds the change with: aboveboard doctor.",
            field="person",
            expected="a no of the person, or the same request once the operator has restored the row",
        )


class BeingErased(Unreadable):
    """A person whose erasure has begun. Their data is no longer read or written; decisions return the baseline."""

    status = 409
    type = "being-erased"
    title = "This person is being erased"

    def __init__(self) -> None:
        super().__init__(
            "This person is being erased.",
            field="person",
            expected="the same request again, once the erasure is done",
            retry_after_seconds=1,
        )


class Tampered(AboveboardError):
    type = "tampered"
    title = "This does not verify"


class UnknownSigner(Tampered):
    """A note that may be genuine: keys signed it, but none that the reader has. `signers` name them as `name+key id`."""

    type = "unknown-signer"
    title = "The key that signed this is not known"

    def __init__(self, signers: tuple[str, ...]) -> None:
        super().__init__(
            f"None of the known keys signed this note. It was signed by {' and '.join(signers)}."
        )
        self.signers = signers
