"""Recruitment: the log of who was seen, asked and referred, and what its figures say."""
