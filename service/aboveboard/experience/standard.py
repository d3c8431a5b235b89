"""The standard catalogue, which every app has. Its components are those of A2UI's basic catalogue, `Why` and `Dial`."""

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
    TextProperty,
    UrlProperty,
)

STANDARD_NAME = "standard"
"""The name of the catalogue. No app declares another one under it."""

A2UI_BASIC = "https://a2ui.org/specification/v0_9/catalogs/basic/catalog.json"
"""The id of A2UI's basic catalogue. Version 0.9.1 kept the id of 0.9."""

_ALIGN = EnumProperty(values=("start", "center", "end", "stretch"))
_JUSTIFY = EnumProperty(
    values=("start", "center", "end", "spaceBetween", "spaceAround", "spaceEvenly", "stretch")
)
_LABEL = TextProperty(required=True, max_length=100)

STANDARD = ComponentCatalogue(
    components=(
        Component(
            "Text",
            ComponentKind.TEXT,
            "A text, as a heading, a caption or a paragraph.",
            {
                "text": TextProperty(required=True, max_length=1000),
                "variant": EnumProperty(values=("h1", "h2", "h3", "h4", "h5", "caption", "body")),
            },
        ),
        Component(
            "Image",
            ComponentKind.PICTURE,
            "A picture, with a description for people who do not see it.",
            {
                "url": UrlProperty(required=True),
                "description": TextProperty(required=True, max_length=300),
                "fit": EnumProperty(values=("contain", "cover", "fill", "none", "scaleDown")),
                "variant": EnumProperty(
                    values=("icon", "avatar", "smallFeature", "mediumFeature", "largeFeature", "header")
                ),
            },
        ),
        Component(
            "Card",
            ComponentKind.BOX,
            "A frame around one component.",
            {"child": ChildProperty(required=True)},
        ),
        Component(
            "Row",
            ComponentKind.BOX,
            "Components beside each other.",
            {"children": ChildrenProperty(required=True), "justify": _JUSTIFY, "align": _ALIGN},
        ),
        Component(
            "Column",
            ComponentKind.BOX,
            "Components below each other.",
            {"children": ChildrenProperty(required=True), "justify": _JUSTIFY, "align": _ALIGN},
        ),
        Component(
            "List",
            ComponentKind.BOX,
            "A list, which may scroll.",
            {
                "children": ChildrenProperty(required=True),
                "direction": EnumProperty(values=("vertical", "horizontal")),
                "align": _ALIGN,
            },
        ),
        Component(
            "Button",
            ComponentKind.BUTTON,
            "A button whose click is an outcome of the item that it belongs to.",
            {
                "child": ChildProperty(required=True, components=("Text",)),
                "variant": EnumProperty(values=("default", "primary", "borderless")),
                "action": ActionProperty(
                    required=True,
                    actions=("taken", "dismissed", "objected"),
                ),
            },
        ),
        Component(
            "Divider",
            ComponentKind.DIVIDER,
            "A line between components.",
            {"axis": EnumProperty(values=("horizontal", "vertical"))},
        ),
        Component(
            "Why",
            ComponentKind.WHY,
            "A link to the page that says why the person sees this.",
            {"label": _LABEL, "url": GivenProperty(required=True, value=GivenValue.WHY)},
        ),
        Component(
            "Dial",
            ComponentKind.DIAL,
            "The dial, with a button that keeps the chosen level.",
            {
                "label": _LABEL,
                "save": _LABEL,
                "level": GivenProperty(required=True, value=GivenValue.LEVEL),
            },
        ),
    ),
    a2ui=A2UI_BASIC,
)
