"""Reads steps from the files that phones, watches and other systems give out."""
