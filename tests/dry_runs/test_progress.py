"""The progress of a dry run, and the words for each effect."""

import re
from pathlib import Path

import aboveboard
from aboveboard.dry_runs.progress import Effect, Trial

PHRASES = Path(aboveboard.__file__).parent / "web" / "phrases"


def test_every_judged_decision_counts_as_done() -> None:
    """Also one whose record is gone: the run has passed it."""
    trial = Trial(name="try", by="key", started_ms=0, policy="p", most=9)
    trial.effects.update([Effect.GONE, Effect.SAME, Effect.SAME, Effect.ALTERED])
    assert trial.done == 4


def test_every_effect_has_words_in_every_language() -> None:
    """A page names an effect by its value, so a new one needs a phrase of that name."""
    named = {
        folder.name: set(
            re.findall(r"^console-effect-is-(\w+) =", (folder / "console.ftl").read_text(), re.M)
        )
        for folder in PHRASES.iterdir()
        if folder.is_dir()
    }
    assert named
    assert all(effects == {str(effect) for effect in Effect} for effects in named.values()), named
