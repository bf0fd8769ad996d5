"""How dates and numbers are written here, where Django does not say."""
