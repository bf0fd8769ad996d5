"""What the gateway counts, in Prometheus's text format."""

from prometheus_client import Counter, Gauge, Histogram

TURNS = Counter("gateway_turns_total", "Turns by how they ended: answered, or the error's code.", ["ending"])
TURNS_OPEN = Gauge("gateway_turns_open", "Turns in the dialogue or in line for it.")
SMS = Counter(
    "gateway_sms_total", "Tries to send a text message by how they ended: sent, or the error's code.", ["ending"]
)
FIRST_LINE_SECONDS = Histogram(
    "gateway_first_line_seconds",
    "Time from the request to the first line of the answer.",
    buckets=(0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3, 6, 12, 24),
)
