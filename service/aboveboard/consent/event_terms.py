"""The terms that a choice is recorded under: its language, its end, and a text that still counts."""

from collections.abc import Mapping

from msgspec import structs

from aboveboard.consent.choices import ConsentEvent
from aboveboard.consent.lapse import FREE, PurposeTerms, find_end_ms
from aboveboard.consent.notices import Notice, current
from aboveboard.errors import Unprocessable
from aboveboard.words import ConsentState


def fit_terms(
    event: ConsentEvent, terms: Mapping[str, PurposeTerms], notices: Mapping[str, Notice]
) -> ConsentEvent:
    """Returns a checked event as it is recorded.

    - Its language is that of its notice. A claimed one counts only where no notice is named.
    - A yes ends with the lifetime of its purpose at the latest.

    Raises Unprocessable, with the id of the current notice, for a yes to a text that no longer counts. A no is never
    refused.
    """
    notice = notices.get(event.notice)
    if notice is not None:
        event = structs.replace(event, language=notice.language)
    if event.state != ConsentState.GIVEN:
        return event
    own = terms.get(event.purpose, FREE)
    if own.counting is not None and event.notice not in own.counting:
        raise _refuse_old(event, notices)
    return structs.replace(event, expires_ms=find_end_ms(event.at_ms, event.expires_ms, own))


def keep_before_age(event: ConsentEvent, of_age_ms: int) -> ConsentEvent:
    """Returns the event so that a yes from before the coming of age at `of_age_ms` counts from before it too.

    Else a floor would move a minor's yes past that time, and it would not lapse.
    """
    if event.state != ConsentState.GIVEN or event.ordered_ms >= of_age_ms:
        return event
    return structs.replace(event, at_ms=event.ordered_ms, said_ms=None)


def _refuse_old(event: ConsentEvent, notices: Mapping[str, Notice]) -> Unprocessable:
    newest = current(notices.values(), event.purpose, event.language)
    return Unprocessable(
        "This notice was replaced by one that asks again. Show the person the newest notice.",
        field="notice",
        expected="a newer notice about this purpose" if newest is None else newest.id,
    )
