"""A composed tree as messages of A2UI v0.9.1 (https://a2ui.org), for renderers that exist already.

Texts and ids stand in the components, because the specification keeps paths for what changes. The data model has the
level, which the dial's slider changes, and what the caller adds.
"""

import re
from collections.abc import Mapping

from aboveboard.canonical import JsonObject, JsonValue
from aboveboard.errors import Unprocessable
from aboveboard.experience.compiled_catalogue import CompiledCatalogue
from aboveboard.experience.components import (
    ActionProperty,
    ComponentKind,
    GivenProperty,
    GivenValue,
    Property,
    TextProperty,
)
from aboveboard.experience.nodes import Node
from aboveboard.experience.standard import A2UI_BASIC
from aboveboard.experience.tree import Tree
from aboveboard.words import Level

MEDIA_TYPE = "application/a2ui+json"
VERSION = "v0.9.1"
WHY = "why"
"""The name of the action of a link to the why page that is a path. Its context has the `url`."""

SET_DIAL = "set_dial"
"""The name of the action with which the dial comes back: its context has `surface` and `level`."""

_LEVEL = "level"
# CommonMark: `](` of inline links and pictures, `][` and `]:` of references, `<h` of addresses in angles.
_MARKDOWN_ADDRESS = re.compile(r"\](?=[(\[:])|<(?=[A-Za-z])")
_WORD_JOINER = "\u2060"

_LEVEL_PATH: JsonObject = {"path": f"/{_LEVEL}"}


def messages(
    surface: str, tree: Tree, catalogue: CompiledCatalogue, data: Mapping[str, JsonValue]
) -> list[JsonObject]:
    """Returns the messages that show a checked tree: the surface, its components, its data.

    An action comes back with the names of `words.OutcomeKind`, and with `surface`, `decision` and `item` in its context.
    """
    if not catalogue.a2ui:
        raise Unprocessable(
            "The catalogue does not say under which id an A2UI renderer knows it.",
            field="a2ui",
            expected="an id in the catalogue, or components of the standard catalogue only",
        )
    components: list[JsonObject] = []
    model = dict(data)
    for node in tree.nodes:
        kind = catalogue.components[node.component].kind
        if kind is ComponentKind.DIAL:
            model[_LEVEL] = _level_of(node, catalogue)
        if catalogue.a2ui == A2UI_BASIC and kind is ComponentKind.WHY:
            components += _basic_why(node)
        elif catalogue.a2ui == A2UI_BASIC and kind is ComponentKind.DIAL:
            components += _basic_dial(node, surface)
        else:
            components.append(_component(node, catalogue))
    return [
        {"version": VERSION, "createSurface": {"surfaceId": surface, "catalogId": catalogue.a2ui}},
        {"version": VERSION, "updateComponents": {"surfaceId": surface, "components": components}},
        {"version": VERSION, "updateDataModel": {"surfaceId": surface, "path": "/", "value": model}},
    ]


def without_markdown_addresses(text: str) -> str:
    """Returns the text with an invisible word joiner in each place that makes an address of Markdown.

    A2UI lets renderers read texts as Markdown, and they would fetch its pictures from any host. No picture or link is left of
    its inline, reference and angle forms; all else stays as it was, and looks as it did.
    """
    return _MARKDOWN_ADDRESS.sub(lambda found: f"{found[0]}{_WORD_JOINER}", text)


def _component(node: Node, catalogue: CompiledCatalogue) -> JsonObject:
    declared = catalogue.components[node.component].properties
    values = {name: _value(value, declared[name].kind) for name, value in node.properties.items()}
    return {"id": node.id, "component": node.component, **values}


def _value(value: JsonValue, kind: Property) -> JsonValue:
    if isinstance(kind, ActionProperty) and isinstance(value, dict):
        return _event(value["name"], {part: each for part, each in value.items() if part != "name"})
    if isinstance(kind, GivenProperty) and kind.value is GivenValue.LEVEL:
        return _LEVEL_PATH
    if isinstance(kind, TextProperty) and isinstance(value, str):
        return without_markdown_addresses(value)
    return value


def _level_of(node: Node, catalogue: CompiledCatalogue) -> JsonValue:
    declared = catalogue.components[node.component].properties
    name = next(name for name, each in declared.items() if isinstance(each.kind, GivenProperty))
    return node.properties[name]


def _basic_why(node: Node) -> list[JsonObject]:
    """Returns a button that opens the why page: A2UI's basic catalogue has no links.

    A gateway without a public address has paths only. A renderer would open them at the app's own address.
    So the app gets the path as an event.
    """
    url = node.properties["url"]
    is_path = isinstance(url, str) and url.startswith("/")
    action: JsonObject = (
        _event(WHY, {"url": url}) if is_path else {"functionCall": {"call": "openUrl", "args": {"url": url}}}
    )
    return _button(node.id, str(node.properties["label"]), action, "borderless")


def _basic_dial(node: Node, surface: str) -> list[JsonObject]:
    """Returns a slider over the levels, and a button that sends the chosen one."""
    slider, save = f"{node.id}-slider", f"{node.id}-save"
    return [
        {"id": node.id, "component": "Column", "children": [slider, save]},
        {
            "id": slider,
            "component": "Slider",
            "label": without_markdown_addresses(str(node.properties["label"])),
            "min": min(Level),
            "max": max(Level),
            "value": _LEVEL_PATH,
        },
        *_button(
            save,
            str(node.properties["save"]),
            _event(SET_DIAL, {"surface": surface, _LEVEL: _LEVEL_PATH}),
            "default",
        ),
    ]


def _button(name: str, label: str, action: JsonObject, variant: str) -> list[JsonObject]:
    text = f"{name}-label"
    return [
        {"id": name, "component": "Button", "child": text, "variant": variant, "action": action},
        {"id": text, "component": "Text", "text": without_markdown_addresses(label)},
    ]


def _event(name: JsonValue, context: JsonValue) -> JsonObject:
    return {"event": {"name": name, "context": context}}
