"""Ways to score a whole case base against one query."""
