"""How words come in and answers go out."""
