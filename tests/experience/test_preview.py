"""The page of a preview: static, escaped, and without an address of another host."""

import re
from html.parser import HTMLParser

from aboveboard.experience.fill import fill
from aboveboard.experience.preview import STYLE, Preview, render_preview
from aboveboard.experience.tree import Tree

from tests.experience.trees import FACTS, HOST, OWN, choice, column, compiled, node, rich, standard, tree

HOSTILE = "</p><script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


class Tags(HTMLParser):
    """The tags of a page, with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def of(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]


def page(*trees: tuple[str, Tree], title: str = "Home") -> str:
    return render_preview(title, "en", [Preview(heading, each) for heading, each in trees], standard(HOST))


def cards() -> str:
    template = compiled()
    return page(
        ("Level 3", fill(template, {"offers": [choice(0), choice(1)]}, FACTS)),
        ("Level 0", fill(template, {}, FACTS)),
    )


def test_each_tree_has_its_heading_and_its_texts() -> None:
    """In the order of the levels."""
    found = Tags(cards())
    assert re.findall("Level [0-9]", found.text) == ["Level 3", "Level 0"]
    for text in ("For you", "Tent 0", "You looked at camping.", "Not this", "Why am I seeing this?"):
        assert text in found.text


def test_all_that_a_person_wrote_is_text() -> None:
    """In texts, descriptions, labels and titles."""
    nodes = column(
        node("a", "Text", text=HOSTILE),
        node("b", "Image", url=f"{OWN}/pictures/a", description=HOSTILE),
        node("c", "Image", url=f"https://{HOST}/a.png", description=HOSTILE),
        node("d", "Why", label=HOSTILE, url=OWN),
        node("e", "Dial", label=HOSTILE, save=HOSTILE, level=2),
    )
    found = Tags(page((HOSTILE, nodes), title=HOSTILE))
    assert {tag for tag, _ in found.tags} & {"script", "a", "iframe", "form", "link"} == set()
    assert [each for _, each in found.tags if any(name.startswith("on") for name in each)] == []
    assert len(found.of("img")) == 1


def test_only_pictures_of_the_gateway_are_fetched() -> None:
    """Another host's is shown by its description."""
    nodes = column(
        node("a", "Image", url=f"{OWN}/pictures/a", description="A tent"),
        node("b", "Image", url=f"https://{HOST}/a.png", description="A pan"),
    )
    text = page(("Level 3", nodes))
    assert Tags(text).of("img") == [{"src": f"{OWN}/pictures/a", "alt": "A tent"}]
    assert HOST not in text
    assert "A pan" in Tags(text).text


def test_its_policy_allows_its_style_and_those_pictures_alone() -> None:
    """The hash is that of the style between its tags."""
    text = cards()
    policy = next(each["content"] for each in Tags(text).of("meta") if "http-equiv" in each)
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert f"img-src {OWN};" in policy
    assert f"<style>{STYLE}</style>" in text
    assert "style=" not in text


def test_components_of_an_app_are_shown_by_their_kind() -> None:
    """Their own names are unknown here."""
    nodes = tree(
        node("root", "Page", children=["tile", "why", "dial"]),
        node("tile", "Tile", head="text", body=["buy"], width=3),
        node("text", "Caption", text="A tent"),
        node("buy", "Buy", label="Buy it", action={}),
        node("why", "Reasons", to=OWN),
        node("dial", "Level", level=1),
    )
    found = Tags(render_preview("Home", "en", [Preview("Level 1", nodes)], rich()))
    assert "A tent" in found.text
    assert "Buy it" in found.text
    assert found.of("input") == [{"type": "range", "min": "0", "max": "4", "value": "1", "disabled": None}]
