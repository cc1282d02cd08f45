"""Numbers with decimals in the reader's language."""

from django.utils.formats import number_format


def decimals(value: float, places: int) -> str:
    """Return a number rounded to places, with the separators of the reader's language.

    Django's own `number_format` cuts the decimals of a float off instead: 96.88 becomes 96.8.
    """
    return number_format(f"{value:.{places}f}", places, use_l10n=True, force_grouping=True)
