"""Template tags of content's pages."""
