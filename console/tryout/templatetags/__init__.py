"""Words of the trial page."""
