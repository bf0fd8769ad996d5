"""What the Zalo door counts, in Prometheus's text format."""

from prometheus_client import Counter, Gauge, Histogram

EVENTS = Counter("gateway_zalo_events_total", "Events of the webhook by what became of them.", ["ending"])
WEBHOOK_SECONDS = Histogram(
    "gateway_zalo_webhook_seconds",
    "Time from an event's arrival to the answer.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5),
)
BURSTS = Counter("gateway_zalo_bursts_total", "Bursts of messages by how they ended.", ["ending"])
BURSTS_OPEN = Gauge("gateway_zalo_bursts_open", "Bursts being answered now.")
SENT = Counter("gateway_zalo_sent_total", "Attempts to send by how they ended.", ["ending"])
SEND_SECONDS = Histogram(
    "gateway_zalo_send_seconds", "Time one attempt to send took.", buckets=(0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20)
)
