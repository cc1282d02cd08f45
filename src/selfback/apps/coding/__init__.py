"""Qualitative coding: texts, codebooks, who coded what, and how coders were brought together."""
