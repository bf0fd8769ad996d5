"""From approved content to a published snapshot."""
