"""Where people go: administrative units of today, and the offices that take papers."""
