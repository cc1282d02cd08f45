"""Lists and counts as people say them."""

from collections.abc import Iterable, Sequence

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def listed(items: Iterable[object], last: str = "and") -> str:
    """Return "a", "a and b" or "a, b and c"; empty for nothing."""
    words = [str(item) for item in items]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def counted(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun, small numbers as words: "one arm", "three arms", "12 arms"."""
    number = NUMBERS[count] if 0 <= count < len(NUMBERS) else str(count)
    return f"{number} {one if count == 1 else many or one + 's'}"


def sentence(text: str) -> str:
    """Return a text that begins like a sentence and ends like one."""
    ended = text if text.endswith((".", "?")) else f"{text}."
    return ended[:1].upper() + ended[1:]


def quoted(items: Sequence[str]) -> str:
    """Return items between quotation marks, as a list."""
    return listed(f"“{each}”" for each in items)
