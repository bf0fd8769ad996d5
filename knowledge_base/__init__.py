"""What the hotline knows: records, retrieval, answers and published snapshots. No Django, no Rasa, no telephone."""
