"""Coding texts in the browser: projects, texts, codebooks, codings, queries and agreement."""
