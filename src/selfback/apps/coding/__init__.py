"""Texts of the evaluation, the codes they are given, and who gave them."""
