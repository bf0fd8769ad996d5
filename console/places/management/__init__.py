"""Commands about places."""
