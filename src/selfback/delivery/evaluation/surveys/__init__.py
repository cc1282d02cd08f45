"""Surveys as those who hold them see them: making, inviting, results, files."""
