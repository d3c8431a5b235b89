"""The compilation of a catalogue, which refuses what could be read in two ways."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from msgspec import structs

from aboveboard.errors import Unprocessable
from aboveboard.experience.components import (
    ActionProperty,
    ChildProperty,
    ChildrenProperty,
    Component,
    ComponentCatalogue,
    ComponentKind,
    EnumProperty,
    GivenProperty,
    GivenValue,
    IntegerProperty,
    NumberProperty,
    Property,
)
from aboveboard.experience.standard import A2UI_BASIC, STANDARD
from aboveboard.experience.values import Test, test_of

RESERVED = frozenset({"id", "component", "weight", "accessibility", "checks"})
"""The names that A2UI gives to parts of every component."""


class CompiledProperty(NamedTuple):
    """A declared property with the test of its values. A place for components has `allowed`, which is empty for all."""

    kind: Property
    test: Test
    is_place: bool
    allowed: frozenset[str]


class CompiledComponent(NamedTuple):
    """A component whose names are looked up. `parents` is None for one that may be anywhere."""

    component: str
    kind: ComponentKind
    properties: Mapping[str, CompiledProperty]
    required: frozenset[str]
    parents: frozenset[str] | None


class CompiledCatalogue(NamedTuple):
    """A catalogue that can check trees. `own` is the address of the gateway, without a slash at the end."""

    components: Mapping[str, CompiledComponent]
    own: str
    a2ui: str


def compile_catalogue(catalogue: ComponentCatalogue, own: str) -> CompiledCatalogue:
    """Returns the compiled catalogue of a gateway at the address `own`. Raises Unprocessable with the place of a fault."""
    if not catalogue.components:
        a2ui = catalogue.a2ui or STANDARD.a2ui
        catalogue = structs.replace(catalogue, components=STANDARD.components, a2ui=a2ui)
    _check_once([each.component for each in catalogue.components], "components", "component")
    _check_once(catalogue.hosts, "hosts", "host")
    for number, component in enumerate(catalogue.components):
        _check_component(component, f"components[{number}]", catalogue)
        if catalogue.a2ui == A2UI_BASIC:
            _check_basic(component, f"components[{number}]")
    hosts, own = frozenset(catalogue.hosts), own.rstrip("/")
    return CompiledCatalogue(
        {each.component: _compile(each, hosts, own) for each in catalogue.components}, own, catalogue.a2ui
    )


def places_of(kind: Property) -> tuple[str, ...] | None:
    """Returns the components that a property lets below it, () for all; None when it is no place for components."""
    return kind.components if isinstance(kind, ChildProperty | ChildrenProperty) else None


def _compile(component: Component, hosts: frozenset[str], own: str) -> CompiledComponent:
    return CompiledComponent(
        component.component,
        component.kind,
        {
            name: CompiledProperty(
                kind,
                test_of(kind, hosts, own),
                places_of(kind) is not None,
                frozenset(places_of(kind) or ()),
            )
            for name, kind in component.properties.items()
        },
        frozenset(name for name, kind in component.properties.items() if kind.required),
        frozenset(component.parents) or None,
    )


def _check_component(component: Component, place: str, catalogue: ComponentCatalogue) -> None:
    _check_known(component.parents, f"{place}.parents", catalogue)
    for name, kind in component.properties.items():
        at = f"{place}.properties.{name}"
        if name in RESERVED:
            raise _refuse(f"A2UI gives the name `{name}` to a part of every component.", at, "another name")
        _check_property(kind, at)
        _check_nesting(component.component, kind, at, catalogue)
    if component.parents and not any(
        component.component in (allowed or (component.component,))
        for parent in catalogue.components
        if parent.component in component.parents
        for allowed in map(places_of, parent.properties.values())
        if allowed is not None
    ):
        raise _refuse(
            "None of the parents lets this component below it.",
            f"{place}.parents",
            "a parent with a place for it",
        )
    _check_kind(component, place)


def _check_property(kind: Property, at: str) -> None:
    match kind:
        case EnumProperty():
            _check_once(kind.values, f"{at}.values", "value")
        case ActionProperty():
            _check_once(kind.actions, f"{at}.actions", "action")
        case IntegerProperty() | NumberProperty():
            if kind.minimum > kind.maximum:
                raise _refuse("The minimum is above the maximum.", at, "a minimum up to the maximum")


def _check_nesting(name: str, kind: Property, at: str, catalogue: ComponentCatalogue) -> None:
    """Raises Unprocessable when a place names a component that is unknown, or that must not stand below `name`."""
    allowed = places_of(kind)
    if not allowed:
        return
    _check_known(allowed, f"{at}.components", catalogue)
    for number, below in enumerate(allowed):
        parents = next(each.parents for each in catalogue.components if each.component == below)
        if parents and name not in parents:
            raise _refuse(
                f"{below} may stand here, but {name} is none of its parents.",
                f"{at}.components[{number}]",
                "the same nesting in both components",
            )


def _check_kind(component: Component, place: str) -> None:
    """Raises Unprocessable unless a component has exactly what its kind promises to a renderer."""
    expected = {
        "action": int(component.kind is ComponentKind.BUTTON),
        GivenValue.WHY: int(component.kind is ComponentKind.WHY),
        GivenValue.LEVEL: int(component.kind is ComponentKind.DIAL),
    }
    found: Counter[str] = Counter()
    for kind in component.properties.values():
        if isinstance(kind, ActionProperty):
            found["action"] += 1
        elif isinstance(kind, GivenProperty):
            found[kind.value] += 1
        else:
            continue
        if not kind.required:
            raise _refuse(
                "An action or a given value is always there.", f"{place}.properties", "required: true"
            )
    for what, times in expected.items():
        if found[what] != times:
            raise _refuse(
                f"A component of kind {component.kind} needs exactly {times} of: {what}.",
                f"{place}.properties",
                "one action in a button, one value `why` in a why, one value `level` in a dial, and none elsewhere",
            )


def _check_basic(component: Component, place: str) -> None:
    """Raises Unprocessable for a component that A2UI's basic catalogue would refuse: one that is not of the standard ones."""
    standard = next((each for each in STANDARD.components if each.component == component.component), None)
    if standard is None or standard.kind is not component.kind:
        raise _refuse(
            "The standard catalogue has no such component of this kind, so A2UI's basic catalogue has none.",
            place,
            "one of: " + ", ".join(each.component for each in STANDARD.components),
        )
    for name, kind in component.properties.items():
        if not _is_within(kind, standard.properties.get(name)):
            raise _refuse(
                "The standard catalogue does not have this property with all these values.",
                f"{place}.properties.{name}",
                "a property of the standard component, or fewer of its values",
            )
    missing = {name for name, kind in standard.properties.items() if kind.required} - {
        name for name, kind in component.properties.items() if kind.required
    }
    if missing:
        raise _refuse(
            f"The standard component needs the property `{min(missing)}`.",
            f"{place}.properties",
            "every property that the standard component requires",
        )


def _is_within(kind: Property, standard: Property | None) -> bool:
    """Returns whether every value of a property is one of the standard property."""
    if isinstance(kind, EnumProperty) and isinstance(standard, EnumProperty):
        return set(kind.values) <= set(standard.values)
    return type(kind) is type(standard)


def _check_known(names: Iterable[str], place: str, catalogue: ComponentCatalogue) -> None:
    _check_once(names, place, "component")
    known = {each.component for each in catalogue.components}
    for number, name in enumerate(names):
        if name not in known:
            raise _refuse(
                "The catalogue has no such component.", f"{place}[{number}]", "a component of the catalogue"
            )


def _check_once(names: Iterable[str], place: str, noun: str) -> None:
    seen: set[str] = set()
    for number, name in enumerate(names):
        if name in seen:
            raise _refuse(f"The {noun} occurs twice.", f"{place}[{number}]", f"every {noun} once")
        seen.add(name)


def _refuse(detail: str, field: str, expected: str) -> Unprocessable:
    return Unprocessable(detail, field=field, expected=expected)
