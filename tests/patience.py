"""How long tests wait for what comes."""

PATIENCE = 90.0
"""Seconds; nothing that works takes so long, on however busy a machine."""
