"""Reads the curl commands that the docs or the demo show, so that tests can send exactly those.

Only what is written there is understood: assignments, `curl` with -H, -X, -d and -o, and continued lines. Anything else
is an error, so that nothing can be written that is not tested.
"""

import re
import shlex
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

import httpx

from tests.plain import PLAIN

ASSIGNMENT = re.compile(r"([A-Z]+)=(.*)")
COMMENT = re.compile(r"(^|\s+)# .*$", re.MULTILINE)
VARIABLE = re.compile(r"\$([A-Z]+)")


class Curl(NamedTuple):
    """One command. Everything in it may still hold `$NAME`."""

    method: str
    url: str
    headers: tuple[str, ...]
    data: str | None


class Assignment(NamedTuple):
    name: str
    value: str


def lines_of(script: str) -> Iterator[Curl | Assignment]:
    """What a script does, in order. A quoted word may go over several lines, as in a shell."""
    for words in words_of(script):
        assignment = ASSIGNMENT.fullmatch(" ".join(words))
        yield Assignment(*assignment.groups()) if assignment else curl(words)


def words_of(script: str) -> Iterator[list[str]]:
    """The words of each command, without quotes and comments."""
    text = COMMENT.sub("", script.replace("\\\n", " "))
    lexer = shlex.shlex(text, posix=True, punctuation_chars="\n")
    lexer.whitespace, lexer.whitespace_split, lexer.commenters = " \t", True, ""
    for ends, words in groupby(lexer, lambda word: word.strip() == ""):
        if not ends:
            yield list(words)


def curl(words: list[str]) -> Curl:
    assert words[0] == "curl", f"neither curl nor an assignment: {words[0]}"
    given: dict[str, list[str]] = {"-H": [], "-X": [], "-d": [], "-o": [], "url": []}
    rest = iter(words[1:])
    for word in rest:
        if word in given:
            given[word].append(next(rest))
        else:
            assert not word.startswith("-"), f"{word} is not read here"
            given["url"].append(word)
    (url,) = given["url"]
    data = given["-d"][0] if given["-d"] else None
    method = given["-X"][0] if given["-X"] else "GET" if data is None else "POST"
    return Curl(method, url, tuple(given["-H"]), data)


def send(command: Curl, values: dict[str, str]) -> httpx.Response:
    """What curl would do, with the variables of the shell. Raises KeyError for one that has no value."""
    headers = dict(filled(line, values).split(": ", 1) for line in command.headers)
    data = None if command.data is None else filled(command.data, values)
    if data is not None:
        headers = {"content-type": "application/x-www-form-urlencoded"} | headers
    return httpx.request(
        command.method,
        filled(command.url, values),
        headers=headers,
        content=data,
        trust_env=False,
        verify=PLAIN,
    )


def filled(text: str, values: dict[str, str]) -> str:
    return VARIABLE.sub(lambda found: values[found[1]], text)
