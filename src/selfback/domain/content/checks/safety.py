"""What must hold between warning signs, conditions, countries and their words."""

from collections.abc import Iterable, Iterator, Mapping

from selfback.domain.content.checks.places import COUNTRIES, words_file
from selfback.domain.content.finding import Finding
from selfback.domain.content.helpline import Need
from selfback.domain.content.language import Language
from selfback.domain.content.library import Library
from selfback.domain.content.red_flag import Tier


def safety(library: Library) -> Iterator[Finding]:
    """Words for each warning sign and condition, what to say on the telephone, whom to call."""
    for language in Language:
        red_flags = library.red_flag_words(language)
        file = words_file("safety", language)
        yield from _same_ids(file, library.red_flags, red_flags)
        for flag_id, words in red_flags.items():
            flag = library.red_flags.get(flag_id)
            emergency = flag is not None and flag.tier is Tier.EMERGENCY
            if emergency and not words.say:
                sentence = "An emergency has words to say on the telephone."
                yield Finding(file=file, key=f"{flag_id}.say", sentence=sentence)
            if flag is not None and words.say and not emergency:
                sentence = "Words for the telephone belong to emergencies only."
                yield Finding(file=file, key=f"{flag_id}.say", sentence=sentence)
        yield from _same_ids(
            words_file("conditions", language),
            library.conditions,
            library.condition_words(language),
        )
    yield from _countries(library)


def _same_ids(file: str, ids: Iterable[str], words: Mapping[str, object]) -> Iterator[Finding]:
    known = set(ids)
    if not words or not known:
        return  # the file is missing or was refused, and that is said elsewhere
    for missing in sorted(known - words.keys()):
        yield Finding(file=file, key=missing, sentence="The words are missing.")
    for unknown in sorted(words.keys() - known):
        yield Finding(file=file, key=unknown, sentence="There is nothing of this id.")


def _countries(library: Library) -> Iterator[Finding]:
    for code, country in library.countries.items():
        served = {line.need for line in country.helplines}
        if Need.DANGER not in served:
            sentence = "There is no number for danger to life."
            yield Finding(file=COUNTRIES, key=code, sentence=sentence)
        for line in country.helplines:
            if line.number and not line.number.removeprefix("+").isdecimal():
                sentence = f"“{line.number}” is not a number as it is dialled."
                yield Finding(file=COUNTRIES, key=f"{code}.{line.need}", sentence=sentence)
