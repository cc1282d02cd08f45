"""Telephone numbers as people write them, in the one form that a gateway takes (E.164)."""

import re

from django.utils.translation import gettext as _

PREFIXES = {"DK": "45", "NO": "47", "GB": "44"}
NATIONAL = {
    "DK": re.compile(r"[2-9]\d{7}"),
    "NO": re.compile(r"[49]\d{7}"),
    "GB": re.compile(r"07\d{9}"),
}
INTERNATIONAL = re.compile(r"\+[1-9]\d{6,14}")
EXAMPLES = {"DK": "20 12 34 56", "NO": "412 34 567", "GB": "07700 900123"}
EXAMPLE_ANYWHERE = "+45 20 12 34 56"


class NumberNotUnderstood(ValueError):
    """What was typed is no mobile number; the sentence is for who typed it."""

    def __init__(self, *, country: str | None) -> None:
        self.country = country
        sentence = _(
            "This does not look like a mobile number. Write it with all digits, such as {example}."
        )
        super().__init__(sentence.format(example=EXAMPLES.get(country or "", EXAMPLE_ANYWHERE)))


def read_telephone(typed: str, country: str | None) -> str:
    """Return a number in international form, a plus and digits; raises NumberNotUnderstood.

    country     decides what a number without a prefix means; None takes only numbers with one

    >>> read_telephone("20 12 34 56", "DK")
    '+4520123456'
    """
    digits = re.sub(r"[\s().\-/]", "", typed)
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    if country and NATIONAL[country].fullmatch(digits):
        digits = f"+{PREFIXES[country]}{digits.removeprefix('0')}"
    if INTERNATIONAL.fullmatch(digits):
        return digits
    raise NumberNotUnderstood(country=country)
