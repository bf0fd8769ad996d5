"""How every part of the product is."""
