"""Global Privacy Control, the browser's own signal, as https://www.w3.org/TR/gpc/ defines it."""

from collections.abc import Iterable


def gpc(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Returns whether Global Privacy Control is on: any `Sec-GPC` field whose value is exactly `1` (W3C GPC,
    section 3).
    """
    return any(
        part.strip() == b"1" for name, value in headers if name == b"sec-gpc" for part in value.split(b",")
    )
