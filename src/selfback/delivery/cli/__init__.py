"""The `selfback` command."""
