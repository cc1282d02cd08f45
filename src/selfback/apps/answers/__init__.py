"""Answers to questions: intake, weekly check-ins."""
