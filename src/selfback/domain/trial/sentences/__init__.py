"""A protocol in plain English sentences, theme by theme."""
