"""One module an engine: it prepares a world, answers one query, and answers a batch."""
