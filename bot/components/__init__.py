"""What our pipeline adds to Rasa's own: tokens, emergencies, a bounded store of conversations."""
