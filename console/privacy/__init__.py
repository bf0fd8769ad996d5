"""Personal data: how long it is kept, what people may ask of it, who consented to what."""
