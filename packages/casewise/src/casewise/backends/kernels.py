"""The compiled inner loops of the numba scan; importing this module needs numba.

Arrays of columns come flat, with the room of one column: numba then knows that a column's values
lie one behind another and uses vector instructions.
"""

# ruff: noqa: PLR0917  # numba calls by position

from typing import Any

import numpy as np
from numba import njit

CHUNK = 4096  # cases whose sums stay in the nearest caches; long enough for memory to read ahead
EVEN = 3  # a kind of curve of its own here: 1 - b |g|, never below 0
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
def add_number(
    numbers: Any,
    kind: int,
    parameters: Any,
    query: Any,
    weight: Any,
    earned: Any,
    spare: Any,
    bits: Any,
) -> None:
    """Add what one number earns; nothing if the query does not know it."""
    if weight > ZERO:
        a, b, c, d = parameters
        if kind in {1, EVEN}:
            add_lines(numbers, query, weight, a, b, c, d, earned)
        else:
            add_sigmoid(numbers, query, weight, a, b, c, earned, spare, bits)


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
    count: int,
    spare: Any,
    bits: Any,
) -> None:
    """Add what every number earns in each query; kinds are those of `curves`, EVEN an even line.

    Queries go by inside numbers: what is read for the first is in the fastest cache for the others.

    asked, heavy   what each query asks for, and its weights; shape (queries, numbers)
    earned         shape (queries or more, cases or more)
    count          cases
    """
    number = 0
    while number < len(kinds):
        step = 1
        if number + 1 < len(kinds) and kinds[number] == EVEN and kinds[number + 1] == EVEN:
            step = 2
        at, other = number * room + low, number + step - 1
        values = coarse[at : at + count]
        at = other * room + low
        others = coarse[at : at + count]
        for query in range(asked.shape[0]):
            own, wants, heavies = earned[query, :count], asked[query], heavy[query]
            if step == 2 and heavies[number] > ZERO and heavies[other] > ZERO:
                add_two_even(
                    values,
                    wants[number],
                    heavies[number],
                    parameters[number, 1],
                    others,
                    wants[other],
                    heavies[other],
                    parameters[other, 1],
                    own,
                )
                continue
            for each in range(number, number + step):
                add_number(
                    values if each == number else others,
                    kinds[each],
                    parameters[each],
                    wants[each],
                    heavies[each],
                    own,
                    spare,
                    bits,
                )
        number += step


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
def rule_out(scores: Any, low: int, allowed: Any, own: int, gone: Any, counts: Any) -> None:
    """Take cases of one chunk that may not be found out of the scores, and count them.

    gone     places of the base, in order
    counts   of a query: how many are ruled out, and how many of `gone` lie before this chunk
    """
    rows = allowed.shape[0]
    if rows:
        free = allowed[own if rows > 1 else 0, low : low + len(scores)]
        for place in range(len(scores)):
            if free[place] == 0:
                scores[place] = NO_MATCH
                counts[0] += 1
    while counts[1] < len(gone) and gone[counts[1]] < low + len(scores):
        place = gone[counts[1]]
        if not rows or allowed[own if rows > 1 else 0, place]:
            counts[0] += 1
        scores[place - low] = NO_MATCH
        counts[1] += 1


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
def bar_of(heap: Any, margin: Any) -> Any:
    """Return the least score that can still belong to one of the k best."""
    bar = heap[0] - margin
    return bar if bar > ZERO else ZERO


@_compiled
def look(scores: Any, heap: Any, margin: Any) -> bool:
    """Put the best of a chunk into the heap; return whether any of it may be among the k best.

    A chunk without a score that is good enough is passed over; counting is sooner than looking.
    """
    if not reaching(scores, bar_of(heap, margin)):
        return False
    least = heap[0]
    for score in scores:
        if score > least:
            push(heap, score)
            least = heap[0]
    return True


@_compiled
def pick(scores: Any, worth: Any, bar: Any, found: Any) -> int:
    """Write the places of all scores at the bar or above, and return how many there are."""
    kept = 0
    for chunk in range(len(worth)):
        if worth[chunk]:
            low = chunk * CHUNK
            block = scores[low : low + CHUNK]
            for place in range(len(block)):
                if block[place] >= bar:
                    if kept < len(found):
                        found[kept] = low + place
                    kept += 1
    return kept


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
    earned_room = np.empty((TOGETHER, CHUNK), dtype=np.float32)
    spare_room = np.empty(CHUNK, dtype=np.float32)
    bits_room = np.empty(CHUNK, dtype=np.int32)
    shared_room = np.empty(CHUNK, dtype=np.float64)
    counted_room = np.empty(CHUNK, dtype=np.float64)
    heaps = np.empty((TOGETHER, k), dtype=np.float32)
    worth = np.empty((TOGETHER, (size + CHUNK - 1) // CHUNK), dtype=np.bool_)
    floor = max(least, 5e-324)  # nothing shared is never a match
    for first in range(0, queries, TOGETHER):
        last = min(first + TOGETHER, queries)
        heaps[:] = NO_MATCH
        counts = np.zeros((TOGETHER, 2), dtype=np.int64)
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
            spare, bits = spare_room[:count], bits_room[:count]
            for query in range(first, last):
                earned = earned_room[query - first, :count]
                earned[:] = np.float32(start[0, query])
                add_all_codes(packed, packed_room, low, tables[query - first], earned)
            add_numbers(
                coarse,
                coarse_room,
                low,
                kinds,
                parameters,
                asked[first:last],
                heavy[first:last],
                earned_room,
                count,
                spare,
                bits,
            )
            for query in range(first, last):
                own = query - first
                earned, shared = earned_room[own, :count], shared_room[:count]
                shared[:] = start[1, query]
                add_all_codes(gaps, gaps_room, low, shared_tables[query], shared)
                counted, more = shared, start[2, query] - start[1, query]
                if not skipping:
                    counted, more = counted_room[:count], 0.0
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
                scores = scores_room[own, low : low + count]
                shares(earned, shared, counted, more, floor, scores)
                gone = gone_places[gone_starts[query] : gone_starts[query + 1]]
                rule_out(scores, low, allowed, query, gone, counts[own])
                held[1, query] += above(scores, NO_MATCH)
                worth[own, low // CHUNK] = look(scores, heaps[own], np.float32(twice[query]))
        for query in range(first, last):
            own = query - first
            bar = bar_of(heaps[own], np.float32(twice[query]))
            held[0, query] = pick(scores_room[own], worth[own], bar, found[query])
            held[2, query] = counts[own, 0]
