"""The compiled inner loops of the numba scan; importing this module needs numba.

Arrays of columns come flat, with the room of one column: numba then knows that a column's values
lie one behind another and uses vector instructions.
"""

# ruff: noqa: PLR0917  # numba calls by position

from typing import Any

import numpy as np
from numba import njit

CHUNK = 1024  # cases whose sums stay in the first cache
TOGETHER = 4  # queries for which a chunk is read once; their tables stay in the second cache
NO_MATCH = np.float32(-1.0)
ZERO, ONE, HALF = np.float32(0.0), np.float32(1.0), np.float32(0.5)
EXPONENT = np.float32(87.0)
LOG2_E = np.float32(1.44269504)
LN2_HIGH, LN2_LOW = np.float32(0.693359375), np.float32(-2.12194440e-4)
TERMS = tuple(np.float32(1.0 / number) for number in (2.0, 6.0, 24.0, 120.0, 720.0))

_compiled = njit(nogil=True, cache=True, fastmath={"contract", "nsz"}, error_model="numpy")


@_compiled
def add_lines(
    numbers: Any, query: Any, weight: Any, a: Any, b: Any, c: Any, d: Any, earned: Any
) -> None:
    """Add weight x max(0, min(1, a - b g, c + d g)) for differences g."""
    a, b, c, d = a * weight, b * weight, c * weight, d * weight
    for place in range(len(earned)):
        gap = numbers[place] - query
        above = a - b * gap
        below = c + d * gap
        part = above if above < below else below
        part = part if part < weight else weight
        earned[place] += part if part > ZERO else ZERO


@_compiled
def add_sigmoid(
    numbers: Any,
    query: Any,
    weight: Any,
    a: Any,
    b: Any,
    c: Any,
    earned: Any,
    spare: Any,
    bits: Any,
) -> None:
    """Add weight x c / (1 + exp(a (|g| - b))) for differences g.

    exp(z) is 2 ** k exp(r) with |r| <= ln(2) / 2; the power is written into the bits of a float32.
    """
    top = weight * c
    t2, t3, t4, t5, t6 = TERMS
    for place in range(len(earned)):
        z = a * (abs(numbers[place] - query) - b)
        z = z if z < EXPONENT else EXPONENT
        z = z if z > -EXPONENT else -EXPONENT
        k = np.floor(z * LOG2_E + HALF)
        r = z - k * LN2_HIGH - k * LN2_LOW
        spare[place] = ONE + r * (ONE + r * (t2 + r * (t3 + r * (t4 + r * (t5 + r * t6)))))
        bits[place] = (np.int32(k) + np.int32(127)) << np.int32(23)
    powers = bits.view(np.float32)
    for place in range(len(earned)):
        earned[place] += top / (ONE + spare[place] * powers[place])


@_compiled
def add_codes(codes: Any, table: Any, earned: Any) -> None:
    """Add what each packed number earns."""
    for place in range(len(earned)):
        earned[place] += table[codes[place]]


@_compiled
def add_all_codes(codes: Any, room: int, low: int, tables: Any, sums: Any) -> None:
    """Add what every packed number, or every byte of gaps, earns; tables have one row each.

    Four at a time, so that the sums are read and written less often.
    """
    count, rows = len(sums), tables.shape[0]
    row = 0
    while row + 4 <= rows:
        at = row * room + low
        first, second = codes[at : at + count], codes[at + room : at + room + count]
        at += 2 * room
        third, fourth = codes[at : at + count], codes[at + room : at + room + count]
        t1, t2, t3, t4 = tables[row], tables[row + 1], tables[row + 2], tables[row + 3]
        for place in range(count):
            pair = t1[first[place]] + t2[second[place]]
            sums[place] += pair + (t3[third[place]] + t4[fourth[place]])
        row += 4
    while row < rows:
        at = row * room + low
        add_codes(codes[at : at + count], tables[row], sums)
        row += 1


@_compiled
def add_two_even(
    numbers: Any,
    query: Any,
    weight: Any,
    b: Any,
    others: Any,
    asked: Any,
    heavy: Any,
    d: Any,
    earned: Any,
) -> None:
    """Add two times weight x max(0, 1 - b |g|) for differences g."""
    b, d = b * weight, d * heavy
    for place in range(len(earned)):
        one = weight - b * abs(numbers[place] - query)
        other = heavy - d * abs(others[place] - asked)
        earned[place] += (one if one > ZERO else ZERO) + (other if other > ZERO else ZERO)


@_compiled
def add_numbers(
    coarse: Any,
    room: int,
    low: int,
    kinds: Any,
    parameters: Any,
    asked: Any,
    heavy: Any,
    earned: Any,
    spare: Any,
    bits: Any,
) -> None:
    """Add what every number asked for earns; kinds are those of `curves`, 3 for an even line."""
    count, held = len(earned), -1
    for number in range(len(kinds)):
        weight = heavy[number]
        if weight > ZERO:
            at = number * room + low
            values = coarse[at : at + count]
            a, b, c, d = parameters[number]
            if kinds[number] == 3 and held >= 0:
                then = held * room + low
                add_two_even(
                    values,
                    asked[number],
                    weight,
                    b,
                    coarse[then : then + count],
                    asked[held],
                    heavy[held],
                    parameters[held, 1],
                    earned,
                )
                held = -1
            elif kinds[number] == 3:
                held = number
            elif kinds[number] == 1:
                add_lines(values, asked[number], weight, a, b, c, d, earned)
            else:
                add_sigmoid(values, asked[number], weight, a, b, c, earned, spare, bits)
    if held >= 0:
        at = held * room + low
        a, b, c, d = parameters[held]
        add_lines(coarse[at : at + count], asked[held], heavy[held], a, b, c, d, earned)


@_compiled
def shares(earned: Any, shared: Any, counted: Any, more: float, least: float, scores: Any) -> None:
    """Write earned / (counted + more), or -1 where less than the least weight is shared."""
    for place in range(len(scores)):
        scores[place] = np.float32(counted[place] + more)
    for place in range(len(scores)):
        share = earned[place] / scores[place]
        scores[place] = share if shared[place] >= least else NO_MATCH


@_compiled
def joint_table(parts: Any, radices: Any, first: int, last: int, offset: int, table: Any) -> int:
    """Write what every value of a packed number earns; return where the next codes begin."""
    size = 1
    table[0] = ZERO
    for field in range(first, last):
        radix = radices[field]
        for place in range(size - 1, -1, -1):
            held = table[place]
            for code in range(radix):
                table[place * radix + code] = held + parts[offset + code]
        size *= radix
        offset += radix
    return offset


@_compiled
def push(heap: Any, value: Any) -> None:
    """Replace the least of a heap, which is its first, by a greater value."""
    place, size = 0, len(heap)
    while True:
        child = 2 * place + 1
        if child >= size:
            break
        if child + 1 < size and heap[child + 1] < heap[child]:
            child += 1
        if heap[child] >= value:
            break
        heap[place] = heap[child]
        place = child
    heap[place] = value


@_compiled
def rule_out(scores: Any, query: int, allowed: Any, gone: Any) -> int:
    """Take cases that may not be found out of the scores, and return how many they are."""
    ruled_out = 0
    rows = allowed.shape[0]
    own = query if rows > 1 else 0
    if rows:
        for place in range(len(scores)):
            if allowed[own, place] == 0:
                scores[place] = NO_MATCH
                ruled_out += 1
    for place in gone:
        if not rows or allowed[own, place]:
            ruled_out += 1
        scores[place] = NO_MATCH
    return ruled_out


@_compiled
def above(scores: Any, bar: Any) -> Any:
    """Return how many scores are above a bar."""
    count = np.int32(0)
    for place in range(len(scores)):
        count += np.int32(scores[place] > bar)
    return count


@_compiled
def reaching(scores: Any, bar: Any) -> Any:
    """Return how many scores are at a bar or above."""
    count = np.int32(0)
    for place in range(len(scores)):
        count += np.int32(scores[place] >= bar)
    return count


@_compiled
def pick(scores: Any, heap: Any, margin: Any, found: Any, held: Any) -> None:
    """Write the places of all within a margin of the kth best, and how many match, into `held`.

    Blocks without a case that is good enough are passed over; counting is sooner than looking.
    """
    heap[:] = NO_MATCH
    matches, least_held = 0, NO_MATCH
    for low in range(0, len(scores), CHUNK):
        block = scores[low : low + CHUNK]
        matches += above(block, NO_MATCH)
        if above(block, least_held):
            for score in block:
                if score > least_held:
                    push(heap, score)
                    least_held = heap[0]
    bar = least_held - margin
    bar = bar if bar > ZERO else ZERO
    kept = 0
    for low in range(0, len(scores), CHUNK):
        block = scores[low : low + CHUNK]
        if reaching(block, bar):
            for place in range(len(block)):
                if block[place] >= bar:
                    if kept < len(found):
                        found[kept] = low + place
                    kept += 1
    held[0], held[1] = kept, matches


@_compiled
def scan(
    size: int,
    packed: Any,
    packed_room: int,
    starts: Any,
    radices: Any,
    parts: Any,
    coarse: Any,
    coarse_room: int,
    kinds: Any,
    parameters: Any,
    asked: Any,
    heavy: Any,
    gaps: Any,
    gaps_room: int,
    shared_tables: Any,
    counted_tables: Any,
    skipping: bool,
    fills: Any,
    start: Any,
    least: float,
    extras: Any,
    allowed: Any,
    gone_starts: Any,
    gone_places: Any,
    k: int,
    twice: Any,
    found: Any,
    held: Any,
) -> None:
    """Write for each query the places of possible leaders, and counts into `held`, shape (3, q).

    held   how many places (more than there is room for are counted, not written); how many cases
           share enough and may be found; how many are ruled out
    """
    queries, groups = parts.shape[0], len(starts) - 1
    tables = np.empty((TOGETHER, groups, 4096), dtype=np.float32)
    scores_room = np.empty((TOGETHER, size), dtype=np.float32)
    earned_room = np.empty(CHUNK, dtype=np.float32)
    spare_room = np.empty(CHUNK, dtype=np.float32)
    bits_room = np.empty(CHUNK, dtype=np.int32)
    shared_room = np.empty(CHUNK, dtype=np.float64)
    counted_room = np.empty(CHUNK, dtype=np.float64)
    heap = np.empty(k, dtype=np.float32)
    floor = max(least, 5e-324)  # nothing shared is never a match
    for first in range(0, queries, TOGETHER):
        last = min(first + TOGETHER, queries)
        for query in range(first, last):
            offset = 0
            for group in range(groups):
                offset = joint_table(
                    parts[query],
                    radices,
                    starts[group],
                    starts[group + 1],
                    offset,
                    tables[query - first, group],
                )
        for low in range(0, size, CHUNK):
            count = min(CHUNK, size - low)
            earned, spare, bits = earned_room[:count], spare_room[:count], bits_room[:count]
            for query in range(first, last):
                shared, counted = shared_room[:count], counted_room[:count]
                earned[:] = np.float32(start[0, query])
                add_all_codes(packed, packed_room, low, tables[query - first], earned)
                add_numbers(
                    coarse,
                    coarse_room,
                    low,
                    kinds,
                    parameters,
                    asked[query],
                    heavy[query],
                    earned,
                    spare,
                    bits,
                )
                shared[:] = start[1, query]
                add_all_codes(gaps, gaps_room, low, shared_tables[query], shared)
                if not skipping:
                    counted[:] = start[2, query]
                    add_all_codes(gaps, gaps_room, low, counted_tables[query], counted)
                if fills.shape[0]:
                    add_all_codes(gaps, gaps_room, low, fills[query], earned)
                if extras.shape[1]:
                    for place in range(count):
                        earned[place] += np.float32(extras[query, 0, low + place])
                        shared[place] += extras[query, 1, low + place]
                        if not skipping:
                            counted[place] += extras[query, 2, low + place]
                more = 0.0
                if skipping:
                    counted, more = shared, start[2, query] - start[1, query]
                scores = scores_room[query - first, low : low + count]
                shares(earned, shared, counted, more, floor, scores)
        for query in range(first, last):
            scores = scores_room[query - first]
            held[2, query] = rule_out(
                scores, query, allowed, gone_places[gone_starts[query] : gone_starts[query + 1]]
            )
            pick(scores, heap, np.float32(twice[query]), found[query], held[:, query])
