"""Triage of warning signs: what is asked when, how urgent an answer is, and what follows."""
