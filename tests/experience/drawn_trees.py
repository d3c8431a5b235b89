"""Trees that are drawn from a catalogue, and changes that often break them."""

import copy
import random
from collections.abc import Iterator
from typing import Any

from aboveboard.experience import components as declared

from tests.experience.trees import HOST, OWN

Json = Any

TEXTS = ("Tent", "a", "Zelt für zwei", "a\nb", "<b>", "![a](https://t.example)")
WRONG: tuple[Json, ...] = (
    None, True, False, 0, 1, -1, 2.0, 2.5, 10**6, 10**20, "", "a", "root", "n1", "x" * 41, "x" * 1001, "a\tb", "a\x00b", "\x7f", "h1",
    "calm", "https://tracker.example/p.png", "javascript:alert(1)", f"//{HOST}/a", f"https://{HOST}:1/a", f"https://u@{HOST}/a",
    f"https://{HOST}\\a", f"https://{HOST}/a b", f"https://{HOST}.t.example/a", f"https://{HOST}/a", f"{OWN}/a", f"{OWN}.t.example",
    f"{OWN}/{'a' * 100}", [], ["a"], ["n1"], ["root"], [1], [[]], [f"n{n}" for n in range(60)], {}, {"a": "b"}, {"slot": "a"},
    {"content": "title"}, {"path": "/a"}, {"a": 1}, {"a": [1]}, {"a": {"b": "c"}}, {"a": {"b": 1}},
    {"name": "taken", "surface": "s", "decision": "d", "item": "i"}, {"name": "seen", "surface": "s", "decision": "d", "item": "i"},
    {"name": "taken", "surface": "s", "decision": "d"}, {"name": "taken", "surface": "s", "decision": "d", "item": ""},
    {"name": "taken", "surface": "s", "decision": "d", "item": "i", "more": "x"},
)  # fmt: skip


def drawn(catalogue: declared.ComponentCatalogue, chance: random.Random) -> dict[str, Json]:
    """Returns a tree that the catalogue allows: no place is filled beyond the sixth level."""
    by_name = {each.component: each for each in catalogue.components}
    roots = [each for each in catalogue.components if not each.parents]
    nodes: list[Json] = []
    wanted = chance.choice((3, 10, 60, 190))

    def make(name: str, component: declared.Component, depth: int) -> None:
        node: Json = {"id": name, "component": component.component, "properties": {}}
        nodes.append(node)
        for each, kind in component.properties.items():
            if kind.required or chance.random() < 0.6:
                node["properties"][each] = value(component, kind, depth)

    def value(component: declared.Component, kind: declared.Property, depth: int) -> Json:
        if isinstance(kind, declared.ChildProperty):
            return below(component, kind, depth)
        if isinstance(kind, declared.ChildrenProperty):
            children: list[str] = []
            while (
                len(nodes) < wanted and depth < 5 and len(children) < kind.at_most and chance.random() < 0.9
            ):
                children.append(below(component, kind, depth))
            return children
        return plain(kind, chance)

    def below(
        parent: declared.Component, kind: declared.ChildProperty | declared.ChildrenProperty, depth: int
    ) -> str:
        fitting = [
            each
            for each in by_name.values()
            if (not kind.components or each.component in kind.components)
            and (not each.parents or parent.component in each.parents)
        ]
        ends = [each for each in fitting if not any(map(is_place, each.properties.values()))]
        name = f"n{len(nodes)}"
        make(
            name, chance.choice(ends if (depth >= 5 and ends) or len(nodes) > wanted else fitting), depth + 1
        )
        return name

    make("root", chance.choice(roots), 1)
    return {"nodes": nodes}


def is_place(kind: declared.Property) -> bool:
    return isinstance(kind, declared.ChildProperty | declared.ChildrenProperty)


def plain(kind: declared.Property, chance: random.Random) -> Json:
    """Returns a value that the property takes."""
    match kind:
        case declared.TextProperty():
            return chance.choice(TEXTS)[: kind.max_length]
        case declared.EnumProperty():
            return chance.choice(kind.values)
        case declared.IntegerProperty():
            return chance.choice((chance.randint(kind.minimum, kind.maximum), float(kind.maximum)))
        case declared.NumberProperty():
            return chance.uniform(kind.minimum, kind.maximum)
        case declared.BooleanProperty():
            return chance.random() < 0.5
        case declared.UrlProperty():
            return chance.choice((OWN, f"{OWN}/a", f"https://{HOST}/a?b#c"))
        case declared.ActionProperty():
            return {"name": chance.choice(kind.actions), "surface": "s", "decision": "d", "item": "i"}
        case declared.GivenProperty():
            return f"{OWN}/why/1" if kind.value is declared.GivenValue.WHY else chance.randint(0, 4)
    raise AssertionError(kind)


def changes(tree: dict[str, Json], names: list[str], chance: random.Random) -> dict[str, Json]:
    """Returns a copy of the tree with one to three changes."""
    new = copy.deepcopy(tree)
    for _ in range(chance.randint(1, 3)):
        _change(new, names, chance)
    return new


def _change(tree: dict[str, Json], names: list[str], chance: random.Random) -> None:
    nodes = tree.get("nodes")
    if not isinstance(nodes, list) or not nodes:
        return
    node = chance.choice(nodes)
    if not isinstance(node, dict) or not isinstance(node.get("properties"), dict):
        return
    properties = node["properties"]
    name = chance.choice(list(properties) or ["text"])
    ids = [each.get("id") for each in nodes if isinstance(each, dict)]
    match chance.randrange(14):
        case 0 | 1 | 2:
            properties[name] = chance.choice(WRONG)
        case 3:
            properties.pop(name, None)
        case 4:
            properties[chance.choice(("onclick", "style", "id", "variant", "wide", "<b>"))] = chance.choice(
                WRONG
            )
        case 5:
            node["component"] = chance.choice([*names, "Iframe", "", 5])
        case 6:
            node["id"] = chance.choice([*ids, "root", "", "1a", "a b", "a\n", "x" * 101, None])
        case 7:
            node[chance.choice(("style", "id2", "children"))] = chance.choice(WRONG)
        case 8:
            nodes.append(copy.deepcopy(node) | {"id": chance.choice(["more", "root"])})
        case 9:
            nodes.remove(node)
        case 10 | 11:
            _move(nodes, ids, chance)
        case 12:
            tree["nodes"] = _below_each_other(nodes, chance)
        case 13:
            nodes += [
                {"id": f"m{n}", "component": chance.choice(names), "properties": {}}
                for n in range(chance.choice((1, 200)))
            ]


def _move(nodes: list[Json], ids: list[Json], chance: random.Random) -> None:
    """Writes another id into a place for children, which may make a circle, a second parent or a node apart."""
    places = [
        (each["properties"], name)
        for each in nodes
        if isinstance(each, dict) and isinstance(each.get("properties"), dict)
        for name, value in each["properties"].items()
        if isinstance(value, list) or name in ("child", "head")
    ]
    if not places:
        return
    properties, name = chance.choice(places)
    if isinstance(properties[name], list):
        kept = properties[name][: chance.randint(0, len(properties[name]))]
        properties[name] = [*kept, chance.choice([*ids, "gone"])]
    else:
        properties[name] = chance.choice([*ids, "gone"])


def _below_each_other(nodes: list[Json], chance: random.Random) -> list[Json]:
    """Returns the nodes with boxes between the root and what was below it, as deep as the limit or a little deeper."""
    root = nodes[0]
    place = next((name for name in ("children", "child") if name in root.get("properties", {})), None)
    if place is None:
        return nodes
    count = chance.randint(1, 9)
    boxes = [
        {"id": f"b{n}", "component": root["component"], "properties": {place: [f"b{n + 1}"]}}
        for n in range(count)
    ]
    boxes[-1]["properties"][place] = root["properties"][place]
    if place == "child":
        for box in boxes[:-1]:
            box["properties"][place] = box["properties"][place][0]
    first = "b0" if place == "child" else ["b0"]
    return [root | {"properties": root["properties"] | {place: first}}, *boxes, *nodes[1:]]


def fuzzed(catalogue: declared.ComponentCatalogue, seeds: range) -> Iterator[dict[str, Json]]:
    """Yields one tree for each seed; every fifth is unchanged."""
    names = [each.component for each in catalogue.components]
    for seed in seeds:
        chance = random.Random(seed)
        tree = drawn(catalogue, chance)
        yield tree if seed % 5 == 0 else changes(tree, names, chance)
