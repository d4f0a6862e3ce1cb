"""What the process counts about itself. Labels come from small fixed sets, never from people."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Metrics:
    """Counters of one process in a registry of its own; also `core.ports.Meter`."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry(auto_describe=True)
        self._updates = Counter(
            "segue_updates", "Updates by kind and how they ended.", ["kind", "outcome"],
            registry=self._registry,
        )  # fmt: skip
        self._latency = Histogram(
            "segue_update_seconds", "From the start of the work on an update to its end.",
            ["command"], buckets=_SECONDS, registry=self._registry,
        )  # fmt: skip
        self._in_flight = Gauge(
            "segue_updates_in_flight", "Updates that were accepted and are not finished.",
            registry=self._registry,
        )  # fmt: skip
        self._failures = Counter(
            "segue_upstream_errors", "Calls that an outside service did not answer as it should.",
            ["service", "error"], registry=self._registry,
        )  # fmt: skip
        self._lookups = Counter(
            "segue_cache_lookups", "Look-ups in a cache.", ["cache", "found"],
            registry=self._registry,
        )  # fmt: skip
        self._jobs = Counter(
            "segue_job_runs", "Runs of timed work by job and how they ended.", ["job", "outcome"],
            registry=self._registry,
        )  # fmt: skip

    def began(self) -> None:
        """An update was accepted."""
        self._in_flight.inc()

    def left(self) -> None:
        """An update that was accepted is no longer here, whatever became of it."""
        self._in_flight.dec()

    def ended(self, kind: str, outcome: str) -> None:
        """How an update ended."""
        self._updates.labels(kind, outcome).inc()

    def took(self, command: str, seconds: float) -> None:
        """How long the work on an update took."""
        self._latency.labels(command).observe(seconds)

    def failed(self, service: str, error: str) -> None:
        """An outside service failed; `error` is the name of a class."""
        self._failures.labels(service, error).inc()

    def looked_up(self, cache: str, *, found: bool) -> None:
        """Something was looked up in a cache."""
        self._lookups.labels(cache, "yes" if found else "no").inc()

    def job_ran(self, job: str, outcome: str) -> None:
        """A job was run."""
        self._jobs.labels(job, outcome).inc()

    def page(self) -> tuple[bytes, str]:
        """Everything, in the text format of Prometheus, with its content type."""
        return generate_latest(self._registry), CONTENT_TYPE_LATEST
