"""A page that shows composed trees side by side, such as a surface at each level of the dial.

It runs no script, opens nothing and fetches nothing but pictures of the gateway. It works from a file as well.
"""

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import NamedTuple

from aboveboard.experience.addresses import is_own
from aboveboard.experience.compiled_catalogue import CompiledCatalogue, CompiledComponent
from aboveboard.experience.components import (
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
.trees { display: flex; flex-wrap: wrap; gap: 1.5rem; align-items: flex-start; }
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
<main>
<h1>{escape(title)}</h1>
<div class="trees">
{sections}
</div>
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
    """Returns a node by its component's kind, so that components of an app are shown too. A tree has at most DEPTH_MOST levels."""
    node = nodes[name]
    component = catalogue.components[node.component]
    texts = _values(node, component, TextProperty)
    below = "".join(_element(each, nodes, catalogue) for each in _children(node, component))
    match component.kind:
        case ComponentKind.TEXT | ComponentKind.BOX:
            names = [component.kind, component.component, *_values(node, component, EnumProperty)]
            return f'<div class="{escape(" ".join(names))}">{_paragraphs(texts)}{below}</div>'
        case ComponentKind.PICTURE:
            addresses = _values(node, component, UrlProperty)
            return _picture(addresses[0] if addresses else "", " ".join(texts), catalogue.own)
        case ComponentKind.BUTTON:
            return f'<div class="button">{_paragraphs(texts)}{below}</div>'
        case ComponentKind.DIVIDER:
            return "<hr>"
        case ComponentKind.WHY:
            return f'<p class="why">{escape(" ".join(texts))}</p>'
        case ComponentKind.DIAL:
            return _dial(_values(node, component, GivenProperty)[0], texts)


def _values(node: Node, component: CompiledComponent, kind: type[Property]) -> list[str]:
    """Returns the node's values of a type of property as text, in the order of declaration."""
    return [
        str(node.properties[name])
        for name, each in component.properties.items()
        if isinstance(each.kind, kind) and name in node.properties
    ]


def _children(node: Node, component: CompiledComponent) -> Iterator[str]:
    """Yields the ids of the nodes below a node, in the order of declaration."""
    for name, each in component.properties.items():
        value = node.properties.get(name) if each.is_place else None
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            yield from value


def _paragraphs(texts: Sequence[str]) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


def _picture(address: str, description: str, own: str) -> str:
    if own and is_own(address, own):
        return f'<img src="{escape(address)}" alt="{escape(description)}">'
    return f'<span class="picture" role="img" aria-label="{escape(description)}">{escape(description)}</span>'


def _dial(level: str, texts: Sequence[str]) -> str:
    label = texts[0] if texts else ""
    save = f'<div class="button">{_paragraphs(texts[1:])}</div>' if texts[1:] else ""
    return (
        f'<div class="box"><label>{escape(label)} <input type="range" min="{min(Level):d}" max="{max(Level):d}"'
        f' value="{escape(level)}" disabled></label>{save}</div>'
    )
