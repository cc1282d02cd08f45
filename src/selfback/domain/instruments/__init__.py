"""Scoring of questionnaires, and whether answers fit their questions."""
