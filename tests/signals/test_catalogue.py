"""The catalogue: what is shipped, and every way of getting it wrong."""

import pytest
from aboveboard.declared import read_folder
from aboveboard.errors import StartupRefused
from aboveboard.settings import find_shipped
from aboveboard.signals.catalogue import load_catalogue
from aboveboard.signals.fields import Action, FieldRole
from aboveboard.words import Category, Reach, Sensitivity

SHIPPED = load_catalogue(read_folder(find_shipped("policies")))

REST = "".join(
    f'[categories.{category}]\nhalf_life_days = 30\nsentence.en = "What you did."\n'
    for category in Category
    if category is not Category.BEHAVIOURAL
)
SMALL = (
    REST
    + """
[categories.behavioural]
half_life_days = 14
sentence.en = "What you looked at."

[types.viewed]
category = "behavioural"
weight = 1
retention_days = 30
sentence.en = "You looked at something."
[types.viewed.fields]
item = { type = "string", action = "keep", role = "item", max_length = 20 }
price = { type = "number", action = "coarsen", coarsen_to = "bucket", buckets = [1, 2], min = 0, max = 9 }
stars = { type = "integer", action = "keep", min = 1, max = 5 }
"""
)


def load(folder, text):
    (folder / "signals.toml").write_text(text)
    return load_catalogue(read_folder(folder))


@pytest.mark.parametrize(
    ("category", "names"),
    [
        (
            Category.BEHAVIOURAL,
            {
                "page_viewed",
                "item_viewed",
                "searched",
                "scrolled",
                "paused",
                "clicked",
                "feature_used",
                "went_back",
                "clicked_in_vain",
                "error_shown",
                "form_refused",
                "partner_interest",
            },
        ),
        (
            Category.TRANSACTIONAL,
            {
                "cart_added",
                "cart_removed",
                "order_placed",
                "refund_made",
                "renewal_made",
                "partner_purchase",
            },
        ),
        (Category.CONTEXTUAL, {"device_seen", "place_seen", "time_seen", "entered_from"}),
        (Category.INTERACTION, {"ticket_opened", "mail_opened", "reply_sent", "rating_given"}),
    ],
)
def test_the_shipped_types(category, names):
    """Each category has the events of a real shop or publisher."""
    assert {name for name, found in SHIPPED.types.items() if found.category is category} == names


def test_a_type_has_the_half_life_of_its_category():
    """Evidence of one category fades at one pace."""
    for found in SHIPPED.types.values():
        assert found.half_life_days == SHIPPED.categories[found.category].half_life_days


def test_only_partners_come_from_elsewhere():
    """What other services told is declared as such; everything else happened here."""
    elsewhere = {name for name, found in SHIPPED.types.items() if found.reach is Reach.ELSEWHERE}
    assert elsewhere == {"partner_interest", "partner_purchase"}


def test_what_tells_too_much_is_never_kept():
    """Words that people typed, addresses, numbers and positions of any type are dropped or made rougher."""
    telling = ("text", "ip_address", "user_agent", "latitude", "longitude", "order_number", "reason", "url")
    actions = {
        field.action
        for found in SHIPPED.types.values()
        for name, field in found.fields.items()
        if name in telling
    }
    assert actions == {Action.DROP, Action.COARSEN}


def test_money_is_kept_in_buckets():
    """Prices and amounts are never kept to the cent."""
    fields = [field for found in SHIPPED.types.values() for field in found.fields.items()]
    assert {field.action for name, field in fields if name in ("price", "amount")} == {Action.COARSEN}


def test_sending_back_speaks_against():
    """Refunds, things taken out of the cart and low ratings have negative weights."""
    assert SHIPPED.types["refund_made"].weight < 0
    assert SHIPPED.types["cart_removed"].weight < 0
    assert SHIPPED.types["rating_given"].weight_by.weights[1] < 0


def test_special_topics_name_topics():
    """What is special is declared so and falls under the person's limits on topics."""
    special = [
        field
        for found in SHIPPED.types.values()
        for field in found.fields.values()
        if field.sensitivity is Sensitivity.SPECIAL
    ]
    assert {field.role for field in special} == {FieldRole.TOPIC}


def test_sentences_are_short():
    """No sentence of the catalogue has more than 20 words."""
    texts = [found.sentence["en"] for found in (*SHIPPED.types.values(), *SHIPPED.categories.values())]
    assert max(len(text.split()) for text in texts) <= 20


def test_a_small_catalogue_loads(tmp_path):
    """The text that the tests below spoil is in order."""
    found = load(tmp_path, SMALL).types["viewed"]
    assert (found.weight, found.half_life_days, found.reach, list(found.fields)) == (
        1,
        14,
        None,
        ["item", "price", "stars"],
    )


WEIGHT_BY = 'weight = 1\nweight_by = {{ field = "{}", buckets = {{ {} = 0.0 }} }}'
TYPE, ITEM, PRICE, STARS = (
    "types.viewed",
    "types.viewed.fields.item",
    "types.viewed.fields.price",
    "types.viewed.fields.stars",
)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("[types.viewed]", "[types.viewed", "the file"),
        ("[categories.interaction]", "[categories.gossip]", "categories"),
        ("half_life_days = 14", "half_life_days = 0", "categories.behavioural.half_life_days"),
        ("half_life_days = 14", "", "categories.behavioural"),
        ("half_life_days = 14", "half_life_days = 14\nmood = 1", "categories.behavioural"),
        ('sentence.en = "You', 'sentence.de = "You', f"{TYPE}.sentence"),
        ('sentence.en = "You looked at something."', 'sentence.en = ""', f"{TYPE}.sentence"),
        ('category = "behavioural"', 'category = "gossip"', f"{TYPE}.category"),
        ('category = "behavioural"', 'category = "behavioural"\nreach = "visit"', f"{TYPE}.reach"),
        ('category = "behavioural"', 'category = "behavioural"\nhalf_life_days = 3', TYPE),
        ("weight = 1", "weight = 1000", f"{TYPE}.weight"),
        ("weight = 1", "weight = nan", f"{TYPE}.weight"),
        ("retention_days = 30", "retention_days = 0", f"{TYPE}.retention_days"),
        ("retention_days = 30", "", TYPE),
        ('category = "behavioural"', 'category = "behavioural"\nact = "danced"', f"{TYPE}.act"),
        ('category = "behavioural"', 'category = "behavioural"\nact = "returned"', f"{TYPE}.weight"),
        ("weight = 1", WEIGHT_BY.format("price", '"9.."'), f"{TYPE}.weight_by.buckets"),
        ("weight = 1", WEIGHT_BY.format("stars", '"2.."'), f"{TYPE}.weight_by.buckets"),
        ("weight = 1", WEIGHT_BY.format("item", '"2.."'), f"{TYPE}.weight_by.field"),
        ("[types.viewed", "[types.Viewed", "types.Viewed"),
        ("item = {", "Item = {", "types.viewed.fields.Item"),
        ('role = "item", ', 'role = "item", mood = 1, ', ITEM),
        ('role = "item"', 'role = "thing"', f"{ITEM}.role"),
        (', action = "keep", role', ", role", ITEM),
        ("max_length = 20", "max_length = 0", f"{ITEM}.max_length"),
        (", max_length = 20", "", f"{ITEM}.max_length"),
        ("max_length = 20", "max_length = 20, max_items = 2", f"{ITEM}.max_items"),
        ("max_length = 20", "max_length = 20, min = 2", f"{ITEM}.min"),
        ('type = "string"', 'type = "string_list"', f"{ITEM}.max_items"),
        ('action = "keep", role', 'action = "drop", role', f"{ITEM}.role"),
        ('action = "keep", role', 'action = "coarsen", role', f"{ITEM}.coarsen_to"),
        (
            'action = "keep", role = "item"',
            'action = "coarsen", coarsen_to = "bucket", buckets = [1]',
            f"{ITEM}.coarsen_to",
        ),
        ('coarsen_to = "bucket"', 'coarsen_to = "host"', f"{PRICE}.coarsen_to"),
        (
            'action = "coarsen", coarsen_to = "bucket", buckets = [1, 2]',
            'action = "keep", coarsen_to = "bucket"',
            f"{PRICE}.coarsen_to",
        ),
        ("buckets = [1, 2], ", "", f"{PRICE}.buckets"),
        ("buckets = [1, 2]", "buckets = [2, 1]", f"{PRICE}.buckets"),
        ("buckets = [1, 2]", "buckets = [1, 1]", f"{PRICE}.buckets"),
        ("min = 0, max = 9", "min = 9, max = 0", f"{PRICE}.max"),
        ("min = 0, max = 9", "min = 0, max = inf", f"{PRICE}.max"),
        ("min = 0, max = 9", "max = 9", f"{PRICE}.min"),
        ("min = 1, max = 5", 'min = 1, max = 5, role = "item"', f"{STARS}.role"),
        ("min = 1, max = 5", "min = 1, max = 5, max_length = 2", f"{STARS}.max_length"),
        ("min = 1, max = 5", "min = 1", f"{STARS}.max"),
        ("min = 1, max = 5", "min = 1, max = 5, buckets = [3]", f"{STARS}.buckets"),
        ("weight = 1", "weight = 1\nweight_by = 2", f"{TYPE}.weight_by"),
        (
            "weight = 1",
            'weight = 1\nweight_by = { field = "stars", weights = { 1 = 999.0 } }',
            f"{TYPE}.weight_by.weights",
        ),
        (
            "weight = 1",
            'weight = 1\nweight_by = { field = "mood", weights = { 1 = 1.0 } }',
            f"{TYPE}.weight_by.field",
        ),
        (
            "weight = 1",
            'weight = 1\nweight_by = { field = "item", weights = { 1 = 1.0 } }',
            f"{TYPE}.weight_by.field",
        ),
    ],
)
def test_a_wrong_catalogue_is_refused_by_file_and_key(tmp_path, old, new, key):
    """Whatever is wrong, the service does not start, and the file and the key are named."""
    assert old in SMALL
    with pytest.raises(StartupRefused) as refusal:
        load(tmp_path, SMALL.replace(old, new))
    assert refusal.value.detail.startswith(f"signals.toml: {key}")


def test_a_weight_may_be_that_of_a_bucket(tmp_path):
    """A value without one of its own has the weight of the type."""
    found = load(tmp_path, SMALL.replace("weight = 1", WEIGHT_BY.format("price", '"2.."'))).types["viewed"]
    assert [found.weight_by.find(value) for value in ("2..", "1..2", None)] == [0.0, None, None]


def test_a_catalogue_without_types_is_refused(tmp_path):
    """An empty list of types is a mistake, and not "everything is allowed"."""
    with pytest.raises(StartupRefused, match=r"signals\.toml: types"):
        load(tmp_path, SMALL.partition("[types")[0] + "[types]\n")


def test_an_absent_catalogue_is_refused(tmp_path):
    """Without a catalogue the service does not start."""
    with pytest.raises(StartupRefused, match=r"signals\.toml: the file: is missing"):
        load_catalogue(read_folder(tmp_path))
