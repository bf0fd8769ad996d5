"""Commands about the content."""
