"""Joint displays: what stands beside what, what follows from it, and what was frozen of it."""
