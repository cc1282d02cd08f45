"""Joint displays: numbers, themes and quotes beside what they mean together."""
