"""The words of a decision for a reader: the reasons, each beside the control that it has."""

from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct, structs

from aboveboard.catalogue.titles import read_titles
from aboveboard.decisions.record import DecisionRecord, read_allowed, reader_at
from aboveboard.explanation.makers import label_of
from aboveboard.explanation.ordered import list_ordered, render_ordered
from aboveboard.explanation.render import RenderedExplanation, RenderedHeldBack, render
from aboveboard.explanation.special_reasons import hide_special
from aboveboard.gateway.gateway import Gateway
from aboveboard.web.why.controls import Offer, name_declared, offers_of
from aboveboard.web.why.readers import ExplainedRecord, without_reasons
from aboveboard.web.why.shown_pictures import list_addresses, read_pictures


class CauseLine(Struct, frozen=True):
    """A reason in words. `share` is its part of 1, None when it is not about the person; `offers` are its controls.

    `pictures` are the addresses of those of the items and topics that it names.
    """

    text: str
    share: float | None
    offers: list[Offer]
    pictures: list[str]


class ReadableDecision(NamedTuple):
    """A decision in words. `titles` are by item and topic, `pictures` by key, and `placement` is the title of it.

    `made_by` says who made the explained item. `body` has the reasons that this reader may see.
    """

    body: DecisionRecord
    placement: str
    titles: Mapping[str, str]
    rendered: RenderedExplanation
    held_back: tuple[RenderedHeldBack, ...]
    causes: list[CauseLine]
    pictures: Mapping[str, str]
    made_by: str


async def put_in_words(gateway: Gateway, reading: ExplainedRecord, language: str) -> ReadableDecision:
    """Returns the words of the explained item for this reader, with the controls that they may use."""
    special = await gateway.topics.get_special(reading.app)
    body = reading.found.body
    body = structs.replace(body, why=hide_special(reading.why or without_reasons(body.why), special))
    names = await read_titles(gateway.shelves, reading.app, body.placement, body.revision)
    titles = await gateway.topics.titles(reading.app, names.titles, language)
    rendered = render(
        body.why,
        language,
        rule_sentence=gateway.rules.sentences(language),
        titles=titles,
        reader=reader_at(body, gateway.clock()),
        below=reading.item.slot > 0,
    )
    pictures = await read_pictures(gateway, reading, rendered.reasons, names.titles)
    named = {**titles, **name_declared(gateway.rules, language)}
    causes = [
        CauseLine(
            each.text,
            each.share,
            offers_of(number, each.controls, reading.known, named),
            list_addresses(each.controls, pictures),
        )
        for number, each in enumerate(rendered.reasons)
    ]
    # A line for each item that gave way because the person ordered it.
    ordered = list_ordered(read_allowed(reading.found.body.allowed).interests, special)
    held_back = rendered.held_back + render_ordered(ordered, language, titles=titles)
    made_by = label_of(names.titles.makers.get(reading.item.item), language)
    return ReadableDecision(body, names.title, titles, rendered, held_back, causes, pictures, made_by)
