"""How content reaches the public: steps from draft to live, what differs from what is live, what cites what."""
