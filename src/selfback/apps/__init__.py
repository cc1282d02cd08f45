"""Remembers: tables, chainable reads and the services that alone write."""
