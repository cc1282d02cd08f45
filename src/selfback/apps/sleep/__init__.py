"""A person's own sleep diary."""
