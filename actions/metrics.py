"""What Prometheus reads of the action server."""

from prometheus_client import CollectorRegistry, Gauge, Histogram

REGISTRY = CollectorRegistry()
BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
TURNS = Histogram(
    "hotline_actions_turn_seconds",
    "Time an action took, by outcome.",
    ("action", "outcome"),
    registry=REGISTRY,
    buckets=BUCKETS_S,
)
LOOKUPS = Histogram(
    "hotline_actions_lookup_seconds",
    "Time POST /lookup took, by outcome.",
    ("outcome",),
    registry=REGISTRY,
    buckets=BUCKETS_S,
)
LOADED = Gauge("hotline_actions_knowledge_loaded", "1 where a snapshot is loaded.", registry=REGISTRY)
