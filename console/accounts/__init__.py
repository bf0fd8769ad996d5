"""Who may sign in, and the first administrator."""
