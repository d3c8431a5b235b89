"""A small but whole policy set to break in one place, and the shipped one, read once."""

from collections.abc import Callable
from pathlib import Path

import pytest
from aboveboard.declared import DeclaredFiles, read_folder
from aboveboard.errors import PolicyRejected
from aboveboard.policy.cedar import OnError, Schema, parse_rule
from aboveboard.policy.lint import ParsedRule
from aboveboard.policy.policy_set import PolicySet, load
from aboveboard.policy.questions import Keep
from aboveboard.policy.source import Source
from aboveboard.policy.split_rules import Statement
from aboveboard.words import AgeClass, Category, Reach, Sensitivity

SHIPPED = Path(__file__).parents[2] / "policies"
SCHEMA = (SHIPPED / "schema.cedarschema").read_text()

RIGHT = {
    "id": "some-rule",
    "reason": "You agreed to this.",
    "class": "waivable",
    "since": "2026-11-01",
    "source": "decision: a test",
}

WriteRule = Callable[..., str]
WriteFolder = Callable[..., Path]


def write_rule(action: str = "keep", effect: str = "permit", tail: str = "", **said: str | None) -> str:
    """One rule with the right annotations, each of which `said` may replace, or leave out with None.

    `klass` stands for `class`. `tail` is what follows the scope, such as "when { context.given }".
    """
    if "klass" in said:
        said["class"] = said.pop("klass")
    lines = [f'@{name}("{text}")' for name, text in (RIGHT | said).items() if text is not None]
    return "\n".join([*lines, f'{effect} (principal, action == Action::"{action}", resource) {tail};\n'])


@pytest.fixture
def rule() -> WriteRule:
    return write_rule


@pytest.fixture
def folder(tmp_path: Path) -> WriteFolder:
    """Writes a policy folder: the given text first, then one plain rule for each question."""

    def write(text: str = "", *, schema: str | None = None, rest: bool = True) -> Path:
        (tmp_path / "a.cedar").write_text(text)
        plain = [write_rule(action, id=f"plain-{action}") for action in ("keep", "use", "show", "learn")]
        (tmp_path / "z.cedar").write_text("\n".join(plain) if rest else "")
        (tmp_path / "schema.cedarschema").write_text(schema or SCHEMA)
        return tmp_path

    return write


@pytest.fixture
def problems_of(folder: WriteFolder) -> Callable[..., list[str]]:
    """The problems for which a policy set with this text in it is refused."""

    def refuse(text: str, **how: object) -> list[str]:
        with pytest.raises(PolicyRejected) as refused:
            load(read_folder(folder(text, **how)))
        return refused.value.problems

    return refuse


@pytest.fixture(scope="session")
def shipped() -> PolicySet:
    return load(read_folder(SHIPPED), on_error=lambda _: None)


@pytest.fixture
def failing() -> Callable[[OnError], PolicySet]:
    """A set with a forbid that overflows above level 0, which lint would have refused."""

    def build(on_error: OnError) -> PolicySet:
        overflows = "when { context.level + 9223372036854775807 > 0 }"
        texts = write_rule(id="yes"), write_rule(effect="forbid", id="overflows", tail=overflows)
        parsed = [ParsedRule(Statement("a.cedar", 1, text), parse_rule(text)) for text in texts]
        return PolicySet(
            Source(
                tuple(parsed),
                Schema.from_str(SCHEMA),
                {f"{at}.cedar": text for at, text in enumerate(texts)},
                DeclaredFiles(Path(), {f"{at}.cedar": text.encode() for at, text in enumerate(texts)}),
            ),
            on_error,
        )

    return build


@pytest.fixture
def visit() -> Keep:
    """May what an adult did in this visit be kept? They agreed, and their dial is at visit."""
    return Keep(
        category=Category.BEHAVIOURAL,
        sensitivity=Sensitivity.PLAIN,
        reach=Reach.VISIT,
        level=2,
        given=True,
        age=AgeClass.ADULT,
        region="eea",
        gpc=False,
    )
