"""Warning signs: what was reported, whom it concerns now, what was done."""
