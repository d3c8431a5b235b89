"""A policy set: checked Cedar text and the decision table that it becomes.

A hit is one look-up of a tuple. A miss asks Cedar once for the whole class of equivalent questions, and the set stores
the answer. The table cannot outgrow the domain, because a question with an undeclared value is never stored. A failure
is not stored either, so that every refusal that it causes raises the alarm.
"""

import hashlib
import logging
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import msgspec

from aboveboard.declared import DeclaredFiles, choose_text
from aboveboard.policy.cedar import Est, OnError, StrictJudge
from aboveboard.policy.equivalence import Standins, collect_names, standin, standins
from aboveboard.policy.filled_table import NotJudged, judge_domain, judge_once
from aboveboard.policy.meaning import NO_SETTINGS, encode_meaning
from aboveboard.policy.questions import ACTIONS, Question, domain, list_undeclared
from aboveboard.policy.rules import Rule, rule_of
from aboveboard.policy.source import Source, read
from aboveboard.policy.verdict import FAILED, NO_RULE, Verdict, sentences_of
from aboveboard.policy.vocabulary import request

_log = logging.getLogger("aboveboard.policy")


class _Bench(NamedTuple):
    """The judge of one kind of question, with only its rules, and the representatives of equivalent questions.

    `rules` are these rules by id in JSON.
    """

    judge: StrictJudge
    standins: Standins
    rules: bytes


class PolicySet:
    """A checked set of rules with its decision table.

    `rules` is keyed by id: rules of class "never" first, then the others as written. Verdicts keep this order.
    `files` are the Cedar texts, and `declared` all files of the folder. `id` is the SHA-256 of `meaning`, in hexadecimal
    digits; see `policy.meaning`.
    """

    def __init__(self, source: Source, on_error: OnError, settings: Mapping[str, str] = NO_SETTINGS) -> None:
        written = [(rule_of(*parsed), parsed.est) for parsed in source.rules]
        written.sort(key=lambda pair: pair[0].klass != "never")
        self.files, self.declared, self.settings = source.files, source.declared, settings
        self.meaning = encode_meaning(source, settings)
        self.id = hashlib.sha256(self.meaning).hexdigest()
        self.rules: Mapping[str, Rule] = {rule.id: rule for rule, _ in written}
        self._benches: dict[type[Question], _Bench] = {}
        for kind, action in ACTIONS.items():
            of_kind = {rule.id: est for rule, est in written if action in rule.actions}
            self._benches[kind] = _bench(kind, of_kind, source, on_error)
        self._table: dict[Question, Verdict] = {}
        self._schema = str(source.schema)
        self._on_error = on_error

    def judge(self, question: Question) -> Verdict:
        """Returns the verdict on any question. Never raises: an undeclared value or a failure is a denial and an alarm."""
        try:
            return self._table[question]
        except (KeyError, TypeError):
            return self._judge_first(question)

    def _judge_first(self, question: Question) -> Verdict:
        bench = self._benches.get(type(question))
        asked = standin(question, bench.standins) if bench else None
        if bench is None or asked is None:
            self._on_error(
                _check_declared(question) if bench else "policy was asked something that is not a question"
            )
            return NO_RULE
        verdict = self._table.get(asked) or bench.judge.ask([request(asked)])[0]
        # Two threads may both miss: they store the same verdict, so no lock is needed.
        if verdict is not FAILED:
            self._table[asked] = self._table[question] = verdict
        return verdict

    def fill(self) -> None:
        """Judges the whole domain, so that every later question is a hit.

        It takes some tenths of a second for rules that this process has not judged.
        """
        for kind, bench in self._benches.items():
            try:
                self._table.update(judge_once(ACTIONS[kind], bench.rules, self._schema))
            except NotJudged:
                # Again with this set's own judge, which raises the alarm.
                self._table.update(judge_domain(kind, bench.judge, bench.standins))

    def cells(self) -> Iterator[tuple[Question, Verdict]]:
        """Yields every possible question with its verdict, in the order of the domain. Fills the table first."""
        self.fill()
        for kind in ACTIONS:
            for cell in domain(kind):
                yield cell, self._table.get(cell, FAILED)


def load(
    files: DeclaredFiles, *, on_error: OnError = _log.error, settings: Mapping[str, str] = NO_SETTINGS
) -> PolicySet:
    """Returns the policy set in `files`. Raises PolicyRejected with problems of the rules, each with file and line.

    Raises StartupRefused for another file that is not well formed. The laws of `survey` are not checked.
    `on_error` receives a sentence for the operator each time that a failure refuses a question. `settings` are those
    that can change an answer; the id covers them.
    """
    return PolicySet(read(files), on_error, settings)


def reason(policy_set: PolicySet, rule_id: str, language: str) -> str:
    """Returns the sentence of a rule in `language` ("de" for "de-AT"), or in English.

    A rule that only an older set had gets a sentence that says so.
    """
    rule = policy_set.rules.get(rule_id)
    sentences = rule.reason if rule else sentences_of(rule_id)
    return choose_text(sentences, language)


def _check_declared(question: Question) -> str:
    """Returns a sentence that names fields only: a value outside the closed sets may be personal."""
    fields = ", ".join(list_undeclared(question))
    return f"policy was asked to {ACTIONS[type(question)]} with an undeclared value of {fields}"


def _bench(kind: type[Question], rules: Mapping[str, Est], source: Source, on_error: OnError) -> _Bench:
    judge = StrictJudge(rules, source.schema, on_error)
    return _Bench(judge, standins(kind, collect_names(rules.values())), msgspec.json.encode(dict(rules)))
