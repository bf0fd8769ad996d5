"""How one says what is written: documents and codes, quantities, names; lists of patterns and their words."""
