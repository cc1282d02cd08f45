"""Step counts by day."""
