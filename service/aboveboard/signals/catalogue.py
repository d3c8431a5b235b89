"""The catalogue of accepted signal types, with their fields. Every other type and field is refused."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from aboveboard.acts import NEVER_FOR, Act
from aboveboard.declared import DeclaredFiles, Name, Texts, Toml, convert, parse, refuse_start, same_languages
from aboveboard.signals.coarsening import bucket_names
from aboveboard.signals.fields import Action, Field, FieldRole, FieldType, FieldValue, faults
from aboveboard.words import Category, Reach

FILE = "signals.toml"

Order = Literal["placed", "returned"]
"""The part of an order that a signal reports."""

Weight = Annotated[float, Meta(ge=-100, le=100)]


class WeightBy(Struct, frozen=True, forbid_unknown_fields=True):
    """The weights by a whole number in `field`, or by its bucket. One that is not listed has the type's own weight."""

    field: str
    weights: dict[int, Weight] = {}
    buckets: dict[str, Weight] = {}

    def find(self, value: FieldValue | None) -> float | None:
        """Returns the weight for a stored value of the field, or None when it is not listed."""
        if isinstance(value, str):
            return self.buckets.get(value)
        return self.weights.get(value) if isinstance(value, int) else None


class SignalType(Struct, frozen=True, kw_only=True):
    """A type of signal. `weight` is the evidence of one signal for its topics and items; below 0 it is against them.

    `half_life_days` is that of the category. `reach` is ELSEWHERE for data from other services. Otherwise it is None,
    and the level and the session decide the reach. `order` says that its items were ordered or returned. `act` is the
    kind that sentences name, or None for none.
    """

    name: str
    category: Category
    weight: float
    half_life_days: float
    retention_days: int
    sentence: Texts
    fields: dict[str, Field]
    reach: Reach | None = None
    weight_by: WeightBy | None = None
    order: Order | None = None
    act: Act | None = None


class CategoryRule(Struct, frozen=True, forbid_unknown_fields=True):
    """The rule of one category. Evidence loses half of its weight every `half_life_days`."""

    half_life_days: Annotated[float, Meta(gt=0, le=3650)]
    sentence: Texts


class Catalogue(Struct, frozen=True):
    """The signal types by name, and a rule for every category."""

    types: dict[str, SignalType]
    categories: dict[Category, CategoryRule]


class _DeclaredType(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    category: Category
    weight: Weight
    retention_days: Annotated[int, Meta(ge=1, le=3650)]
    sentence: Texts
    fields: dict[str, Any]  # each is converted alone, so that a refusal names the field
    reach: Literal["elsewhere"] | None = None
    weight_by: WeightBy | None = None
    order: Order | None = None
    act: Act | None = None


class _SignalsFile(Struct, frozen=True, forbid_unknown_fields=True):
    # Each table is converted alone, so that a refusal names its key.
    categories: dict[str, Any]
    types: Annotated[dict[str, Any], Meta(min_length=1)]  # each is converted alone too


def load_catalogue(files: DeclaredFiles) -> Catalogue:
    """Returns the catalogue of `signals.toml`. Raises StartupRefused when anything in it is wrong."""
    file = convert(parse(files.text(FILE), FILE), _SignalsFile, file=FILE)
    categories = _categories(file.categories)
    types = {name: _type(name, table, categories) for name, table in file.types.items()}
    texts = {f"categories.{name}.sentence": rule.sentence for name, rule in categories.items()}
    texts |= {f"types.{name}.sentence": found.sentence for name, found in types.items()}
    same_languages(FILE, texts)
    return Catalogue(types=types, categories=categories)


def _categories(tables: Mapping[str, Toml]) -> dict[Category, CategoryRule]:
    if set(tables) != set(Category):
        raise refuse_start(FILE, "categories", f"must declare exactly: {', '.join(Category)}")
    return {
        category: convert(tables[category], CategoryRule, file=FILE, key=f"categories.{category}")
        for category in Category
    }


def _type(name: str, table: Toml, categories: Mapping[Category, CategoryRule]) -> SignalType:
    key = f"types.{name}"
    convert(name, Name, file=FILE, key=key)
    declared = convert(table, _DeclaredType, file=FILE, key=key)
    fields = {field: _field(field, found, f"{key}.fields") for field, found in declared.fields.items()}
    _check_weight_by(declared.weight_by, fields, key)
    if declared.order and all(field.role is not FieldRole.ITEM for field in fields.values()):
        raise refuse_start(FILE, f"{key}.order", "must have a field with the role item")
    if declared.act in NEVER_FOR and max(_weights(declared)) > 0.0:
        raise refuse_start(FILE, f"{key}.weight", f"must be at most 0 for the act {declared.act}")
    return SignalType(
        name=name,
        category=declared.category,
        weight=declared.weight,
        half_life_days=categories[declared.category].half_life_days,
        retention_days=declared.retention_days,
        sentence=declared.sentence,
        fields=fields,
        reach=Reach(declared.reach) if declared.reach else None,
        weight_by=declared.weight_by,
        order=declared.order,
        act=declared.act,
    )


def _weights(declared: _DeclaredType) -> list[float]:
    by = declared.weight_by
    return [declared.weight, *(() if by is None else (*by.weights.values(), *by.buckets.values()))]


def _field(name: str, table: Toml, parent: str) -> Field:
    key = f"{parent}.{name}"
    convert(name, Name, file=FILE, key=key)
    field = convert(table, Field, file=FILE, key=key)
    for part, right in faults(field):
        raise refuse_start(FILE, f"{key}.{part}", right)
    return field


def _check_weight_by(weight_by: WeightBy | None, fields: Mapping[str, Field], key: str) -> None:
    if weight_by is None:
        return
    field = fields.get(weight_by.field)
    if field is not None and field.buckets and not weight_by.weights:
        unknown = weight_by.buckets.keys() - bucket_names(field.buckets)
        if unknown:
            names = ", ".join(bucket_names(field.buckets))
            raise refuse_start(FILE, f"{key}.weight_by.buckets", f"must be of these: {names}")
        return
    if field is None or field.type is not FieldType.INTEGER or field.action is not Action.KEEP:
        raise refuse_start(FILE, f"{key}.weight_by.field", "must be a declared integer that is kept")
    if weight_by.buckets:
        raise refuse_start(FILE, f"{key}.weight_by.buckets", "goes with a field that has buckets")
