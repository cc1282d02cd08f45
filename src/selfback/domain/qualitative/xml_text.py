"""Which signs an XML file can hold."""

import re

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def writable(text: str) -> str:
    """Return a text without the signs that XML 1.0 forbids, a space for each of them."""
    return _UNWRITABLE.sub(" ", text)


def unwritable_signs(text: str) -> int:
    """Return how many signs of a text XML 1.0 forbids."""
    return len(_UNWRITABLE.findall(text))
