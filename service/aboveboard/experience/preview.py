"""A page that shows composed trees side by side: as one person sees a surface at each level of the dial.

It runs no script, opens nothing and fetches nothing but pictures of the gateway. It works from a file as well.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from html import escape
from types import UnionType
from typing import Any, NamedTuple

from aboveboard.experience.addresses import is_own
from aboveboard.experience.compiled_catalogue import CompiledCatalogue, CompiledComponent
from aboveboard.experience.components import (
    ChildProperty,
    ChildrenProperty,
    ComponentKind,
    EnumProperty,
    GivenProperty,
    Property,
    TextProperty,
    UrlProperty,
)
from aboveboard.experience.nodes import ROOT, Node
from aboveboard.experience.tree import Tree
from aboveboard.words import Level

STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem; color: #1a1a1a; background: #fff; }
main { display: flex; flex-wrap: wrap; gap: 1.5rem; align-items: flex-start; }
section { flex: 1 1 20rem; border: 1px solid #595959; border-radius: .5rem; padding: 1rem; }
.box { display: flex; flex-direction: column; gap: .5rem; }
.Row, .horizontal { flex-flow: row wrap; }
.Card { border: 1px solid #8c8c8c; border-radius: .5rem; padding: .75rem; }
p { margin: 0; white-space: pre-line; overflow-wrap: anywhere; }
.h1 { font-size: 1.75rem; } .h2 { font-size: 1.5rem; } .h3 { font-size: 1.25rem; }
.h1, .h2, .h3, .h4, .h5 { font-weight: 600; }
.caption { font-size: .875rem; color: #404040; }
.button, .why { align-self: flex-start; padding: .25rem .75rem; border: 1px solid #404040; border-radius: .25rem; }
.why { border: 0; padding: 0; text-decoration: underline; }
img, .picture { max-width: 100%; max-height: 12rem; object-fit: contain; }
.picture { display: block; padding: 1rem; background: #ececec; }
hr { width: 100%; border: 0; border-top: 1px solid #8c8c8c; }
"""


_NONE = "'none'"


class Preview(NamedTuple):
    """A tree with the heading above it, such as the level that it is for."""

    heading: str
    tree: Tree


def render_preview(
    title: str, language: str, previews: Sequence[Preview], catalogue: CompiledCatalogue
) -> str:
    """Returns the HTML of a page with each tree, which was checked against the catalogue. All text in it is escaped.

    A picture of another host is shown by its description alone. Buttons and links do nothing.
    """
    sections = "\n".join(
        f"<section><h2>{escape(each.heading)}</h2>{_tree(each.tree, catalogue)}</section>"
        for each in previews
    )
    return f"""<!doctype html>
<html lang="{escape(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{escape(_policy(catalogue.own))}">
<meta name="viewport" content="width=device-width">
<title>{escape(title)}</title>
<style>{STYLE}</style>
</head>
<body>
<h1>{escape(title)}</h1>
<main>
{sections}
</main>
</body>
</html>
"""


def _policy(own: str) -> str:
    """Returns a policy that lets the page have its one style and pictures of the gateway, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src {own or _NONE}; form-action 'none'; base-uri 'none'"


def _tree(tree: Tree, catalogue: CompiledCatalogue) -> str:
    return _element(ROOT, {node.id: node for node in tree.nodes}, catalogue)


def _element(name: str, nodes: Mapping[str, Node], catalogue: CompiledCatalogue) -> str:
    """Returns a node by its component's kind, so that components of an app are shown too. A tree is at most DEPTH_MOST deep."""
    node = nodes[name]
    component = catalogue.components[node.component]
    texts = [value for value, _ in _of(TextProperty, node, component.properties)]
    below = "".join(
        _element(child, nodes, catalogue)
        for value, kind in _of(ChildProperty | ChildrenProperty, node, component.properties)
        for child in (value if isinstance(kind, ChildrenProperty) else [value])
    )
    match component.kind:
        case ComponentKind.TEXT | ComponentKind.BOX:
            return (
                f'<div class="{component.kind} {_classes(node, component)}">{_paragraphs(texts)}{below}</div>'
            )
        case ComponentKind.PICTURE:
            address = next((value for value, _ in _of(UrlProperty, node, component.properties)), "")
            return _picture(address, " ".join(texts), catalogue.own)
        case ComponentKind.BUTTON:
            return f'<div class="button">{_paragraphs(texts)}{below}</div>'
        case ComponentKind.DIVIDER:
            return "<hr>"
        case ComponentKind.WHY:
            return f'<p class="why">{escape(" ".join(texts))}</p>'
        case ComponentKind.DIAL:
            level = next(value for value, _ in _of(GivenProperty, node, component.properties))
            return _dial(level, texts)


def _classes(node: Node, component: CompiledComponent) -> str:
    """Returns the component's name and its choices, for the style."""
    choices = [value for value, _ in _of(EnumProperty, node, component.properties)]
    return escape(" ".join([component.component, *choices]))


def _paragraphs(texts: Sequence[str]) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


def _picture(address: str, description: str, own: str) -> str:
    if is_own(address, own):
        return f'<img src="{escape(address)}" alt="{escape(description)}">'
    return f'<span class="picture" role="img" aria-label="{escape(description)}">{escape(description)}</span>'


def _dial(level: int, texts: Sequence[str]) -> str:
    label, rest = texts[0] if texts else "", texts[1:]
    return (
        f'<div class="box"><label>{escape(label)} <input type="range" min="{min(Level):d}" max="{max(Level):d}"'
        f' value="{level}" disabled></label>{_paragraphs(rest)}</div>'
    )


def _of(
    kinds: type[Property] | UnionType, node: Node, declared: Mapping[str, Property]
) -> list[tuple[Any, Property]]:
    """Returns the node's values of these types of property, in the order of declaration, each with its property."""
    return [
        (node.properties[name], kind)
        for name, kind in declared.items()
        if isinstance(kind, kinds) and name in node.properties
    ]
