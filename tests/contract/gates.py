"""Every call of a gate in the package, with what a mutant has in its place and the tests that must then fail.

A gate is a call that keeps something out: a judgement of the rules, a filter, a consent in force, a check of what may be
shown, a guard of a commit, a comparison in constant time, a role, an origin, the data that a seal is bound to. The tests
are files below `tests/`. `test_gates.py` finds a call that is missing here. A new one gets its line, and a test.
"""

from typing import NamedTuple

NAMES = (
    # the rules
    "is_excluded", "judge", "judge_keeping", "may_keep", "may_learn_from_minor", "may_show", "refuse_learning",
    # the privacy filter
    "admit", "as_of", "is_restricted_at", "live_visit", "mask", "visible", "without",
    # consent
    "check_event", "effective", "fit_terms", "in_force", "keep_before_age", "purposes_in_force", "raise_to_floor",
    "spread_noes", "with_noes",
    # what may be shown
    "_find_capped", "_mask_limited", "check", "count_room", "has_reached_cap", "is_quiet", "mark_active", "quiet_now",
    # credentials, roles and origins
    "check_key", "check_origin", "check_role", "check_rotation", "compare_digest", "here(only)",
    "is_explanation_key", "is_key_in_force", "may_explain", "needs", "open_pass", "session_of",
    # what a seal is bound to
    "seal", "unseal",
    # rows that were put back
    "confirm", "is_confirmed",
)  # fmt: skip
"""The functions and methods whose calls are gates. The guards of each `Submission` are gates too.

Of `here(only)`, the calls with that keyword alone.
"""

LEFT_OUT = ("cli", "demo", "dry_runs", "engine", "policy", "verify")
"""The folders whose calls decide nothing about a person: they try, show and verify, or they are inside of a gate."""

NO_GATES = {
    ("app.py", "seal(head, leaves)"),
    ("app.py", "startup_check.check(settings.data, settings.log_origin, keyring, connection)"),
    ("consent/choices.py", "judge(choices, event)"),
    (
        "decisions/left_out.py",
        "check(chosen_from.bound.shelf, chosen_from.candidates, chosen_from.may_show, nobody)",
    ),
    ("decisions/left_out.py", "check(chosen_from.bound.shelf, items, chosen_from.may_show, facts)"),
    ("decisions/left_out.py", "mark_active(bound.shelf, bound.everything, at_ms)"),
    ("decisions/left_out.py", "mark_active(shelf, before, chosen_from.facts.at_ms)"),
    ("decisions/pipeline.py", "is_quiet(kind, context, PersonFacts(), now_ms)"),
    ("preferences/lapses.py", "judge(choices, choice_event(record.body))"),
    ("storage/journal.py", "seal(head, leaves)"),
    ("web/console/routes.py", "console_page.check_role(key)"),
    (
        "transparency/signer.py",
        "audit.seal(old, leaves, origin=self._origin, signer=signer, also=also, known=known)",
    ),
}
"""The calls of the same names that are none.

Some are of the log's own seal, of the start, and of choices in their order. Those of `left_out` are for sentences. `here` has checked the role of `home`.
"""

NOTHING, PASSED, FAILED = "None", "True", "False"
DONE = "__import__('asyncio').sleep(0)"
"""A check that is awaited and finds nothing."""
ANY_LEVEL = "__import__('types').SimpleNamespace(effective=9)"
NO_GUARD, NO_GUARDS = "*()", "()"
PERMITTED = "__import__('aboveboard.policy.verdict', fromlist=['x']).Verdict(True, ('x',))"
"""The verdict of rules that permit everything."""
_FILTER = "__import__('aboveboard.privacy.filter', fromlist=['x'])"
ALL_OPEN = f"{_FILTER}.Mask(frozenset({_FILTER}.USUAL), frozenset({_FILTER}.SOURCES), ())"
"""The mask that lets every source pass."""


class Edit(NamedTuple):
    """A call in a function of a module, both as `ast.unparse` writes them, and the text in its place."""

    module: str
    function: str
    call: str
    instead: str


class Gate(NamedTuple):
    """The edits of one mutant, and the test files of which at least one fails with it.

    A seal has more than one edit: data that is sealed and opened alike without what it is bound to.
    """

    edits: tuple[Edit, ...]
    tests: str


def gate(module: str, function: str, call: str, instead: str, tests: str) -> Gate:
    return Gate((Edit(module, function, call, instead),), tests)


GATES = (
    gate("access/api_keys.py", "admit", "hmac.compare_digest(key.digest, presented.digest)", PASSED, "access/test_api_keys.py"),
    gate("access/api_keys.py", "admit", "is_key_in_force(key, at_ms)", PASSED, "access/test_api_keys.py"),
    gate("access/api_keys.py", "check_rotation", "is_key_in_force(key, at_ms)", PASSED, "access/test_api_keys.py"),
    gate("access/key_admin.py", "create_key", "check_rotation(same, now_ms)", NOTHING, "access/test_key_admin.py"),
    gate("access/passes.py", "is_explanation_key", "hmac.compare_digest(mark, _mark(key, decision, until))", PASSED, "access/test_passes.py"),
    Gate((Edit("access/passes.py", "seal_pass", "seal(_own(key), msgspec.msgpack.encode(given), given.kind.encode(), randomness=randomness)", "seal(_own(key), msgspec.msgpack.encode(given), b'', randomness=randomness)"), Edit("access/passes.py", "open_pass", "unseal(_own(key), sealed, kind.encode())", "unseal(_own(key), sealed, b'')"),), "access/test_passes.py"),
    gate("access/sessions.py", "read_link", "passes.open_pass(gateway.keyring.operator_key, text, 'link', gateway.clock())", "passes.open_pass(gateway.keyring.operator_key, text, 'link', 0)", "web/test_lasting.py"),
    gate("access/sessions.py", "read_session", "passes.open_pass(gateway.keyring.operator_key, text, kind, gateway.clock())", "passes.open_pass(gateway.keyring.operator_key, text, kind, 0)", "web/test_lasting.py"),
    gate("access/sessions.py", "_find_key", "is_key_in_force(key, gateway.clock())", PASSED, "access/test_sessions.py"),
    gate("access/sessions.py", "_has_mark", "hmac.compare_digest(given.mark, passes.mark_person(person.key))", PASSED, "access/test_sessions.py"),
    gate("access/key_macs.py", "is_genuine", "hmac.compare_digest(row[-1] or b'', mac_of(keyring, row))", PASSED, "access/test_key_macs.py"),
    gate("access/key_rates.py", "_take_lease", "Guard('key_rates', key_id, version)", NO_GUARD, "access/test_key_rates.py"),
    gate("access/sessions.py", "make_link", "gateway.placeholders.check(key.app, person)", NOTHING, "stories/test_placeholder_story.py"),
    gate("access/ended_passes.py", "end_pass", "Guard('spent', name, 0)", NO_GUARD, "access/test_ended_passes.py"),
    gate("access/ended_passes.py", "end_pass", "*guards", NO_GUARD, "access/test_ended_passes.py"),
    gate("api/decisions.py", "", "needs(Role.APP)", "needs(*Role)", "api/test_refusals.py"),
    gate("api/decisions.py", "preview", "needs(Role.APP)", "needs(*Role)", "api/test_refusals.py"),
    gate("api/doorkeeper.py", "_authenticate", "admit(remembered.key, presented, now_ms)", "remembered.key", "api/test_doorkeeper.py"),
    gate("api/doorkeeper.py", "_authenticate", "self._by_address.check(scope)", NOTHING, "api/test_doorkeeper.py"),
    gate("api/doorkeeper.py", "guard", "doorkeeper.admit(connection.headers.get('authorization'), roles, connection.scope)", "doorkeeper.admit(connection.headers.get('authorization'), tuple(Role), connection.scope)", "api/test_refusals.py"),
    gate("api/erasures.py", "erase", "needs(Role.APP)", "needs(*Role)", "api/test_refusals.py"),
    gate("api/erasures.py", "erasure", "needs(Role.APP)", "needs(*Role)", "api/test_refusals.py"),
    gate("api/exports.py", "", "needs(Role.COMPLIANCE, Role.ADMIN)", "needs(*Role)", "api/test_refusals.py"),
    gate("api/hot.py", "_call", "doorkeeper.admit(None if authorization is None else authorization.decode('latin-1'), (Role.APP,), scope)", "doorkeeper.admit(None if authorization is None else authorization.decode('latin-1'), tuple(Role), scope)", "api/test_hot.py"),
    gate("api/log.py", "decision_proof", "needs(Role.APP)", "needs(*Role)", "api/test_refusals.py"),
    gate("api/log.py", "entry_proof", "needs(Role.COMPLIANCE, Role.ADMIN)", "needs(*Role)", "api/test_refusals.py"),
    gate("api/metrics.py", "metrics", "needs(Role.COMPLIANCE, Role.ADMIN)", "needs(*Role)", "api/test_refusals.py"),
    gate("api/people.py", "", "needs(Role.APP)", "needs(*Role)", "api/test_refusals.py"),
    gate("api/pictures.py", "", "needs(Role.APP)", "needs(*Role)", "api/test_refusals.py"),
    gate("api/topics.py", "", "needs(Role.APP)", "needs(*Role)", "api/test_refusals.py"),
    gate("api/placements.py", "", "needs(Role.APP)", "needs(*Role)", "api/test_refusals.py"),
    gate("api/rights.py", "", "needs(Role.APP)", "needs(*Role)", "api/test_refusals.py"),
    gate("api/rules.py", "", "needs(Role.APP, Role.COMPLIANCE, Role.ADMIN)", "needs()", "api/test_refusals.py"),
    gate("api/standing_choices.py", "describe_standing", "effective(state, PlacementKind.CONTENT, dial=dial, gpc=gpc, at_ms=now_ms)", "effective(state, PlacementKind.CONTENT, dial=dial, gpc=False, at_ms=now_ms)", "api/test_standing_choices.py"),
    gate("consent/precedence.py", "effective", "purposes_in_force(state, dial, at_ms)", "frozenset(state.choices)", "consent/test_precedence.py"),
    gate("consent/precedence.py", "find_missing_yes", "effective(state, PlacementKind.CONTENT, dial=dial, gpc=gpc, at_ms=at_ms)", "effective(state, PlacementKind.CONTENT, dial=dial, gpc=False, at_ms=at_ms)", "consent/test_precedence.py"),
    gate("consent/precedence.py", "find_missing_yes", "effective(willing, PlacementKind.CONTENT, dial=dial, gpc=gpc, at_ms=at_ms)", "effective(willing, PlacementKind.CONTENT, dial=dial, gpc=False, at_ms=at_ms)", "consent/test_precedence.py"),
    gate("consent/precedence.py", "purposes_in_force", "in_force(choice, at_ms)", PASSED, "consent/test_precedence.py"),
    gate("decisions/decide.py", "decide", "gateway.placeholders.check(app, request.person)", NOTHING, "stories/test_placeholder_story.py"),
    gate("decisions/decide.py", "_submit", "*guards", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("decisions/decide.py", "_submit", "*waiting.unchanged", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("decisions/fatigue.py", "may_keep", "judge_keeping(rules, standing, category, Sensitivity.PLAIN, reach)", PERMITTED, "decisions/test_ids.py"),
    gate("decisions/fatigue.py", "without_refused", "effective(free, PlacementKind.CONTENT, dial=rules.dial, gpc=False, at_ms=at_ms)", "effective(free, PlacementKind.CONTENT, dial=rules.dial, gpc=False, at_ms=0)", "decisions/test_fatigue.py"),
    gate("decisions/fatigue.py", "_reaches", "may_keep(rules, standing, Category.INTERACTION, reach)", PASSED, "decisions/test_fatigue.py"),
    gate("decisions/ids.py", "with_other_ids", "with_noes(state, owner.state, gateway.rules.dial)", "state", "rights/test_guest_links.py"),
    gate("decisions/ids.py", "_see", "with_noes(person, ids.asked.state, rules.dial)", "person", "decisions/test_ids.py"),
    gate("decisions/ids.py", "_see", "with_noes(person, each.state, rules.dial)", "person", "decisions/test_ids.py"),
    gate("decisions/ids.py", "keep_permitted", "effective(guest, PlacementKind.CONTENT, dial=rules.dial, gpc=gpc, at_ms=at_ms)", "effective(guest, PlacementKind.CONTENT, dial=rules.dial, gpc=False, at_ms=at_ms)", "decisions/test_ids.py"),
    gate("decisions/ids.py", "only", "may_keep(rules, standing, kind, reach)", PASSED, "decisions/test_ids.py"),
    gate("decisions/ids.py", "add_up", "without(each, person.limits)", "each", "decisions/test_ids.py"),
    gate("decisions/local_time.py", "is_quiet", "quiet_now(kind, minutes)", FAILED, "decisions/test_local_time.py"),
    gate("decisions/standing.py", "stand", "effective(state, shelf.placement.kind, dial=rules.dial, gpc=gpc, at_ms=now_ms)", "effective(state, shelf.placement.kind, dial=rules.dial, gpc=False, at_ms=now_ms)", "api/test_browser_signal.py"),
    gate("decisions/standing.py", "usable_visit", "rules.mask(Question(standing, shelf.placement.kind, state.limits.categories))", ALL_OPEN, "decisions/test_standing.py"),
    gate("decisions/standing.py", "usable_visit", "visible(state.visit, mask, state.limits)", "state.visit", "decisions/test_standing.py"),
    gate("decisions/standing.py", "usable_visit", "live_visit(seen, session, now_ms)", "seen.visit", "decisions/test_standing.py"),
    gate("decisions/pipeline.py", "admit_data", "rules.mask(Question(standing, shelf.placement.kind, situation.state.limits.categories))", ALL_OPEN, "decisions/test_ids.py"),
    gate("decisions/pipeline.py", "admit_data", "admit(held, standing, mask, relevant=shelf.rows, half_life_days=rules.half_life_days)", f"admit(held, standing, {ALL_OPEN}, relevant=shelf.rows, half_life_days=rules.half_life_days)", "decisions/test_ids.py"),
    gate("decisions/pipeline.py", "_pass_items", "count_room(_read_showings(situation), shelf.placement, situation.now_ms)", NOTHING, "stories/test_messages_story.py"),
    gate("decisions/pipeline.py", "_filter_items", "is_quiet(kind, context, situation.state.facts, now_ms)", FAILED, "stories/test_messages_story.py"),
    gate("decisions/pipeline.py", "_filter_items", "check(bound.shelf, situation.candidates, judge, facts)", "(situation.candidates, NONE)", "laws/test_04_down_is_down.py"),
    gate("decisions/pipeline.py", "choose", "check(situation.bound.shelf, chosen_from.passed, situation.rules.policy.judge, facts)", "(chosen_from.passed, NONE)", "stories/test_placement_story.py"),
    gate("decisions/preview.py", "_with", "without(state, more)", "state", "decisions/test_preview.py"),
    gate("decisions/preview.py", "preview", "gateway.placeholders.check(app, request.person)", NOTHING, "stories/test_placeholder_story.py"),
    gate("decisions/preview.py", "attempt", "*(each.guard for each in ids.read)", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("decisions/preview.py", "attempt", "*guards", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("decisions/why_links.py", "may_explain", "passes.is_explanation_key(gateway.keyring.operator_key, key, decision, gateway.clock())", PASSED, "decisions/test_why_links.py"),
    gate("decisions/why_links.py", "check_key", "may_explain(gateway, decision, key)", PASSED, "decisions/test_why_links.py"),
    gate("decisions/why_links.py", "check_key", "passes.is_explanation_key(gateway.keyring.operator_key, key, decision, 0)", PASSED, "decisions/test_why_links.py"),
    gate("decisions/reasons.py", "_seal", "guard_row(found.place, None)", NO_GUARD, "decisions/test_reasons.py"),
    gate("decisions/reasons.py", "_seal", "*guards", NO_GUARD, "decisions/test_reasons.py"),
    gate("erasure/begin.py", "attempt", "*guards", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("erasure/begin.py", "attempt", "*unchanged", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("erasure/begin.py", "attempt", "change.guard", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("erasure/expired_records.py", "_delete", "held.guard", NO_GUARD, "erasure/test_expired_records.py"),
    gate("erasure/expired_records.py", "_delete", "change.guard", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("erasure/expired_records.py", "_delete", "*reasons.guards", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("erasure/expired_records.py", "_delete_pending", "guards", NO_GUARDS, "learning/test_import_unlearning.py"),
    gate("erasure/retention.py", "_people", "person.guard", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("erasure/rows.py", "delete_rows", "guard", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("erasure/rows.py", "_delete_shared_answers", "guard", NO_GUARD, "gateway/test_guarded_rows.py"),
    Gate((Edit("erasure/state.py", "load", "unseal(gateway.keyring.operator_key, sealed, _LABEL + erasure)", "unseal(gateway.keyring.operator_key, sealed, _LABEL)"), Edit("erasure/state.py", "_seal_plan", "seal(gateway.keyring.operator_key, msgspec.msgpack.encode(plan), _LABEL + erasure)", "seal(gateway.keyring.operator_key, msgspec.msgpack.encode(plan), _LABEL)"),), "erasure/test_state.py"),
    gate("gateway/permissions.py", "refuse_special", "judge_keeping(rules, standing, Category.INTERACTION, Sensitivity.SPECIAL, Reach.HISTORY)", PERMITTED, "gateway/test_permissions.py"),
    gate("gateway/permissions.py", "refuse_special", "effective(state, PlacementKind.CONTENT, dial=rules.dial, gpc=False, at_ms=now_ms)", "__import__('types').SimpleNamespace(effective=9, given=(), age=state.facts.age_class, region='eea', gpc=False)", "gateway/test_permissions.py"),
    gate("erasure/special_removal.py", "save", "unmoved", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("erasure/special_removal.py", "save", "*guards", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("erasure/state.py", "advance", "guard", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("erasure/state.py", "complete", "guard", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("erasure/state.py", "close", "work.guard", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("exports/by_staff.py", "attempt", "job.guard", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("exports/by_staff.py", "attempt", "*guards", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("exports/jobs.py", "_queue", "Guard('exports', name, 0)", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("exports/jobs.py", "_queue", "*guards", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("exports/jobs.py", "attempt", "tuple((old.guard for old, _ in changed))", NO_GUARDS, "gateway/test_guarded_rows.py"),
    gate("exports/jobs.py", "_wait_for_workers", "tuple((job.guard for job in left))", NO_GUARDS, "exports/test_worker.py"),
    gate("exports/worker.py", "_tidy", "job.guard", NO_GUARD, "exports/test_worker.py"),
    gate("exports/worker.py", "_put", "old.guard", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("exports/write.py", "write_archive", "deleted.check()", "__import__('asyncio').sleep(0)", "exports/test_write_faults.py"),
    gate("gateway/deletions.py", "attempt", "change.guard", NO_GUARD, "gateway/test_deletions.py"),
    gate("gateway/policy_entries.py", "_announce_missing", "first", NO_GUARD, "gateway/test_policy_entries.py"),
    gate("gateway/policy_entries.py", "_announce_missing", "second", NO_GUARD, "gateway/test_policy_entries.py"),
    gate("gateway/gateway.py", "person", "self.placeholders.check(app, person)", NOTHING, "stories/test_placeholder_story.py"),
    Gate((Edit("gateway/idempotency.py", "find_answer", "unseal(key, sealed, asked.request)", "unseal(key, sealed, b'')"), Edit("gateway/idempotency.py", "keep", "seal(owner.key, content, asked.request, is_shared=owner.person is None)", "seal(owner.key, content, b'', is_shared=owner.person is None)"),), "gateway/test_idempotency.py"),
    gate("gateway/key_eras.py", "change", "Guard(key_check.name, _ID, before)", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("gateway/permissions.py", "judge_keeping", "rules.policy.judge(Keep(category=category, sensitivity=sensitivity, reach=reach, level=int(standing.effective), given=purpose is None or purpose in standing.given, age=standing.age, region=standing.region, gpc=standing.gpc))", PERMITTED, "gateway/test_permissions.py"),
    gate("gateway/permissions.py", "refuse_learning", "purposes_in_force(state, rules.dial, now_ms)", "frozenset(state.choices)", "gateway/test_permissions.py"),
    gate("gateway/permissions.py", "refuse_learning", "rules.policy.judge(Learn(known=state is not None, given=given, age=age))", PERMITTED, "gateway/test_permissions.py"),
    gate("gateway/permissions.py", "may_learn_from_minor", "rules.policy.judge(Learn(known=True, given=True, age=AgeClass.MINOR))", PERMITTED, "gateway/test_permissions.py"),
    gate("gateway/repseudonymize.py", "_move", "guards", NO_GUARDS, "gateway/test_guarded_rows.py"),
    gate("gateway/terms.py", "terms_of_all", "purposes_in_force(person.state, rules.dial, now_ms)", "frozenset(person.state.choices)", "gateway/test_terms.py"),
    gate("gateway/permissions.py", "refuse_past", "as_of(state, at_ms)", "state", "ingestion/test_imports.py"),
    gate("gateway/permissions.py", "refuse_past", "is_restricted_at(state, at_ms)", FAILED, "ingestion/test_imports.py"),
    gate("gateway/permissions.py", "refuse_past", "refuse_learning(rules, then, now_ms, decided_ms=at_ms)", NOTHING, "ingestion/test_imports.py"),
    gate("ingestion/import_people.py", "allow_context", "admit(held, standing, mask, relevant=(), half_life_days=rules.half_life_days)", f"admit(held, standing, {ALL_OPEN}, relevant=(), half_life_days=rules.half_life_days)", "ingestion/test_import_people.py"),
    gate("ingestion/import_people.py", "allow_context", "as_of(person.state, at_ms)", "person.state", "ingestion/test_import_people.py"),
    gate("ingestion/import_people.py", "allow_context", "effective(state, kind, dial=rules.dial, gpc=False, at_ms=gateway.clock())", "effective(structs.replace(state, dial=4), kind, dial=rules.dial, gpc=False, at_ms=gateway.clock())", "ingestion/test_import_people.py"),
    gate("ingestion/import_people.py", "allow_context", "rules.mask(Question(standing, kind, state.limits.categories))", ALL_OPEN, "ingestion/test_import_people.py"),
    Gate((Edit("ingestion/imports.py", "_keep", "seal(key, canonical.encode(content), SEALED_FOR + name, is_shared=person is None)", "seal(key, canonical.encode(content), SEALED_FOR, is_shared=person is None)"), Edit("learning/imported_examples.py", "_open", "unseal(own, sealed, SEALED_FOR + name)", "unseal(own, sealed, SEALED_FOR)"), Edit("rights/import_lines.py", "import_line", "unseal(person.key, sealed, SEALED_FOR + name)", "unseal(person.key, sealed, SEALED_FOR)"),), "learning/test_imported_examples.py"),
    gate("ingestion/imports.py", "attempt", "guards + intake.guards()", NO_GUARDS, "ingestion/test_imports.py"),
    gate("ingestion/outcomes.py", "_refusal", "is_restricted_at(person.state, at_ms)", FAILED, "rights/test_restrict.py"),
    gate("ingestion/outcomes.py", "_refusal", "as_of(person.state, at_ms)", "person.state", "ingestion/test_outcomes.py"),
    gate("ingestion/outcomes.py", "_refusal", "refuse_learning(self._gateway.rules, state, self.now_ms, decided_ms=decided_ms)", NOTHING, "ingestion/test_outcomes.py"),
    Gate((Edit("ingestion/answers.py", "write_outcome", "seal(recalled.key, canonical.encode(content), b'outcome' + name, is_shared=is_shared)", "seal(recalled.key, canonical.encode(content), b'outcome', is_shared=is_shared)"), Edit("ingestion/answers.py", "_find", "unseal(recalled.key, sealed, b'outcome' + name)", "unseal(recalled.key, sealed, b'outcome')"), Edit("learning/stored_outcome.py", "read_content", "unseal(key, sealed, b'outcome' + name)", "unseal(key, sealed, b'outcome')"),), "ingestion/test_outcomes.py"),
    gate("ingestion/outcomes.py", "attempt", "guards + intake.guards()", NO_GUARDS, "gateway/test_guarded_rows.py"),
    gate("ingestion/placements.py", "attempt", "_guard(key, before)", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("ingestion/placements.py", "attempt", "*guards", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("ingestion/topics.py", "attempt", "unchanged", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("ingestion/topics.py", "attempt", "*guards", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("ingestion/pictures.py", "_submit", "unchanged", NO_GUARD, "ingestion/test_picture_use.py"),
    gate("ingestion/pictures.py", "_submit", "*guards", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("ingestion/topics.py", "attempt", "*claim.guards", NO_GUARD, "ingestion/test_picture_use.py"),
    gate("ingestion/placements.py", "_submission", "_guard(key, old)", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("ingestion/signals.py", "take", "check(signal_type, signal.fields, at_ms=at_ms, now_ms=self.now_ms)", "[]", "ingestion/test_signals.py"),
    gate("ingestion/signals.py", "take", "judge(signal_type, signal.fields, self._terms(state, signal, at_ms))", "judge(signal_type, signal.fields, structs.replace(self._terms(state, signal, at_ms), may_keep=lambda *_: (True, 'x')))", "ingestion/test_signals.py"),
    gate("ingestion/signals.py", "_terms", "effective(as_of(state, at_ms), PlacementKind.CONTENT, dial=self._rules.dial, gpc=self._gpc, at_ms=self.now_ms)", "effective(as_of(state, at_ms), PlacementKind.CONTENT, dial=self._rules.dial, gpc=False, at_ms=self.now_ms)", "api/test_browser_signal.py"),
    gate("ingestion/signals.py", "_terms", "as_of(state, at_ms)", "state", "ingestion/test_signals.py"),
    gate("ingestion/signals.py", "_may_keep", "judge_keeping(self._rules, standing, category, sensitivity, reach)", PERMITTED, "ingestion/test_signals.py"),
    Gate((Edit("ingestion/signals.py", "take", "seal(person.key, store.encode(kept), b'signal' + hashed)", "seal(person.key, store.encode(kept), b'signal')"), Edit("preferences/age.py", "_judge_signals", "unseal(person.key, sealed, b'signal' + hashed)", "unseal(person.key, sealed, b'signal')"), Edit("preferences/age.py", "_judge_signals", "seal(person.key, encode(structs.replace(kept, reaches=reaches)), b'signal' + hashed)", "seal(person.key, encode(structs.replace(kept, reaches=reaches)), b'signal')"), Edit("rights/correct.py", "_find_signals", "unseal(person.key, sealed, b'signal' + hashed)", "unseal(person.key, sealed, b'signal')"), Edit("erasure/special_removal.py", "_find_signals", "unseal(person.key, sealed, b'signal' + hashed)", "unseal(person.key, sealed, b'signal')"), Edit("rights/signal_lines.py", "signal_line", "unseal(person.key, sealed, b'signal' + hashed)", "unseal(person.key, sealed, b'signal')"),), "rights/test_signal_lines.py"),
    gate("ingestion/signals.py", "attempt", "guards + intake.guards()", NO_GUARDS, "gateway/test_guarded_rows.py"),
    gate("ingestion/unanswered.py", "_count_page", "Guard('unanswered', key, after)", NO_GUARD, "ingestion/test_unanswered.py"),
    gate("ingestion/unanswered.py", "_store", "intake.guards()", NO_GUARDS, "ingestion/test_unanswered.py"),
    Gate((Edit("keys/kms.py", "encrypt", "sealing.seal(self._key, plaintext, associated_data)", "sealing.seal(self._key, plaintext, b'')"), Edit("keys/kms.py", "decrypt", "sealing.unseal(self._key, ciphertext, associated_data, cipher=self._cipher)", "sealing.unseal(self._key, ciphertext, b'')"),), "keys/test_kms.py"),
    gate("keys/kms_command.py", "wrap", "hmac.compare_digest(self.unwrap(wrapped), key)", PASSED, "keys/test_kms_command.py"),
    gate("learning/import_learner.py", "_is_allowed", "is_excluded(one.shelf, one.at, one.allowed, limits=limits, special=special)", FAILED, "learning/test_import_learner.py"),
    gate("learning/import_learner.py", "_learn_page", "*before.guards", NO_GUARD, "learning/test_import_learner.py"),
    gate("learning/import_learner.py", "_learn_page", "*guards", NO_GUARD, "learning/test_import_learner.py"),
    gate("learning/import_learner.py", "_learn_page", "guards", NO_GUARDS, "learning/test_import_learner.py"),
    gate("learning/import_unlearning.py", "attempt", "*before.guards", NO_GUARD, "learning/test_import_unlearning.py"),
    gate("learning/import_unlearning.py", "attempt", "*guards", NO_GUARD, "learning/test_import_unlearning.py"),
    gate("learning/import_unlearning.py", "attempt", "*guards[some]", NO_GUARD, "learning/test_import_unlearning.py"),
    gate("learning/import_unlearning.py", "attempt", "guard", NO_GUARD, "learning/test_import_unlearning.py"),
    gate("learning/import_unlearning.py", "forget_rows", "guards", NO_GUARDS, "learning/test_import_unlearning.py"),
    gate("learning/learner.py", "_learn", "*before.guards", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("learning/learner.py", "_learn", "*guards", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("learning/learner.py", "_learn", "*map(guard_unknown, best.keys() - known.keys())", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("learning/learner.py", "_learn", "*counted.guards", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("learning/model_versions.py", "ask_for_a_rebuild", "before.guards", NO_GUARDS, "learning/test_model_versions.py"),
    gate("learning/older_outcomes.py", "_complete", "sums.guards", NO_GUARDS, "learning/test_older_outcomes.py"),
    gate("learning/rebuild.py", "_renew", "before.guards", NO_GUARDS, "gateway/test_guarded_rows.py"),
    gate("learning/rebuild.py", "_put", "before.guards", NO_GUARDS, "learning/test_rebuild.py"),
    gate("learning/stored_outcome.py", "decrypt_outcome", "refuse_learning(gateway.rules, found.state, gateway.clock(), decided_ms=recalled.at_ms)", NOTHING, "learning/test_stored_outcome.py learning/test_withdrawal.py preferences/test_age.py stories/test_learning_terms_story.py"),
    gate("learning/stored_outcome.py", "decrypt_outcome", "is_excluded(shelf, shelf.index[kept.item], allowed, limits=limits, special=special)", FAILED, "learning/test_withdrawal.py"),
    gate("learning/unlearn.py", "unlearn", "guard", NO_GUARD, "learning/test_unlearn.py"),
    gate("learning/unlearn.py", "attempt", "*before.guards", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("learning/unlearn.py", "attempt", "*counted.guards", NO_GUARD, "learning/test_older_outcomes.py"),
    gate("learning/unlearn.py", "attempt", "*guards", NO_GUARD, "learning/test_unlearn.py"),
    gate("learning/unlearn.py", "attempt", "guard", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("learning/unlearn.py", "attempt", "*own", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("learning/withdrawal.py", "_forget", "is_excluded(*shown, limits=limits, special=special)", FAILED, "learning/test_withdrawal.py"),
    gate("learning/withdrawal.py", "_find_scope", "may_learn_from_minor(rules)", PASSED, "learning/test_withdrawal.py"),
    gate("learning/withdrawal.py", "_forget", "guard", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("operations/doctor_choices.py", "_find_fault", "is_confirmed(open_person(keyring, row[0], row), newest)", PASSED, "operations/test_doctor_choices.py"),
    gate("operations/doctor_database.py", "keys_belong", "unseal(keyring.operator_key, found.sealed if found else b'', b'key_check')", NOTHING, "cli/test_doctor.py"),
    gate("operations/reopen_log.py", "prepare", "check_key(keyring, connection)", NOTHING, "operations/test_reopen_log.py"),
    gate("outbound/check.py", "check", "_find_capped(shelf, facts)", "[]", "outbound/test_check.py"),
    gate("outbound/check.py", "check", "_mask_limited(shelf, facts)", "np.zeros(len(shelf.ids), np.bool_)", "outbound/test_check.py"),
    gate("outbound/check.py", "check", "mark_active(shelf, candidates, facts.at_ms)", "np.ones(candidates.size, np.bool_)", "outbound/test_check.py"),
    gate("outbound/check.py", "_find_rule", "may_show(Show(kind=shelf.placement.kind, sensitivity=Sensitivity.SPECIAL if code & SPECIAL_ITEM else Sensitivity.PLAIN, personalized=facts.personalized, age=facts.age, cap_reached=code >= FACT_CODES, quiet_now=facts.quiet_now, price_differs=bool(code & PRICE_DIFFERS), message_class=class_of_code(code), given=facts.messages_given, total_cap_reached=facts.total_cap_reached))", PERMITTED, "outbound/test_check.py"),
    gate("outbound/check.py", "_find_capped", "has_reached_cap(instants, cap, facts.at_ms)", FAILED, "outbound/test_check.py"),
    gate("people/state.py", "as_of", "is_restricted_at(state, at_ms)", FAILED, "people/test_state.py"),
    gate("gateway/gateway.py", "_find_or_move", "self.choices.confirm(found, lambda: self.read_unconfirmed(app, person))", "self.read_unconfirmed(app, person)", "gateway/test_newest_choices.py"),
    gate("gateway/gateway.py", "open_row", "self.choices.confirm(found, read)", "read()", "gateway/test_newest_choices.py"),
    gate("gateway/newest_choices.py", "confirm", "is_confirmed(found, await self.find(found.pseudonym))", PASSED, "gateway/test_newest_choices.py"),
    Gate((Edit("gateway/sealed_records.py", "seal_content", "seal(key, data, _bound(row), is_shared=is_shared, randomness=randomness)", "seal(key, data, b'', is_shared=is_shared, randomness=randomness)"), Edit("gateway/sealed_records.py", "unseal_content", "unseal(key, row.sealed, _bound(row))", "unseal(key, row.sealed, b'')"),), "gateway/test_sealed_records.py"),
    gate("operations/bound_records.py", "_seal_again", "unseal(key, row.sealed, row.leaf)", "unseal(key, row.sealed, b'')", "operations/test_bound_records.py"),
    gate("operations/keyed_hashes.py", "_seal_again", "unseal(key, sealed, before)", "unseal(key, sealed, b'')", "operations/test_keyed_hashes.py"),
    gate("operations/keyed_hashes.py", "_seal_again", "seal(key, unseal(key, sealed, before), after)", "seal(key, unseal(key, sealed, before), b'')", "operations/test_keyed_hashes.py"),
    Gate((Edit("people/store.py", "open_person", "unseal(key, sealed, b'state' + pseudonym)", "unseal(key, sealed, b'state')"), Edit("people/store.py", "_seal", "seal(person.key, _encoder.encode(state), b'state' + person.pseudonym)", "seal(person.key, _encoder.encode(state), b'state')"),), "people/test_store.py"),
    gate("preferences/age.py", "may", "may_keep(rules, standing, category, reach)", PASSED, "preferences/test_age.py"),
    gate("preferences/age.py", "_judge_signal", "may_keep(rules, standing, category, reach)", PASSED, "preferences/test_age.py"),
    gate("preferences/age.py", "_judge_signal", "judge_keeping(rules, standing, category, Sensitivity.SPECIAL, reach)", PERMITTED, "preferences/test_age.py"),
    gate("preferences/changes.py", "put_consent", "check_event(event, purposes=rules.purposes, notices=rules.notices, now_ms=now_ms, known=known)", "event", "preferences/test_changes.py"),
    gate("preferences/changes.py", "put_consent", "raise_to_floor(checked, max(min(notice_ms, now_ms), oldest_ms))", "checked", "preferences/test_changes.py"),
    gate("preferences/changes.py", "put_consent", "fit_terms(checked, rules.dial.purposes, rules.notices)", "checked", "stories/test_notices_story.py"),
    gate("preferences/changes.py", "change", "keep_before_age(checked, state.of_age_ms)", "checked", "preferences/test_age.py"),
    gate("preferences/changes.py", "apply_choice", "judge(state.choices, event)", "({**state.choices, event.purpose: __import__('aboveboard.people.state', fromlist=['x']).PurposeChoice(event.state, event.notice, event.at_ms, event.expires_ms)}, True)", "preferences/test_changes.py"),
    gate("preferences/changes.py", "change", "without(state, sorted_limits)", "state", "preferences/test_changes.py"),
    gate("preferences/changes.py", "check_time", "check(found)", DONE, "web/privacy/test_leave.py"),
    gate("rights/correct.py", "attempt", "check(found)", DONE, "web/privacy/test_leave.py"),
    gate("rights/object.py", "attempt", "check(found)", DONE, "web/privacy/test_leave.py"),
    gate("rights/lookups.py", "_record", "person.guard", NO_GUARD, "rights/test_lookups.py"),
    gate("rights/restrict.py", "attempt", "check(found)", DONE, "web/privacy/test_leave.py"),
    gate("web/why/redaction.py", "_is_permitted", "effective(state, kind, dial=dial, gpc=False, at_ms=now_ms)", ANY_LEVEL, "web/why/test_redaction.py"),
    gate("preferences/commit_change.py", "attempt", "check(found)", "_accept(found)", "preferences/test_changes.py"),
    gate("preferences/commit_change.py", "attempt", "spread_noes(gateway, app, ids.others, find_said(body, state), OtherId.ALIAS, at_ms=at_ms)", "spread_noes(gateway, app, (), find_said(body, state), OtherId.ALIAS, at_ms=at_ms)", "rights/test_guests_follow.py"),
    gate("preferences/commit_change.py", "attempt", "gateway.placeholders.check(app, person)", NOTHING, "stories/test_placeholder_story.py"),
    gate("preferences/commit_change.py", "attempt", "*ids.guards", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("preferences/commit_change.py", "attempt", "*stored[0]", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("preferences/commit_change.py", "attempt", "*guards", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("preferences/noes.py", "is_said", "with_noes(each.state, said, gateway.rules.dial)", "each.state", "preferences/test_noes.py"),
    gate("preferences/noes.py", "add_noes", "with_noes(state, said, rules.dial)", "state", "preferences/test_noes.py"),
    gate("preferences/noes.py", "add_noes", "without(found, found.limits)", "found", "rights/test_link_guest.py"),
    gate("preferences/person_context.py", "keep_allowed", "effective(state, PlacementKind.CONTENT, dial=rules.dial, gpc=False, at_ms=at_ms)", "effective(state, PlacementKind.CONTENT, dial=rules.dial, gpc=False, at_ms=0)", "preferences/test_person_context.py"),
    gate("preferences/person_context.py", "keep_allowed", "judge_keeping(rules, standing, Category.CONTEXTUAL, Sensitivity.PLAIN, reach)", PERMITTED, "preferences/test_person_context.py"),
    gate("preferences/rebuilt_rows.py", "_replace_lost", "change.guard", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("preferences/rebuilt_rows.py", "_replace_lost", "fresh.guard", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("preferences/rebuilt_rows.py", "_rebuild", "with_noes(recorded, found.state, gateway.rules.dial)", "recorded", "preferences/test_rebuilt_rows.py"),
    gate("preferences/rebuilt_rows.py", "_rebuild", "with_noes(state, each.state, dial)", "state", "preferences/test_rebuilt_rows.py"),
    gate("privacy/filter.py", "_because", "judge(Use(kind=question.kind, category=category, sensitivity=Sensitivity.PLAIN, reach=reach, level=int(standing.effective), given=purpose is None or purpose in standing.given, age=standing.age, region=standing.region, gpc=standing.gpc))", PERMITTED, "privacy/test_filter.py"),
    gate("rights/access.py", "attempt", "person.guard", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("rights/correct.py", "attempt", "*ids.guards", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("rights/correct.py", "attempt", "*stored[0]", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("rights/guest_links.py", "_submit", "guards", NO_GUARDS, "gateway/test_guarded_rows.py"),
    gate("rights/link_guest.py", "_is_done", "with_noes(person.state, guest.state, gateway.rules.dial)", "person.state", "rights/test_guest_links.py"),
    gate("rights/link_guest.py", "link_guest", "gateway.placeholders.check(app, person)", NOTHING, "stories/test_placeholder_story.py"),
    gate("rights/link_guest.py", "link_guest", "gateway.placeholders.check(app, guest, 'guest')", NOTHING, "stories/test_placeholder_story.py"),
    gate("rights/link_guest.py", "_submit", "*own", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("rights/link_guest.py", "_submit", "*guards", NO_GUARD, "learning/test_withdrawal.py"),
    gate("rights/link_guest.py", "_submit", "*stored[0]", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("rights/link_guest.py", "_keep_link", "person.guard", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("rights/link_guest.py", "_keep_link", "*guards", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("rights/object.py", "attempt", "spread_noes(gateway, app, ids.others, said, OtherId.ALIAS, at_ms=now_ms)", "spread_noes(gateway, app, (), said, OtherId.ALIAS, at_ms=now_ms)", "rights/test_guests_follow.py"),
    gate("rights/object.py", "attempt", "*ids.guards", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("rights/object.py", "attempt", "*guards", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("rights/object.py", "attempt", "*more_guards", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("rights/restrict.py", "put_restriction", "gateway.placeholders.check(app, person)", NOTHING, "stories/test_placeholder_story.py"),
    gate("rights/restrict.py", "attempt", "*guards", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("rights/restrict.py", "attempt", "*stored[0]", NO_GUARD, "gateway/test_guarded_rows.py"),
    gate("signals/intake.py", "_denial", "terms.may_keep(signal_type.category, sensitivity, reach)", "(True, 'x')", "signals/test_intake.py"),
    gate("transparency/public_head.py", "_publish", "guard", NO_GUARD, "transparency/test_public_head.py"),
    gate("transparency/startup_check.py", "check", "check_key(keyring, connection)", NOTHING, "transparency/test_startup_check.py"),
    gate("transparency/startup_check.py", "check_key", "seal(keyring.operator_key, _CHECK, b'key_check')", "b''", "transparency/test_startup_check.py"),
    gate("transparency/startup_check.py", "check_key", "unseal(keyring.operator_key, found, b'key_check')", NOTHING, "operations/test_reopen_log.py"),
    gate("transparency/witnesses.py", "_keep", "Guard('cosigned', 1, before)", NO_GUARD, "transparency/test_witnesses.py"),
    gate("web/console/people.py", "people_page", "here(request, 'people', only=Role.COMPLIANCE)", "here(request, 'people')", "web/console/test_people.py"),
    gate("web/console/people.py", "find_person", "here(request, 'people', only=Role.COMPLIANCE)", "here(request, 'people')", "web/console/test_people.py"),
    gate("web/console/people.py", "person_page", "here(request, 'people', only=Role.COMPLIANCE)", "here(request, 'people')", "web/console/test_people.py"),
    gate("web/console/keys.py", "make_key", "here(request, 'keys', only=Role.ADMIN)", "here(request, 'keys')", "web/console/test_keys.py"),
    gate("web/console/keys.py", "end_key", "here(request, 'keys', only=Role.ADMIN)", "here(request, 'keys')", "web/console/test_keys.py"),
    gate("web/console/keys.py", "_page", "here(request, 'keys', said=said, only=Role.ADMIN)", "here(request, 'keys', said=said)", "web/console/test_keys.py"),
    gate("web/console/keys.py", "_row", "is_key_in_force(key, now_ms)", PASSED, "web/console/test_keys.py"),
    gate("web/console/page.py", "here", "check_role(staff.key, only=only)", NOTHING, "web/console/test_keys.py"),
    gate("web/console/routes.py", "_admit", "request.app.state.doorkeeper.admit(f'Bearer {text.strip()}', STAFF, request.scope)", "request.app.state.doorkeeper.admit(f'Bearer {text.strip()}', tuple(Role), request.scope)", "web/console/test_routes.py"),
    gate("web/entry.py", "use_link", "check_origin(request.headers)", NOTHING, "web/test_entry.py"),
    gate("web/entry.py", "leave_pages", "check_origin(request.headers)", NOTHING, "web/test_entry.py"),
    gate("web/forms.py", "form", "check_origin(request.headers)", NOTHING, "web/test_forms.py"),
    gate("web/privacy/known.py", "limit", "without(each.state, after)", "each.state", "web/privacy/test_known.py"),
    gate("web/privacy/overview.py", "privacy_page", "effective(person.state, PlacementKind.CONTENT, dial=rules.dial, gpc=signal, at_ms=now_ms)", "effective(person.state, PlacementKind.CONTENT, dial=rules.dial, gpc=False, at_ms=now_ms)", "web/privacy/test_overview.py"),
    gate("web/sessions.py", "_session", "session_of(gateway, text, kind)", "__import__('asyncio').sleep(0, read_session(gateway, text, kind))", "web/test_entry.py"),
    gate("web/why/page.py", "on_not_found", "may_explain(gateway_of(request), decision, key)", PASSED, "web/why/test_readers.py web/why/test_page.py"),
    gate("web/why/readers.py", "read_by_key", "check_key(gateway, decision, key)", NOTHING, "web/why/test_readers.py"),
    gate("web/why/readers.py", "read_by_anybody", "may_explain(gateway, decision, key)", PASSED, "web/why/test_readers.py"),
)  # fmt: skip
