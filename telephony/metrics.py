"""What /metrics shows of calls."""

from prometheus_client import Counter, Gauge, Histogram

_SECONDS = (0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0)

CALLS_NOW = Gauge("hotline_calls_now", "Calls under way", ["channel"])
CALLS = Counter("hotline_calls", "Calls that have ended", ["channel", "end"])
REFUSED = Counter("hotline_calls_refused", "Calls beyond the limit, told so and passed on", ["channel"])
BAD_CONNECTIONS = Counter("hotline_bad_connections", "Connections closed for what they sent", ["code"])
TURNS = Counter("hotline_turns", "Turns", ["outcome"])
FAILURES = Counter("hotline_failures", "Failures that took a call to the officers", ["code"])
FRAMES = Counter("hotline_frames", "Frames of 20 ms written")
LATE_FRAMES = Counter("hotline_late_frames", "Frames written more than 20 ms late")
PART_SECONDS = Histogram("hotline_turn_part_seconds", "Parts of a turn", ["part"], buckets=_SECONDS)
AMI_CONNECTED = Gauge("hotline_ami_connected", "Whether Asterisk can be told what comes next")
