"""Prompts: whether, when, in which words and by which way somebody is told, and what came of it."""
