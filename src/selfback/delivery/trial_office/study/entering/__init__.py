"""Whom a study takes in: sites, screening, consent, baseline, and the way into an arm."""
