"""A reader of the policy folder. It reports all problems of all files at once, each with its file and line."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from aboveboard.declared import DeclaredFiles
from aboveboard.errors import PolicyRejected, StartupRefused
from aboveboard.policy import lint
from aboveboard.policy.bounds import find_file_excess
from aboveboard.policy.cedar import CedarFault, Schema, StrictJudge, parse_rule, parse_schema
from aboveboard.policy.lint import ParsedRule, problem
from aboveboard.policy.questions import ACTIONS, DIMENSIONS, Question
from aboveboard.policy.split_rules import Statement, split
from aboveboard.policy.vocabulary import request

SCHEMA_FILE = "schema.cedarschema"
RULE_FILES = "*.cedar"
SOURCES_KEPT = 2
"""The number of parsed sources that are kept: the one in force, and one that is compared with it."""


class Source(NamedTuple):
    """The parsed source of a policy set without problems. `files` are its Cedar texts, ordered by name.

    `declared` is what it was read from, with the files that other modules declare.
    """

    rules: tuple[ParsedRule, ...]
    schema: Schema
    files: dict[str, str]
    declared: DeclaredFiles


def read(declared: DeclaredFiles) -> Source:
    """Returns the source in `declared`: its schema and all its `*.cedar` files. Raises PolicyRejected for problems."""
    if not declared.contents:
        raise PolicyRejected(
            [f"{declared.folder}:1: (no rule): there is no such folder, or no declared file is in it"]
        )
    problems: list[str] = []
    schema_text = _text(declared, SCHEMA_FILE, problems)
    unread = tuple(problems)
    files = {name: _text(declared, name, problems) for name in declared.names(RULE_FILES)}
    rules, schema = _check_source(schema_text, (*files.items(),), unread, (*problems[len(unread) :],))
    return Source(rules, schema, files, declared)


@lru_cache(maxsize=SOURCES_KEPT)
def _check_source(
    schema_text: str,
    files: tuple[tuple[str, str], ...],
    no_schema: tuple[str, ...],
    no_files: tuple[str, ...],
) -> tuple[tuple[ParsedRule, ...], Schema]:
    """Returns the rules and the schema, or raises PolicyRejected. Equal texts are parsed once: it takes a fifth of a second.

    `no_schema` and `no_files` are the problems of files that could not be read.
    """
    schema, problems = _schema(schema_text, no_schema)
    problems += no_files
    rules = list(_parse_files(dict(files), problems))
    if not problems:
        problems += lint.set_problems(rules)
    if schema is not None:
        problems += [found for rule in rules for found in lint.rule_problems(rule, schema)]
    if schema is None or problems:
        raise PolicyRejected(problems)
    return tuple(rules), schema


def _text(declared: DeclaredFiles, name: str, problems: list[str]) -> str:
    try:
        text = declared.text(name)
    except StartupRefused:
        problems.append(f"{name}:1: (no rule): it cannot be read as UTF-8 text, or it is too large")
        return ""
    if excess := find_file_excess(text):
        problems.append(f"{name}:{excess.line}: (no rule): {excess.message}")
        return ""
    return text


def _schema(text: str, unread: tuple[str, ...]) -> tuple[Schema | None, list[str]]:
    problems = list(unread)
    read = parse_schema(text)
    if isinstance(read, CedarFault):
        problems.append(f"{SCHEMA_FILE}:{read.line}: (schema): {read.message}")
    elif not problems:
        problems += _misfits(read)
    return (None if isinstance(read, CedarFault) or problems else read), problems


def _misfits(schema: Schema) -> list[str]:
    """Returns the problems of a schema that does not accept every declared value.

    Each value is sent at least once, to a judge without rules.
    """
    found: list[str] = []
    judge = StrictJudge({}, schema, found.append)
    judge.ask([request(probe) for kind in ACTIONS for probe in _probes(kind)])
    said = "does not fit the questions of this version"
    return [f"{SCHEMA_FILE}:1: (schema): {said}: {reason}" for reason in dict.fromkeys(found)]


def _probes(kind: type[Question]) -> Iterator[Question]:
    columns = [DIMENSIONS[name] for name in kind._fields]
    for turn in range(max(map(len, columns))):
        yield kind._make([values[turn % len(values)] for values in columns])


def _parse_files(texts: dict[str, str], problems: list[str]) -> Iterator[ParsedRule]:
    statements = [statement for file, text in texts.items() for statement in split(file, text)]
    if not statements:
        problems.append("policies:1: (no rule): no .cedar file has a rule, and an empty set judges nothing")
    for statement in statements:
        est = parse_rule(statement.text)
        if isinstance(est, CedarFault):
            at = Statement(statement.file, statement.line + est.line - 1, "")
            problems.append(problem(at, "(syntax)", est.message))
        else:
            yield ParsedRule(statement, est)
