"""Weekly plans, sessions, swaps and reading: what came of each plan."""
