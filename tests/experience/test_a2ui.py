"""The messages of A2UI v0.9.1 that show a composed tree."""

from typing import Any

import pytest
from aboveboard.experience.a2ui import SET_DIAL, VERSION, messages, without_markdown_addresses
from aboveboard.experience.compiled_catalogue import compile_catalogue
from aboveboard.experience.fill import fill
from aboveboard.experience.standard import A2UI_BASIC
from msgspec import structs

from tests.experience.trees import (
    FACTS,
    OWN,
    RICH,
    WHY,
    choice,
    column,
    compiled,
    node,
    refused,
    rich,
    standard,
    tree,
)


def shown(*choices: Any, data: Any = None) -> list[Any]:
    """The messages of the surface of cards."""
    template = compiled()
    filled = fill(template, {"offers": choices or [choice()]}, FACTS)
    return messages("home", filled, template.catalogue, data or {})


def components(found: list[Any]) -> dict[str, Any]:
    return {each["id"]: each for each in found[1]["updateComponents"]["components"]}


def test_a_surface_is_three_messages() -> None:
    """It is created, then its components come, then its data."""
    create, update, data = shown(data={"slots": {"offers": ["tent-0"]}})
    assert create == {"version": VERSION, "createSurface": {"surfaceId": "home", "catalogId": A2UI_BASIC}}
    assert update.keys() == {"version", "updateComponents"}
    assert data["updateDataModel"] == {
        "surfaceId": "home",
        "path": "/",
        "value": {"slots": {"offers": ["tent-0"]}, "level": 3},
    }


def test_components_are_flat_and_have_their_properties() -> None:
    """As A2UI writes them, with ids in the places for children."""
    found = components(shown())
    assert found["title-1"] == {"id": "title-1", "component": "Text", "text": "Tent 0", "variant": "h4"}
    assert found["card-1"] == {"id": "card-1", "component": "Card", "child": "col-1"}


def test_a_click_is_an_event_about_its_item() -> None:
    """Its name is that of the outcome."""
    assert components(shown())["refuse-1"]["action"] == {
        "event": {
            "name": "objected",
            "context": {"surface": "home", "decision": "dec_1", "item": "tent-0"},
        }
    }


def test_the_why_link_opens_the_gateways_page() -> None:
    """It is a button with a text, which the basic catalogue has."""
    found = components(shown())
    assert found["why"]["component"] == "Button"
    assert found["why"]["action"] == {"functionCall": {"call": "openUrl", "args": {"url": WHY}}}
    assert found[found["why"]["child"]]["text"] == "Why am I seeing this?"


def test_a_path_to_the_why_page_goes_to_the_app() -> None:
    """A renderer would open it at the app's own address."""
    nodes = column(node("a", "Why", label="Why?", url="/why/dec_1?key=k"))
    assert components(messages("home", nodes, standard(), {}))["a"]["action"] == {
        "event": {"name": "why", "context": {"url": "/why/dec_1?key=k"}}
    }


def test_the_dial_sends_the_level_that_it_shows() -> None:
    """The slider and the event share one path of the data model."""
    found = components(shown())
    slider, save = (found[name] for name in found["dial"]["children"])
    assert (slider["min"], slider["max"], slider["value"]) == (0, 4, {"path": "/level"})
    assert save["action"] == {
        "event": {"name": SET_DIAL, "context": {"surface": "home", "level": {"path": "/level"}}}
    }


def test_the_label_of_the_dial_has_no_address_either() -> None:
    """As no text has."""
    nodes = column(node("a", "Dial", label=f"[Level]({WHY})", save="Keep", level=2))
    found = components(messages("home", nodes, standard(), {}))
    assert found["a-slider"]["label"] == f"[Level]\u2060({WHY})"


def test_components_of_an_app_go_out_as_they_are() -> None:
    """Its renderer knows them, and only the level is a path."""
    page = tree(
        node("root", "Page", children=["why", "level"]),
        node("why", "Reasons", to=WHY),
        node("level", "Level", level=2),
    )
    create, update, data = messages("home", page, rich(), {})
    assert create["createSurface"]["catalogId"] == RICH.a2ui
    assert components([create, update])["why"] == {"id": "why", "component": "Reasons", "to": WHY}
    assert components([create, update])["level"]["level"] == {"path": "/level"}
    assert data["updateDataModel"]["value"] == {"level": 2}


def test_a_catalogue_that_no_renderer_knows_has_no_messages() -> None:
    """It would be shown with the wrong components."""
    unknown = compile_catalogue(structs.replace(RICH, a2ui=""), OWN)
    with refused("a2ui"):
        messages("home", tree(node("root", "Page", children=[])), unknown, {})


@pytest.mark.parametrize(
    ("text", "shown_as"),
    [
        ("![a](https://t.example/p.png)", "![a]\u2060(https://t.example/p.png)"),
        ("![a][b] [b]: https://t.example/p", "![a]\u2060[b] [b]\u2060: https://t.example/p"),
        ("[a](javascript:x)", "[a]\u2060(javascript:x)"),
        ("<https://t.example>", "<\u2060https://t.example>"),
        ("3 < 4 [see] (below)", "3 < 4 [see] (below)"),
        ("**Tents**, 20 % off!", "**Tents**, 20 % off!"),
    ],
)
def test_a_text_has_no_address_of_markdown(text: str, shown_as: str) -> None:
    """A renderer that reads Markdown would fetch the picture. All other text is untouched."""
    assert without_markdown_addresses(text) == shown_as
    nodes = column(node("a", "Text", text=text), node("b", "Why", label=text, url=WHY))
    found = components(messages("home", nodes, standard(), {}))
    assert found["a"]["text"] == found["b-label"]["text"] == shown_as
