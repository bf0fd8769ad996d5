"""Questions that nothing answered, alike ones together, and the answers people give them."""
