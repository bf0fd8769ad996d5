"""Zalo Official Account: events in by webhook, messages out by its API. Facts of the format: docs/runbooks/zalo.md."""
