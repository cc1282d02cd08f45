"""The office's room of prompts: the ledger in numbers, and as files."""
