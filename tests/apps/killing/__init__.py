"""A real server that is killed while people write to it, and what is left afterwards."""
