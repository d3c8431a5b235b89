"""The small shop of the demo: its items and placements, its visitors, and what they do."""

from typing import NamedTuple, assert_never

from msgspec import Struct

from aboveboard.canonical import JsonObject
from aboveboard.words import Level, Sensitivity

HERO = "home-hero"
SHELF = "shelf"
NEWSLETTER = "newsletter"
BANNER = "banner"


class DemoContent(Struct, frozen=True, omit_defaults=True):
    """The content of an item: its title, and its prices where it is on sale."""

    title: str
    price: float | None = None
    list_price: float | None = None


class DemoItem(Struct, frozen=True):
    """An item as it is sent to the gateway."""

    item: str
    topics: list[str]
    sensitivity: Sensitivity
    content: DemoContent


def _item(
    item: str,
    title: str,
    topics: str,
    *,
    price: float | None = None,
    list_price: float | None = None,
    sensitivity: Sensitivity = Sensitivity.PLAIN,
) -> DemoItem:
    """Returns an item. Without a list price, its price is the list price too."""
    return DemoItem(item, topics.split(), sensitivity, DemoContent(title, price, list_price or price))


WARES = [
    _item("rain-jacket", "Rain jacket", "clothing", price=89.0),
    _item("e-reader", "E-reader, 7 inch", "reading", price=149.0),
    _item("trail-shoes", "Trail running shoes", "running shoes", price=119.0),
    _item("road-shoes", "Road running shoes", "running shoes", price=99.0),
    _item("running-vest", "Running vest, two flasks", "running", price=64.9),
    _item("coupon-shoes", "Trail shoes, your coupon", "running shoes", price=89.0, list_price=119.0),
    _item("tent", "Tent for two, 1.9 kg", "camping", price=189.0),
    _item("sleeping-bag", "Down sleeping bag", "camping", price=149.0),
    _item("camp-stove", "Camping stove", "camping", price=45.0),
    _item("iron-pan", "Cast-iron pan, 28 cm", "cooking", price=59.0),
    _item("chef-knife", "Chef's knife, 20 cm", "cooking", price=79.0),
    _item("blood-pressure", "Blood pressure monitor", "health", price=49.0, sensitivity=Sensitivity.SPECIAL),
]

PLACEMENTS: dict[str, tuple[JsonObject, list[DemoItem]]] = {
    HERO: (
        {"title": "Top of the home page", "kind": "offer", "baseline": "popular"},
        WARES,
    ),
    SHELF: ({"title": "More for you", "kind": "offer", "baseline": "popular"}, WARES),
    NEWSLETTER: (
        {"title": "Weekly newsletter", "kind": "message", "baseline": "editorial"},
        [
            _item("letter-rain", "Three jackets that stay dry", "clothing"),
            _item("letter-trails", "Five quiet trails for Sunday", "running"),
            _item("letter-camp", "What to pack for one night out", "camping"),
        ],
    ),
    BANNER: (
        {"title": "Advert at the side", "kind": "advert", "cap": {"times": 3, "days": 1}},
        [
            _item("ad-bank", "A bank account without fees", "money"),
            _item("ad-outdoor", "Outdoor week in your town", "camping running"),
            _item("ad-kitchen", "Knives sharpened by post", "cooking"),
        ],
    ),
}

_TOPICS = {
    "camping": ("Camping", "Camping", "Camping", "Acampada"),
    "clothing": ("Clothing", "Kleidung", "Vêtements", "Ropa"),
    "cooking": ("Cooking", "Kochen", "Cuisine", "Cocina"),
    "health": ("Health", "Gesundheit", "Santé", "Salud"),
    "invoices": ("Invoices", "Rechnungen", "Factures", "Facturas"),
    "money": ("Money", "Geld", "Argent", "Dinero"),
    "numbers": ("Numbers", "Zahlen", "Chiffres", "Cifras"),
    "reading": ("Reading", "Lesen", "Lecture", "Lectura"),
    "running": ("Running", "Laufen", "Course à pied", "Correr"),
    "team": ("Team", "Team", "Équipe", "Equipo"),
    "shoes": ("Shoes", "Schuhe", "Chaussures", "Zapatos"),
}

TOPICS: list[JsonObject] = [
    {
        "topic": topic,
        "titles": dict(zip(("en", "de", "fr", "es"), titles, strict=True)),
        "sensitivity": "special" if topic == "health" else "plain",
    }
    for topic, titles in _TOPICS.items()
]
"""The topics of the items, as the shop declares them."""

TITLES = {item.item: item.content.title for _, items in PLACEMENTS.values() for item in items}

TASTES = {"rain-jacket": 0.4, "chef-knife": 0.35, "coupon-shoes": 0.3}
"""The share of its views after which strangers take an item. TASTE is the share of every other item."""
TASTE = 0.2


class Deed(NamedTuple):
    """One action that every visitor did. `is_earlier` is False for this visit. `told` is the text in the transcript."""

    is_earlier: bool
    told: str
    kind: str
    fields: JsonObject


def _view(what: str, item: str, topic: str, *, is_earlier: bool) -> Deed:
    return Deed(is_earlier, f"looked at {what}", "item_viewed", {"item": item, "topics": [topic]})


def _bought_elsewhere(what: str, item: str) -> Deed:
    fields: JsonObject = {
        "partner": "pans.example",
        "items": [item],
        "topics": ["cooking"],
        "partner_person": "p-5521",
    }
    return Deed(True, f"bought {what}, says a partner", "partner_purchase", fields)


DEEDS = (
    _view("trail running shoes", "trail-shoes", "running", is_earlier=True),
    Deed(
        True,
        'searched for "trail shoes wide"',
        "searched",
        {"text": "trail shoes wide", "topics": ["running"], "results": 12},
    ),
    Deed(
        True,
        "ordered running socks",
        "order_placed",
        {"items": ["socks"], "topics": ["running"], "amount": 18.9, "order_number": "A-1187"},
    ),
    _bought_elsewhere("a cast-iron pan", "iron-pan"),
    _bought_elsewhere("a chef's knife", "chef-knife"),
    Deed(
        True,
        "likes cooking, says a partner",
        "partner_interest",
        {"partner": "meals.example", "topics": ["cooking"], "partner_person": "m-0917"},
    ),
    _view("trail running shoes again", "trail-shoes", "running", is_earlier=True),
    _view("a tent", "tent", "camping", is_earlier=False),
    Deed(False, "read about pregnancy", "page_viewed", {"special_topics": ["pregnancy"]}),
    Deed(False, "sent a kind of signal that is not declared", "mood_guessed", {"mood": "tired"}),
)

PAST, EVERYWHERE = ("personalize_visit", "personalize_history"), "combine_sources"
ALL = (*PAST, EVERYWHERE, "improve", "messages")


class Guest(NamedTuple):
    """A visitor of the shop. `then` is what they do last: paths below their own, with the bodies to put there."""

    name: str
    chose: str
    level: int | None
    given: tuple[str, ...]
    age_class: str = "adult"
    gpc: bool = False
    then: tuple[tuple[str, JsonObject], ...] = ()


GUESTS = (
    Guest("Mia", "never chose anything", None, ()),
    Guest("Omar", "agreed to everything once, and has turned the dial off", 0, ALL),
    Guest("Nora", "lets this visit count, and no more", 2, ("personalize_visit",)),
    Guest("Hugo", "lets what he did here before count", 3, (*PAST, "improve")),
    Guest("Lena", "lets everything count, from everywhere", 4, ALL),
    Guest("Priya", "as Lena, with a browser that sends Global Privacy Control", 4, ALL, gpc=True),
    Guest(
        "Jonas",
        "as Lena, and has just taken all of it back",
        4,
        ALL,
        then=tuple((f"consents/{purpose}", {"state": "withdrawn"}) for purpose in ALL),
    ),
    Guest(
        "Sofia",
        "as Hugo, and has just said: nothing about running",
        3,
        (*PAST, "improve"),
        then=(("limits", {"topics": ["running"]}),),
    ),
    Guest("Tim", "as Lena, and is under 18", 4, ALL, age_class="minor"),
)


def meaning_of(level: Level) -> str:
    """Returns the meaning of a level in one English sentence, for the shop of the demo."""
    match level:
        case Level.OFF:
            return "You see the same as every visitor."
        case Level.PAGE:
            return "Only this page counts."
        case Level.VISIT:
            return "What you do in this visit counts too."
        case Level.HISTORY:
            return "What you did here before counts too."
        case Level.EVERYWHERE:
            return "What other services told us counts too."
    assert_never(level)
