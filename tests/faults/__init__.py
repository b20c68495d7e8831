"""Faults: a real house is broken on purpose while people talk, and what they saw is checked."""
