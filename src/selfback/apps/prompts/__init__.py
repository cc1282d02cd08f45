"""Prompts: what each person wants, and the ledger of what became of each."""
