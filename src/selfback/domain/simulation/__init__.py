"""Synthetic people and what would become of them under one way of planning or another."""
