"""Harms in a study: candidates, adverse events, deviations, and emergency unblinding."""
