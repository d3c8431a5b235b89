"""The metrics for operators. Labels are closed words, and none is about a person."""

from functools import cache

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics

from aboveboard.gateway.count_totals import CountTotals

BUCKETS_S = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5)


class Metrics:
    """The metrics of one application. Each has its own registry, so that several in one process do not mix."""

    def __init__(self) -> None:
        # The library declares no types here.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        registry = self.registry = CollectorRegistry()
        self.requests = Counter(
            "aboveboard_requests", "Requests answered.", ["route", "status"], registry=registry
        )
        self.request_seconds = Histogram(
            "aboveboard_request_seconds", "Time to answer.", ["route"], buckets=BUCKETS_S, registry=registry
        )
        self.decisions = Counter(
            "aboveboard_decisions",
            "Decisions by level and what bound it.",
            ["level", "bound_by"],
            registry=registry,
        )
        self.fallbacks = Counter(
            "aboveboard_fallbacks", "Decisions answered with the baseline after a fault.", registry=registry
        )
        self.retries = Counter(
            "aboveboard_stale_retries",
            "Requests computed again because a row had changed.",
            registry=registry,
        )
        self.signals = Counter("aboveboard_signals", "Signals by status.", ["status"], registry=registry)
        self.outcomes = Counter("aboveboard_outcomes", "Outcomes by status.", ["status"], registry=registry)
        self.imports = Counter(
            "aboveboard_imports", "Imported outcomes by status.", ["status"], registry=registry
        )
        self.policy_errors = Counter(
            "aboveboard_policy_errors", "Judgements that failed and were refused.", registry=registry
        )
        self.model_pending = Gauge(
            "aboveboard_outcomes_pending", "Outcomes that no model has learned from yet.", registry=registry
        )
        self.model_lag = Gauge(
            "aboveboard_model_lag_seconds",
            "Age of the oldest outcome that no model has learned from yet.",
            registry=registry,
        )
        self.model_condition = Gauge(
            "aboveboard_model_condition",
            "Bound on the condition number of the matrix that the newest model was solved from.",
            registry=registry,
        )
        self.out_of_band = Gauge(
            "aboveboard_rewards_out_of_band",
            "Placements with a drift alarm: their rewards differ from what their model predicted.",
            registry=registry,
        )
        self.removed = Counter(
            "aboveboard_removed", "Rows deleted by retention.", ["what"], registry=registry
        )
        self._add_node_metrics()
        self._add_refusal_metrics()
        self.totals = CountTotals()
        registry.register(self.totals)
        self._policy: str | None = None
        self._decided = cache(self.decisions.labels)

    def _add_refusal_metrics(self) -> None:
        """Adds those of what is refused before any route."""
        self.keys_refused = Counter(
            "aboveboard_api_keys_refused",
            "Look-ups of an API key whose row was changed or added without the keys.",
            registry=self.registry,
        )
        self.records_refused = Counter(
            "aboveboard_records_refused",
            "Reads of a record whose row was changed without the keys.",
            registry=self.registry,
        )
        self.passes_refused = Counter(
            "aboveboard_passes_refused",
            "Uses of a link or session whose end was deleted from the database or changed there.",
            registry=self.registry,
        )
        self.people_refused = Counter(
            "aboveboard_people_refused",
            "Reads of a person whose row was changed, is older than their newest choice, or was deleted.",
            registry=self.registry,
        )
        self.limits = Counter(
            "aboveboard_limits",
            "Requests, connections and answers beyond a limit, and refused as ambiguous. Mode report: they were not refused.",
            ["limit", "mode"],
            registry=self.registry,
        )

    def _add_node_metrics(self) -> None:
        """Adds those that compare this process with the others on its database, or that all of them have alike."""
        registry = self.registry
        self.disparities = Gauge(
            "aboveboard_disparities",
            "Comparisons with the verdict disparity in the newest report of a declared watch.",
            ["watch"],
            registry=registry,
        )
        self.keys_behind = Gauge(
            "aboveboard_keys_behind",
            "1 while keys were rotated and this process has the former ones.",
            registry=registry,
        )
        self.policy_info = Gauge(
            "aboveboard_policy_info",
            "1 for the policy set that this process decides by.",
            ["policy"],
            registry=registry,
        )
        self.policies_differ = Gauge(
            "aboveboard_policies_differ",
            "1 while the newest policy entry of the log names another set.",
            registry=registry,
        )
        self.clock_skew = Gauge(
            "aboveboard_clock_skew_seconds",
            "Seconds that the clock of the database is ahead of this one, at least.",
            registry=registry,
        )
        self.commit_age = Gauge(
            "aboveboard_last_commit_age_seconds", "Age of this process's newest commit.", registry=registry
        )

    def show_policy(self, policy: str) -> None:
        """Makes `policy` the only set with a sample."""
        if policy != self._policy:
            self.policy_info.clear()
            self.policy_info.labels(policy).set(1)
            self._policy = policy

    def count_decision(self, level: int, bound_by: str) -> None:
        """Adds one decision with this effective level and the setting that bound it."""
        self._decided(int(level), str(bound_by)).inc()
