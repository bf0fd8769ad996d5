"""Officers' recordings: a voice of one's own for the very words an answer is spoken in."""
