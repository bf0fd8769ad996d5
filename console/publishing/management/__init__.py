"""Commands about publishing."""
