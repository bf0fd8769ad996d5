"""Text messages to telephones: a gateway behind a protocol, what is to be sent in a table of its own."""
