"""Numbers and words of a process evaluation side by side: joint displays, and the one report."""
