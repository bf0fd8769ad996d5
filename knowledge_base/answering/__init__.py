"""From a record's facet to a text to show and parts to speak. Pure functions; publishing calls them once a snapshot."""
