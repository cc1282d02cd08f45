"""Thinks: frozen values and plain functions. No Django, clock, chance or network."""
