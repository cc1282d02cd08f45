"""Allocation that anyone can verify: lists made from a seed, sealed, committed, revealed."""
