"""How walks are strewn over days, by the grain in which a format tells them."""

from datetime import timedelta, tzinfo
from random import Random

from tests.domain.activity.generated.walks import PACE_MOST, Walk, midnight, moment, some_day

WATCH_PACE_MOST = 140
"""Steps a minute of walking; those of running in the same minutes come on top."""


def intervals(chance: Random, zone: tzinfo, sources: int, *, over: bool) -> list[Walk]:
    """Walks of minutes to an hour and a half."""
    at = midnight(some_day(chance), zone)
    found = []
    for _ in range(chance.randint(1, 25)):
        minutes = chance.randint(1, 90)
        steps = chance.randint(0, PACE_MOST * minutes)
        if over:
            begin = at + chance.randint(0, 1500)
        else:
            at += chance.randint(0, 300)
            begin = at
            at += minutes
        found.append(Walk(chance.randrange(sources), begin, minutes, steps))
    return found


def minutes(chance: Random, zone: tzinfo, sources: int, *, over: bool) -> list[Walk]:
    """Walks of one minute each."""
    begin = midnight(some_day(chance), zone)
    wanted = chance.randint(1, 40)
    if over:
        places = [begin + chance.randint(0, 60) for _ in range(wanted)]
        kept = {(place, chance.randrange(sources)) for place in places}
    else:
        kept = {
            (begin + at, chance.randrange(sources)) for at in chance.sample(range(3000), wanted)
        }
    return [Walk(who, at, 1, chance.randint(0, PACE_MOST)) for at, who in sorted(kept)]


def blocks(length: int):
    """Walks of so many minutes each, beginning at whole ones of them in UTC."""

    def made(chance: Random, zone: tzinfo, sources: int, *, over: bool) -> list[Walk]:
        begin = midnight(some_day(chance), zone) // length * length + length
        places = chance.sample(range(2 * 1440 // length), chance.randint(1, 12))
        found = []
        for place in places:
            who = range(sources) if over else [chance.randrange(sources)]
            found += [
                Walk(each, begin + place * length, length, chance.randint(0, PACE_MOST * length))
                for each in who
            ]
        return found

    return made


def days(chance: Random, zone: tzinfo, sources: int, *, over: bool) -> list[Walk]:
    """Walks of whole local days."""
    first = some_day(chance)
    found = []
    for number in chance.sample(range(20), chance.randint(1, 3 if over else 10)):
        day = first + timedelta(days=number)
        begin, end = midnight(day, zone), midnight(day + timedelta(days=1), zone)
        for who in range(sources) if over else [chance.randrange(sources)]:
            found.append(Walk(who, begin, end - begin, chance.randint(0, 40_000)))
    return found


def since_midnight(chance: Random, zone: tzinfo, sources: int, *, over: bool) -> list[Walk]:
    """Walks that follow each other from midnight on, as totals of a watch tell them."""
    first = some_day(chance)
    found = []
    for number in range(chance.randint(1, 3)):
        begin, end = (midnight(first + timedelta(days=number + k), zone) for k in (0, 1))
        for who in range(sources if over else 1):
            ends = sorted(chance.sample(range(begin + 1, end + 1), chance.randint(1, 12)))
            for start, until in zip([begin, *ends], ends, strict=False):
                length = until - start
                most = min(8000, WATCH_PACE_MOST * length)
                found.append(Walk(who, start, length, chance.randint(0, most)))
    return found


def offset(at: int, zone: tzinfo) -> timedelta:
    """The offset of local time at a minute."""
    return moment(at).astimezone(zone).utcoffset() or timedelta()
