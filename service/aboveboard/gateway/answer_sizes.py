"""The bounds on what one request can make the gateway send, and store for a repeat.

A short request can ask for fifty items of any content. Without a bound, one app fills the disk that all share.
"""

from aboveboard.errors import TooLarge
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.limits import Limit


def check_answer(gateway: Gateway, answer: bytes, *, is_kept: bool) -> None:
    """Raises TooLarge for an answer above the limit. `is_kept`: the answer is stored for a repeat of its request.

    Call it before anything is committed.
    """
    settings = gateway.settings
    if len(answer) > settings.answer_limit_bytes and gateway.limits.refuses(Limit.ANSWER):
        raise TooLarge(
            "The answer would be larger than this gateway sends. Ask for fewer items, or give them less content.",
            field="count",
            expected=f"an answer of at most {settings.answer_limit_bytes} bytes",
        )
    if is_kept and len(answer) > settings.kept_answer_bytes and gateway.limits.refuses(Limit.KEPT_ANSWER):
        raise TooLarge(
            "The answer would be larger than this gateway keeps for a repeat. Ask for fewer items, or send no "
            "Idempotency-Key.",
            field="Idempotency-Key",
            expected=f"an answer of at most {settings.kept_answer_bytes} bytes",
        )
