"""The description of a request's body in the OpenAPI document."""

from aboveboard.canonical import JsonObject, JsonValue

JSON, FORM, CSV = "application/json", "multipart/form-data", "text/csv"
REQUEST_PART = "request"


def describe_json(schema: JsonValue) -> JsonObject:
    """Returns the content of a JSON body."""
    return {JSON: {"schema": schema}}


def describe_file(media_types: tuple[str, ...], bytes_max: int) -> JsonObject:
    """Returns the content of a body that is a file of one of these media types."""
    raw: JsonObject = {"type": "string", "format": "binary", "minLength": 1, "maxLength": bytes_max}
    return {media_type: {"schema": raw} for media_type in media_types}


def describe_form(schema: JsonValue, file_part: str) -> JsonObject:
    """Returns the content of a JSON body. It may instead be a form: the same JSON, and then a CSV file."""
    parts: JsonObject = {REQUEST_PART: schema, file_part: {"type": "string", "format": "binary"}}
    form: JsonObject = {
        "schema": {
            "type": "object",
            "required": [REQUEST_PART, file_part],
            "properties": parts,
            "additionalProperties": False,
        },
        "encoding": {REQUEST_PART: {"contentType": JSON}, file_part: {"contentType": CSV}},
    }
    return describe_json(schema) | {FORM: form}
