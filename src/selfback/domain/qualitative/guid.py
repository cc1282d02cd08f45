"""Ids of everything in a project: GUIDs, so that other tools keep them."""

import re
import uuid

_NAMESPACE = uuid.UUID("5b0d6c2e-3c44-5a0e-9d3f-1f7a4f2c8e11")
_FORM = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def guid_of(*parts: str) -> str:
    """Return the GUID that stands for these parts; the same parts give the same one.

    Source: RFC 9562, section 5.5 (version 5).
    """
    return str(uuid.uuid5(_NAMESPACE, "\0".join(parts)))


def plain_guid(written: str) -> str:
    """Return a GUID in small letters without braces; empty if it is not a GUID."""
    plain = written.strip().removeprefix("{").removesuffix("}").lower()
    return plain if _FORM.fullmatch(plain) else ""
