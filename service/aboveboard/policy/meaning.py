"""The meaning of a policy set in canonical form: everything declared that can change an answer. Its SHA-256 is the id.

Format 2 covers every file that is read from the policy folder, and the settings that change answers or sentences.
The examples are left out, because they only test the rules. Layout and comments of TOML and the order of its keys do
not count, nor does the layout of Cedar. Format 1, of version 0.1.0, had the Cedar texts and the schema alone.
"""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import lru_cache
from types import MappingProxyType

from aboveboard import canonical
from aboveboard.canonical import JsonObject, JsonValue
from aboveboard.declared import DeclaredFiles, canonical_toml, parse
from aboveboard.policy.cedar import format_text
from aboveboard.policy.questions import ACTIONS, DIMENSIONS, MEANING
from aboveboard.policy.source import RULE_FILES, SCHEMA_FILE, Source

FORMAT = 2

NO_SETTINGS: Mapping[str, str] = MappingProxyType({})

_NAMELESS = "rules "
"""The beginning of the name of a Cedar text in format 1, which had no names."""

_ABSENT: JsonValue = {"absent": True}
"""No file: unlike any canonical form of one."""

TABLE_FILES, NOTICE_FILES = "*.toml", "notices/*.md"

FILES_KEPT = 16
"""The number of files whose canonical form is kept, enough for two policy sets."""

JUDGING_FILES = (SCHEMA_FILE, "dial.toml", "context.toml")
"""The files that judge beside the Cedar texts. All others have texts, purposes and signals."""


def encode_meaning(source: Source, settings: Mapping[str, str]) -> bytes:
    """Returns the canonical bytes of everything that gives the set its meaning. Raises StartupRefused for a bad file."""
    facts = {name: {"says": MEANING[name], "values": values} for name, values in DIMENSIONS.items()}
    return canonical.encode(
        {
            "format": FORMAT,
            "files": _describe_files(source),
            "facts": facts,
            "questions": {action: kind._fields for kind, action in ACTIONS.items()},
            "settings": dict(settings),
        }
    )


def _describe_files(source: Source) -> JsonObject:
    declared: DeclaredFiles = source.declared
    tables = {name: _read_table(declared.text(name), name) for name in declared.names(TABLE_FILES)}
    return {
        SCHEMA_FILE: str(source.schema),
        **{name: _format_rules(declared.text(name)) for name in declared.names(RULE_FILES)},
        **tables,
        **{name: declared.text(name) for name in declared.names(NOTICE_FILES)},
    }


_format_rules = lru_cache(FILES_KEPT)(format_text)


@lru_cache(FILES_KEPT)
def _read_table(text: str, name: str) -> JsonValue:
    return canonical_toml(parse(text, name))


def read_files(meaning: bytes) -> Mapping[str, JsonValue]:
    """Returns the canonical files of a meaning by name, with its settings as the file "settings".

    A meaning of format 1 has its Cedar texts, in their order, and its schema. Any other has no files.
    """
    match canonical.decode(meaning or b"null"):
        case {"format": 1, "policies": list(texts), "schema": str(schema)}:
            return {SCHEMA_FILE: schema} | {
                f"{_NAMELESS}{place}": text for place, text in enumerate(texts, 1)
            }
        case {"files": dict(files), "settings": settings}:
            return {**files, "settings": settings}
        case _:
            return {}


def is_rule_file(name: str) -> bool:
    """Returns True for the name of a Cedar text in `read_files`."""
    return name.startswith(_NAMELESS) or fnmatchcase(name, RULE_FILES)


def encode_rules(meaning: bytes) -> bytes:
    """Returns the canonical bytes of what judges: facts, questions, rules, schema and dial.

    Two sets with the same part judge every decision alike. A meaning of format 1 has no dial, so it has the part of no
    meaning of another format. An empty meaning is its own part.
    """
    match canonical.decode(meaning or b"null"):
        case {"facts": facts, "questions": questions}:
            files = {
                name: text
                for name, text in read_files(meaning).items()
                if is_rule_file(name) or name in JUDGING_FILES
            }
            return canonical.encode({"facts": facts, "files": files, "questions": questions})
        case _:
            return meaning


def list_changed(old: bytes, new: bytes) -> list[str]:
    """Returns the names of the files that differ between two meanings, ordered. The settings count as one file."""
    before, after = read_files(old), read_files(new)
    return sorted(name for name in {*before, *after} if before.get(name, _ABSENT) != after.get(name, _ABSENT))
