"""The OpenAPI file: made from the code, committed, valid, and such that people and tools can work with it."""

import json
import re
import warnings
from pathlib import Path
from typing import Any

import msgspec
import pytest
import schemathesis
from aboveboard.api import routes
from aboveboard.identifiers import END
from aboveboard.ingestion.import_body import ImportedOutcome
from aboveboard.ingestion.outcome_body import Outcome
from aboveboard.ingestion.signal_body import Signal
from aboveboard.validation import describe_expected

FILE = Path(__file__).parents[2] / "openapi" / "openapi.json"
DOCUMENT = json.loads(FILE.read_text())
SCHEMAS = DOCUMENT["components"]["schemas"]
OPERATIONS = {
    operation["operationId"]: (path, method, operation)
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
}
PUBLIC = {"getHealth", "getReadiness", "getGpcSupport", "getSchema", "getCheckpoint"}
PUBLIC |= {"getLogKey", "getLogKeys", "getTile", "getEntriesBundle"}
GENERATED = [hot.operation for hot in routes.HOT]
TAKEN_AS_IT_COMES = ("Sec-GPC", "Accept", "Accept-Language")
"""Headers that browsers send: what is not of their form is ignored and never refused."""

WITH_BODY = {
    name: found
    for name, (_, _, found) in OPERATIONS.items()
    if "application/json" in found.get("requestBody", {}).get("content", ())
}


def parts(value: Any) -> Any:
    """Every object inside a document, with all that it holds."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from parts(inner)


def test_the_committed_file_is_the_generated_one() -> None:
    """`make openapi` writes it anew; nobody edits it by hand."""
    generated = msgspec.json.format(msgspec.json.encode(routes.openapi()), indent=2) + b"\n"
    assert generated == FILE.read_bytes()


def test_it_is_valid_openapi() -> None:
    """Held against the schema of OpenAPI 3.1 and of JSON Schema 2020-12."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        schemathesis.openapi.from_dict(DOCUMENT).validate()
    assert DOCUMENT["openapi"] == "3.1.0"


def test_every_reference_leads_somewhere() -> None:
    """And nothing is declared that nobody refers to."""
    named = {part["$ref"].removeprefix("#/components/schemas/") for part in parts(DOCUMENT) if "$ref" in part}
    assert named == set(SCHEMAS)


def test_operations_have_readable_names_of_their_own() -> None:
    """A client library makes its methods of them."""
    ids = [operation["operationId"] for item in DOCUMENT["paths"].values() for operation in item.values()]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch("[a-z]+([A-Z][a-z]+)*", name) for name in ids)


def test_schemas_have_readable_names() -> None:
    """One word or two, no module's path, no number behind."""
    assert all(re.fullmatch("[A-Z][a-z]+([A-Z][a-z]+){0,2}", name) for name in SCHEMAS)


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_says_what_it_does_and_who_may(name: str) -> None:
    """A summary, a tag, and whether a key is needed."""
    path, _, operation = OPERATIONS[name]
    assert operation["summary"][0].isupper()
    assert len(operation["tags"]) == 1
    assert operation["security"] == ([] if name in PUBLIC else [{"apiKey": []}])
    assert path.startswith(("/v1/", "/metrics")) is (name not in PUBLIC)


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_refusal_is_a_problem(name: str) -> None:
    """And the ones that a kind of route always has are there, with no others."""
    path, method, operation = OPERATIONS[name]
    for status, answer in operation["responses"].items():
        if int(status) >= 400:
            assert list(answer["content"]) == ["application/problem+json"]
            assert answer["content"]["application/problem+json"]["schema"]["$ref"].endswith("/ProblemDetails")
    statuses = set(operation["responses"])
    assert ({"401", "403", "429", "503"} <= statuses) is (name not in PUBLIC)
    assert ({"413", "415"} <= statuses) is ("requestBody" in operation)
    assert "409" in statuses or not (method == "post" or "/{person}" in path)
    assert "400" in statuses


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_parameter_is_explained_and_bounded(name: str) -> None:
    """Each part of the path is a parameter, and each parameter that is held to a shape says which."""
    path, _, operation = OPERATIONS[name]
    in_path = [each["name"] for each in operation["parameters"] if each["in"] == "path"]
    assert in_path == re.findall(r"{(\w+)}", path)
    for parameter in operation["parameters"]:
        assert parameter["description"]
        assert parameter["name"] in TAKEN_AS_IT_COMES or {"pattern", "maxLength"} <= set(parameter["schema"])


@pytest.mark.parametrize("name", WITH_BODY)
def test_a_body_takes_no_unknown_field_and_has_an_example(name: str) -> None:
    """The example is one that the service's own types take."""
    reference = WITH_BODY[name]["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    schema = SCHEMAS[reference.rpartition("/")[2]]
    assert schema["additionalProperties"] is False
    assert schema["examples"]


@pytest.mark.parametrize("hot", [hot.operation for hot in routes.HOT], ids=lambda operation: operation.id)
def test_the_examples_of_hot_routes_are_taken(hot: Any) -> None:
    """Each entry of a list too, which is judged on its own."""
    example = SCHEMAS[hot.request.__name__]["examples"][0]
    decoded = msgspec.json.decode(json.dumps(example), type=hot.request)
    assert decoded is not None
    outcome = ImportedOutcome if hot.id == "importOutcomes" else Outcome
    for kind, entries in ((Signal, example.get("signals", ())), (outcome, example.get("outcomes", ()))):
        assert all(msgspec.convert(entry, kind) for entry in entries)


def test_patterns_are_plain_enough_for_every_language() -> None:
    """Neither look-around nor `\\Z`, which some regular expressions do not have; each bounds the whole text."""
    patterns = {part["pattern"] for part in parts(DOCUMENT) if isinstance(part.get("pattern"), str)}
    assert patterns
    for pattern in patterns:
        assert pattern.startswith("^")
        assert pattern.endswith("$")
        assert not re.search(r"\(\?|\\[ZAzpP]", pattern)


def test_what_has_a_pattern_says_it_in_words() -> None:
    """The words are what a refusal says would be right."""
    for part in parts(SCHEMAS):
        if isinstance(part.get("pattern"), str) and "urn:" not in part["pattern"]:
            assert len(part["description"]) > 10


@pytest.mark.parametrize("kind", [*(hot.request for hot in GENERATED), Signal, Outcome, ImportedOutcome])
def test_patterns_end_where_the_text_ends(kind: Any) -> None:
    """In Python `$` also stands before a line feed at the end; what is held against a text does not let one through."""
    for field in msgspec.inspect.type_info(kind).fields:
        for found in strings(field.type):
            assert found.pattern is None or found.pattern.endswith(END)
            assert describe_expected(kind, field.encode_name)


def strings(kind: Any) -> Any:
    """The text types in a declared type."""
    if isinstance(kind, msgspec.inspect.Metadata):
        yield from strings(kind.type)
    elif isinstance(kind, msgspec.inspect.UnionType):
        for each in kind.types:
            yield from strings(each)
    elif isinstance(kind, msgspec.inspect.StrType):
        yield kind


def test_links_lead_to_operations_and_parameters_that_there_are() -> None:
    """What an app does next with an answer."""
    links = [
        link
        for _, _, found in OPERATIONS.values()
        for link in found["responses"].get("200", {}).get("links", {}).values()
    ]
    assert len(links) >= 10
    for link in links:
        _, _, target = OPERATIONS[link["operationId"]]
        assert set(link.get("parameters", {})) <= {each["name"] for each in target["parameters"]}


def test_a_decision_leads_to_its_record_its_reasons_and_its_outcome() -> None:
    """The three things that an app does with a decision."""
    links = OPERATIONS["decide"][2]["responses"]["200"]["links"]
    assert {link["operationId"] for link in links.values()} == {"getDecision", "getWhy", "reportOutcomes"}
