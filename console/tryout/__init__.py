"""Try a question out, typed or spoken, through the very code that serves the public."""
