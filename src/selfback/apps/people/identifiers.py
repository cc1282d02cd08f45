"""Identifiers of records: ULIDs, sortable by when they were made and safe in a URL."""

import secrets
import time

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # also without 0 and 1, for people to type


def new_id() -> str:
    """Return a new ULID: 48 bits of milliseconds and 80 bits of chance, 26 characters.

    The clock only makes identifiers sortable; no record takes its time from its identifier.
    """
    number = (time.time_ns() // 1_000_000) << 80 | secrets.randbits(80)
    return "".join(ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5))


def new_code() -> str:
    """Return a new clinic code: 6 characters that are easy to read out and type."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(6))
