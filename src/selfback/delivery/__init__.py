"""Speaks: one package per audience, with its urls, thin views and templates."""
