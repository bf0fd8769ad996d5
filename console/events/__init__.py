"""What telephony, actions and gateway saw, collected once each."""
