"""The bodies of requests as the description has them (`api.body_schemas`)."""

from aboveboard.api.body_schemas import describe_file, describe_form, describe_json

SCHEMA = {"$ref": "#/components/schemas/Body"}


def test_a_form_has_the_same_json_and_then_a_file() -> None:
    """A client may send either."""
    content = describe_form(SCHEMA, "labels")
    assert content["application/json"] == describe_json(SCHEMA)["application/json"]
    form = content["multipart/form-data"]
    assert isinstance(form, dict)
    assert form["schema"] == {
        "type": "object",
        "required": ["request", "labels"],
        "properties": {"request": SCHEMA, "labels": {"type": "string", "format": "binary"}},
        "additionalProperties": False,
    }


def test_a_file_has_its_bound_in_each_media_type() -> None:
    """One body, in one of them."""
    content = describe_file(("image/png", "image/webp"), 9)
    assert list(content) == ["image/png", "image/webp"]
    assert content["image/png"] == content["image/webp"]
    assert '"maxLength": 9' in str(content).replace("'", '"')
