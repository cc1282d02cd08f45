"""Referring, the recruitment log, the clinic's own numbers, and what there is to print."""
