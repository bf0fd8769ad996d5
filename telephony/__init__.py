"""Calls: the AudioSocket and browser servers, and one call from greeting to goodbye."""
