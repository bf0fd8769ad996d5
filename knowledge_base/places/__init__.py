"""Where do I go now: communes, districts and provinces before July 2025, and the units that took their place."""
