"""Topics that are an officer's to answer, and the words of complaints: edited here, in force at once."""
