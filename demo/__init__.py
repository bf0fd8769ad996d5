"""A question put to the hotline by phone, from this machine: a small SIP phone, and the demo made of it."""
