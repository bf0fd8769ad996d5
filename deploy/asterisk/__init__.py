"""A real Asterisk for the hotline: its configuration, rendered from settings, and a local one for tests and demos."""
